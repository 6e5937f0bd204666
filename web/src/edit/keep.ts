/** Queues of actions kept in the browser until they are sent: a reload, a crash or a day offline loses none. */
import type { Outbox, Queued } from './outbox';

/** What the actions of a queue are done to. `scenario: null` is the baseline. */
export type Scope = { project: string; courtyard: string; scenario: string | null };
export type KeptQueue = {
  /** The window that fills this queue: see `sender.ts`. */
  owner: string;
  scope: Scope;
  queue: readonly Queued[];
  revisions: Outbox['revisions'];
};

const DATABASE = 'yuantu-edits';
const STORE = 'queues';

export function scopeKey({ project, courtyard, scenario }: Scope): string {
  return JSON.stringify([project, courtyard, scenario]);
}

/** Every method fails where the browser keeps nothing, as in some private windows. */
export class Keep {
  #factory: IDBFactory | undefined;
  #database: Promise<IDBDatabase> | null = null;

  constructor(factory: IDBFactory | undefined = globalThis.indexedDB) {
    this.#factory = factory;
  }

  all(): Promise<KeptQueue[]> {
    return this.#run('readonly', (store) => store.getAll() as IDBRequest<KeptQueue[]>);
  }

  async put(kept: KeptQueue): Promise<void> {
    if (kept.queue.length) await this.#run('readwrite', (store) => store.put(kept));
    else await this.remove(kept.owner);
  }

  async remove(owner: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(owner));
  }

  /** Resolves when the change is on disk, not when it is asked for. */
  async #run<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    this.#database ??= this.#open();
    const transaction = (await this.#database).transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = () => failed(transaction.error);
      transaction.onabort = () => failed(transaction.error);
    });
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((done, failed) => {
      if (!this.#factory) throw new Error('this browser keeps nothing');
      const request = this.#factory.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'owner' });
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }
}
