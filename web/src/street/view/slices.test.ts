import { afterEach, describe, expect, it, vi } from 'vitest';
import { inSlices } from './slices';

/** A work of so many steps. */
function* work(steps: number, each: () => void = () => {}): Generator<number, string> {
  for (let i = 0; i < steps; i++) {
    each();
    yield i;
  }
  return 'done';
}

function clock() {
  const now = { ms: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => now.ms);
  return now;
}

afterEach(() => vi.restoreAllMocks());

describe('work in slices', () => {
  it('takes every step once, in order, and has the answer of the work', async () => {
    const steps: number[] = [];
    const answer = await inSlices(work(50), {
      up: new AbortController().signal,
      step: (step) => void steps.push(step),
    });
    expect(answer).toBe('done');
    expect(steps).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('begins after whoever asked for it is done', async () => {
    const told: string[] = [];
    const end = inSlices(
      work(1, () => told.push('work')),
      { up: new AbortController().signal },
    );
    told.push('asked');
    await end;
    expect(told).toEqual(['asked', 'work']);
  });

  it('lets the page have its turn every eight milliseconds', async () => {
    const now = clock();
    const turns: number[] = [];
    const ports: MessagePort = Object.getPrototypeOf(new MessageChannel().port1);
    const { postMessage } = ports;
    vi.spyOn(ports, 'postMessage').mockImplementation(function (
      this: MessagePort,
      message: unknown,
    ) {
      turns.push(now.ms);
      postMessage.call(this, message);
    });
    await inSlices(
      work(100, () => {
        now.ms += 3;
      }),
      { up: new AbortController().signal },
    );
    const slices = turns.slice(1).map((at, i) => at - (turns[i] as number));
    expect(slices.length).toBeGreaterThan(20);
    // The last step of a slice may begin just before its end.
    expect(Math.max(...slices)).toBe(9);
  });

  it('ends where it is given up, without an answer', async () => {
    const up = new AbortController();
    const steps: number[] = [];
    const answer = await inSlices(work(50), {
      up: up.signal,
      step: (step) => {
        steps.push(step);
        if (step === 7) up.abort();
        return undefined;
      },
    });
    expect(answer).toBeNull();
    expect(steps).toHaveLength(8);
  });

  it('waits after a step for what is to be done with it', async () => {
    const told: string[] = [];
    await inSlices(
      work(2, () => told.push('work')),
      {
        up: new AbortController().signal,
        step: async () => {
          await new Promise((done) => setTimeout(done, 5));
          told.push('used');
        },
      },
    );
    expect(told).toEqual(['work', 'used', 'work', 'used']);
  });

  it('does not begin at all if it is given up before', async () => {
    const each = vi.fn();
    expect(await inSlices(work(3, each), { up: AbortSignal.abort() })).toBeNull();
    expect(each).not.toHaveBeenCalled();
  });

  it('fails as the work fails', async () => {
    const failing = work(3, () => {
      throw new Error('no room');
    });
    await expect(inSlices(failing, { up: new AbortController().signal })).rejects.toThrow(
      'no room',
    );
  });
});
