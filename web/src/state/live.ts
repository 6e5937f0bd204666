import { isAbort } from '../api/client';

/** Two questions overlap the way of one with the calculation of the other; more would only queue up. */
const MOST_IN_FLIGHT = 2;

export type LiveEvents<Question, Answer> = {
  answered(answer: Answer, question: Question): void;
  failed(error: unknown): void;
};

type Flight = { number: number; controller: AbortController };

/**
 * Follows a question that changes faster than answers come, a drag say. Each frame asks the newest one at most; while
 * enough are under way, only the newest waits. Answers are shown in the order of their questions: one that was
 * overtaken is aborted, and never shown. So the picture keeps moving, and ends with the answer to the last question.
 */
export class Live<Question, Answer> {
  #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  #events: LiveEvents<Question, Answer>;
  #waiting: { question: Question } | null = null;
  #flights: Flight[] = [];
  #frame = 0;
  #sent = 0;

  constructor(
    ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
    events: LiveEvents<Question, Answer>,
  ) {
    this.#ask = ask;
    this.#events = events;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    this.#schedule();
  }

  /** Nobody wants to know any more. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#waiting = null;
    for (const flight of this.#flights) flight.controller.abort();
    this.#flights = [];
  }

  #schedule(): void {
    if (this.#frame || !this.#waiting || this.#flights.length >= MOST_IN_FLIGHT) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    if (!this.#waiting) return;
    const { question } = this.#waiting;
    this.#waiting = null;
    this.#sent += 1;
    const flight = { number: this.#sent, controller: new AbortController() };
    this.#flights.push(flight);
    try {
      const answer = await this.#ask(question, flight.controller.signal);
      this.#land(flight, () => this.#events.answered(answer, question));
    } catch (error) {
      if (!isAbort(error)) this.#land(flight, () => this.#fail(flight, error));
    }
  }

  #land(flight: Flight, show: () => void): void {
    if (!this.#flights.includes(flight)) return;
    for (const { number, controller } of this.#flights) {
      if (number < flight.number) controller.abort();
    }
    this.#flights = this.#flights.filter(({ number }) => number > flight.number);
    show();
    this.#schedule();
  }

  /** A failure counts only if no newer question can still be answered. */
  #fail(flight: Flight, error: unknown): void {
    if (flight.number === this.#sent && !this.#waiting) this.#events.failed(error);
  }
}
