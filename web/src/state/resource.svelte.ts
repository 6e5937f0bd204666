import { type ApiError, asApiError } from '../api/client';
import { Latest, superseded } from './latest';

export type Status = 'idle' | 'loading' | 'ready' | 'error';

/** Something fetched: its last good value, and how the newest attempt stands. */
export class Resource<T> {
  value = $state.raw<T | null>(null);
  status = $state<Status>('idle');
  error = $state.raw<ApiError | null>(null);
  #latest = new Latest();

  /** Keeps the value on screen while the next one loads, so that nothing jumps. */
  async load(task: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.status = 'loading';
    this.error = null;
    try {
      const answer = await this.#latest.run(task);
      if (answer === superseded) return;
      this.value = answer;
      this.status = 'ready';
    } catch (error) {
      this.error = asApiError(error);
      this.status = 'error';
    }
  }

  clear(): void {
    this.#latest.cancel();
    this.value = null;
    this.error = null;
    this.status = 'idle';
  }
}
