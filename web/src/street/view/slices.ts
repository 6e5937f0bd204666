/** Long work in short slices: between them the page draws and answers. */

/** Half of a frame at 60 a second. */
const SLICE_MS = 8;

/**
 * Does all steps of a work and tells of each, and waits where whoever is told wants it to; the answer is the work's, or null
 * if it was given up before its end. Nothing begins before whoever asked for it has finished what they do.
 */
export async function inSlices<Step, Answer>(
  work: Generator<Step, Answer>,
  given: { up: AbortSignal; step?: (step: Step) => Promise<void> | undefined },
): Promise<Answer | null> {
  const { port1, port2 } = new MessageChannel();
  try {
    while (true) {
      await turn(port1, port2);
      const end = performance.now() + SLICE_MS;
      do {
        if (given.up.aborted) return null;
        const { done, value } = work.next();
        if (done) return value;
        const isWaited = given.step?.(value);
        if (isWaited) await isWaited;
      } while (performance.now() < end);
    }
  } finally {
    port1.close();
  }
}

/** Comes back after what the browser has to do by then; a timer would come back later than that. */
function turn(from: MessagePort, to: MessagePort): Promise<void> {
  return new Promise((done) => {
    to.onmessage = () => done();
    from.postMessage(null);
  });
}
