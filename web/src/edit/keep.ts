/** Queues of actions kept in the browser until they are sent: a reload, a crash or a day offline loses none. */
import type { Outbox, Queued } from './outbox';
import { Shelf } from './shelf';

/** What the actions of a queue are done to. `scenario: null` is the baseline. */
export type Scope = { project: string; courtyard: string; scenario: string | null };
export type KeptQueue = {
  /** The window that fills this queue: see `sender.ts`. */
  owner: string;
  /** The account of who did it; null: no account was needed. Queues of before there were accounts have none. */
  user?: string | null;
  scope: Scope;
  queue: readonly Queued[];
  revisions: Outbox['revisions'];
};

export function scopeKey({ project, courtyard, scenario }: Scope): string {
  return JSON.stringify([project, courtyard, scenario]);
}

export class Keep {
  #shelf: Shelf<KeptQueue>;

  constructor(factory?: IDBFactory) {
    this.#shelf = new Shelf('yuantu-edits', 'queues', 'owner', factory);
  }

  all(): Promise<KeptQueue[]> {
    return this.#shelf.all();
  }

  async put(kept: KeptQueue): Promise<void> {
    if (kept.queue.length) await this.#shelf.put(kept);
    else await this.remove(kept.owner);
  }

  async remove(owner: string): Promise<void> {
    await this.#shelf.remove(owner);
  }
}
