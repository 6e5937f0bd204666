/**
 * Keeps the actions of one scope and sends them, one after the other, until the server has them all.
 *
 * Each window has a queue of its own, and holds a lock as long as it lives. A queue whose lock is free was left
 * behind (by a reload, by a crash): the next window takes it over. Where there are no locks, on plain HTTP, two windows
 * may send the same queue: the server stores an action once and answers both.
 */
import { type ApiError, asApiError } from '../api/client';
import type { ChangesAnswer, ChangesBody, Problem } from '../api/types';
import { newId } from './action';
import { type Keep, type KeptQueue, type Scope, scopeKey } from './keep';
import {
  answered,
  EMPTY_OUTBOX,
  type Outbox,
  refused,
  retryAfter_ms,
  signedOut,
  stale,
  taken,
  unreached,
} from './outbox';
import { whyOf } from './refusal';

export type Services = {
  post: (scope: Scope, body: ChangesBody) => Promise<ChangesAnswer>;
  keep: Keep;
  locks: LockManager | undefined;
  /** The account that works here; null: none is needed. */
  user: () => string | null;
};
export type Listener = {
  changed: (outbox: Outbox) => void;
  stored: (answer: ChangesAnswer) => void;
};

/** Too busy or out of order: it may work later. */
const TEMPORARY = new Set([0, 408, 429]);

export class Sender {
  readonly owner = newId();
  outbox = EMPTY_OUTBOX;
  /** Whether the queue would outlive this window. */
  durable = true;
  #scope: Scope;
  #services: Services;
  #listener: Listener;
  #ready: Promise<void>;
  #kept: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(scope: Scope, services: Services, listener: Listener) {
    this.#scope = scope;
    this.#services = services;
    this.#listener = listener;
    this.#ready = this.#start();
    // What is under way by then waits for as long as it was told to.
    void this.#ready.then(() => this.#timer ?? this.send());
  }

  /** Takes over a new state, keeps it, and sends what there is to send after a while. */
  update(outbox: Outbox, wait_ms = 0): void {
    this.#put(outbox);
    this.send(wait_ms);
  }

  send(wait_ms = 0): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#sendNext(), wait_ms);
  }

  async #sendNext(): Promise<void> {
    await this.#ready;
    await this.#kept;
    const next = taken(this.outbox);
    if (!next) return;
    this.#put(next.outbox);
    try {
      const answer = await this.#services.post(this.#scope, next.body);
      this.#listener.stored(answer);
      this.update(answered(this.outbox, answer));
    } catch (error) {
      this.#failed(asApiError(error));
    }
  }

  #failed(error: ApiError): void {
    const problem: Problem | null = error.problem;
    if (error.status === 401) {
      this.update(signedOut(this.outbox));
    } else if (TEMPORARY.has(error.status) || error.status >= 500) {
      const outbox = unreached(this.outbox);
      this.update(outbox, retryAfter_ms(outbox.failures, Math.random()));
    } else if (error.status === 412 && problem?.conflicts?.length) {
      this.update(stale(this.outbox, problem.conflicts));
    } else {
      const { message: detail } = error;
      const faults = problem?.faults ?? [];
      const needed = problem?.needed ?? null;
      this.update(refused(this.outbox, { why: whyOf(error), detail, faults, needed }));
    }
  }

  #put(outbox: Outbox): void {
    this.outbox = outbox;
    this.#kept = this.#kept.then(() => this.#keep(outbox));
    this.#listener.changed(outbox);
  }

  async #keep({ queue, revisions }: Outbox): Promise<void> {
    const { user } = this.#services;
    const kept: KeptQueue = {
      owner: this.owner,
      user: user(),
      scope: this.#scope,
      queue,
      revisions,
    };
    this.durable = await this.#services.keep.put(kept).then(
      () => true,
      () => false,
    );
  }

  async #start(): Promise<void> {
    await this.#holdLock();
    const kept = await this.#services.keep.all().catch(() => []);
    for (const item of kept) {
      const isOther = item.owner !== this.owner && isOf(item, this.#services.user());
      if (isOther && scopeKey(item.scope) === scopeKey(this.#scope)) await this.#adopt(item);
    }
    await this.#kept;
  }

  /** Until the window closes. */
  #holdLock(): Promise<void> {
    const { locks } = this.#services;
    if (!locks) return Promise.resolve();
    return new Promise((held) => {
      const forever = () => new Promise<void>(() => held());
      locks.request(lockName(this.owner), forever).catch(() => held());
    });
  }

  async #adopt(item: KeptQueue): Promise<void> {
    const { keep, locks } = this.#services;
    const take = async (): Promise<void> => {
      // What was left behind came first, and the revisions it starts from hold.
      this.#put({
        ...this.outbox,
        queue: [...item.queue, ...this.outbox.queue],
        revisions: { ...this.outbox.revisions, ...item.revisions },
      });
      await this.#kept;
      if (this.durable) await keep.remove(item.owner).catch(() => {});
    };
    if (!locks) return take();
    await locks.request(lockName(item.owner), { ifAvailable: true }, (lock) =>
      lock ? take() : undefined,
    );
  }
}

/** What one person did is not sent as another's. */
export function isOf(kept: KeptQueue, user: string | null): boolean {
  return !kept.user || !user || kept.user === user;
}

function lockName(owner: string): string {
  return `yuantu.edits.${owner}`;
}
