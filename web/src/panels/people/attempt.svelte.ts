/** Something that is asked of the server by a form: one at a time, and why it did not go. */
export class Attempt {
  busy = $state(false);
  fault = $state<string | null>(null);

  /** Whether it went well. `words` says what did not; while one is under way, another is not begun. */
  async run(task: () => Promise<void>, words: (error: unknown) => string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = null;
    try {
      await task();
      return true;
    } catch (error) {
      this.fault = words(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
