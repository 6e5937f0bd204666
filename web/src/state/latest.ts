import { isAbort } from '../api/client';

/**
 * Runs one task at a time, and only the newest counts: starting a task aborts the one before it, and
 * an answer (or failure) that comes in late is dropped. A dropped run resolves to `superseded`.
 */
export const superseded = Symbol('superseded');

export class Latest {
  #controller: AbortController | null = null;

  async run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | typeof superseded> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const answer = await task(controller.signal);
      return controller.signal.aborted ? superseded : answer;
    } catch (error) {
      if (controller.signal.aborted || isAbort(error)) return superseded;
      throw error;
    }
  }

  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}
