/** Executions that tell what they find as server-sent events. EventSource cannot post a question. */
import { ApiError, sendForEvents } from './client';
import type { Problem } from './types';

export type ServerEvent = { name: string; data: string };
export type Progress = { progress: number; message: string };
export type Listener<Report> = {
  /** A better report than those before, whole. */
  answer(report: Report): void;
  progress(progress: Progress): void;
};

/** Cuts the text of an event stream into events, however it is cut into pieces on its way. */
export class EventReader {
  #rest = '';

  take(piece: string): ServerEvent[] {
    const blocks = `${this.#rest}${piece}`.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap(eventOf);
  }
}

/** Nothing for a comment, which only keeps the line open. */
function eventOf(block: string): ServerEvent[] {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
  return data.length ? [{ name, data: data.join('\n') }] : [];
}

/** Runs an analysis that gets better; resolves to its last report. Aborting stops it on the server, too. */
export async function streamExecution<Report>(
  process: string,
  inputs: object,
  hear: Listener<Report>,
  signal: AbortSignal,
): Promise<Report> {
  const response = await sendForEvents(`/processes/${process}/execution`, { inputs }, signal);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const events = new EventReader();
  for (;;) {
    const piece = await reader?.read();
    // It broke off before its end.
    if (!piece || piece.done) throw new ApiError(0, null);
    for (const { name, data } of events.take(piece.value)) {
      const document: unknown = JSON.parse(data);
      if (name === 'answer') hear.answer(document as Report);
      else if (name === 'progress') hear.progress(document as Progress);
      else if (name === 'done') return document as Report;
      else if (name === 'problem') {
        const problem = document as Problem;
        throw new ApiError(problem.status, problem);
      }
    }
  }
}
