/**
 * What a window can undo, kept in the browser over a reload: for each courtyard and scenario, bounded.
 *
 * In a database of its own: an older page that is still open would keep that of the queues from being extended.
 */
import { newId } from './action';
import { type Scope, scopeKey } from './keep';
import { Shelf } from './shelf';
import { EMPTY_STACK, newest, type Stack } from './stack';

/** The revisions that features got by actions of this window. */
export type Own = readonly (readonly [id: string, revision: number | null])[];
export type Undoable = { stack: Stack; own: Own };
type Kept = Undoable & { key: string; at: string };

/** So many edits (features before and after) are kept of a stack. */
const MOST_EDITS = 2000;
const LONGEST_MS = 7 * 24 * 3600 * 1000;
/** A reload frees the lock of the window at once; another window goes on holding it. */
const PATIENCE_MS = 5000;

/** What a window remembers until it is closed; a window that is doubled takes a copy along. */
export type Session = { get(): string | null; set(window: string): void };

export class KeptStacks {
  readonly #shelf: Shelf<Kept>;
  readonly #window: Promise<string>;
  #waiting = new Map<string, Undoable>();
  #writing = false;

  constructor(session: Session, locks: LockManager | undefined, factory?: IDBFactory) {
    this.#shelf = new Shelf('yuantu-undo', 'stacks', 'key', factory);
    this.#window = windowOf(session, locks);
    void this.#forgetOld().catch(() => {});
  }

  async load(scope: Scope): Promise<Undoable> {
    const kept = await this.#shelf.get(await this.#keyOf(scope)).catch(() => undefined);
    return { stack: kept?.stack ?? EMPTY_STACK, own: kept?.own ?? [] };
  }

  /** The newest state of each scope is written when the one before it is. */
  save(scope: Scope, { stack, own }: Undoable): void {
    const kept = newest(stack, MOST_EDITS);
    const ids = new Set([...kept.done, ...kept.undone].flatMap(({ edits }) => edits.map(idOf)));
    this.#waiting.set(scopeKey(scope), { stack: kept, own: own.filter(([id]) => ids.has(id)) });
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (;;) {
      const [next] = this.#waiting;
      if (!next) break;
      const [scope, undoable] = next;
      this.#waiting.delete(scope);
      const key = `${await this.#window} ${scope}`;
      const at = new Date().toISOString();
      // Where a browser keeps nothing, undoing ends with the visit.
      await this.#shelf.put({ key, at, ...undoable }).catch(() => {});
    }
    this.#writing = false;
  }

  async #keyOf(scope: Scope): Promise<string> {
    return `${await this.#window} ${scopeKey(scope)}`;
  }

  async #forgetOld(): Promise<void> {
    const oldest = new Date(Date.now() - LONGEST_MS).toISOString();
    for (const { key, at } of await this.#shelf.all()) {
      if (at < oldest) await this.#shelf.remove(key);
    }
  }
}

function idOf({ id }: { id: string }): string {
  return id;
}

/** The name of this window: that of before a reload, and a new one where another window bears it. */
async function windowOf(session: Session, locks: LockManager | undefined): Promise<string> {
  const before = session.get();
  if (before && (await isFree(before, locks))) return before;
  const fresh = newId();
  session.set(fresh);
  await isFree(fresh, locks);
  return fresh;
}

/** Whether no other window bears the name; this one bears it then, until it is closed. */
function isFree(name: string, locks: LockManager | undefined): Promise<boolean> {
  if (!locks) return Promise.resolve(true);
  return new Promise((done) => {
    const forever = () => new Promise<void>(() => done(true));
    const signal = AbortSignal.timeout(PATIENCE_MS);
    locks.request(`yuantu.window.${name}`, { signal }, forever).catch(() => done(false));
  });
}
