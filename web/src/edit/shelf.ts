/** A store of the browser's own (IndexedDB). Every method fails where a browser keeps nothing, as in some private windows. */
export class Shelf<T> {
  #database: Promise<IDBDatabase> | null = null;
  readonly #name: string;
  readonly #store: string;
  /** The member by which items are told apart. */
  readonly #key: string & keyof T;
  readonly #factory: IDBFactory | undefined;

  constructor(
    name: string,
    store: string,
    key: string & keyof T,
    factory: IDBFactory | undefined = globalThis.indexedDB,
  ) {
    this.#name = name;
    this.#store = store;
    this.#key = key;
    this.#factory = factory;
  }

  all(): Promise<T[]> {
    return this.#run('readonly', (store) => store.getAll() as IDBRequest<T[]>);
  }

  get(key: string): Promise<T | undefined> {
    return this.#run('readonly', (store) => store.get(key) as IDBRequest<T | undefined>);
  }

  async put(item: T): Promise<void> {
    await this.#run('readwrite', (store) => store.put(item));
  }

  async remove(key: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(key));
  }

  /** Resolves when the change is on disk, not when it is asked for. */
  async #run<A>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<A>,
  ): Promise<A> {
    this.#database ??= this.#open();
    const transaction = (await this.#database).transaction(this.#store, mode);
    const request = ask(transaction.objectStore(this.#store));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = () => failed(transaction.error);
      transaction.onabort = () => failed(transaction.error);
    });
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((done, failed) => {
      if (!this.#factory) throw new Error('this browser keeps nothing');
      const request = this.#factory.open(this.#name, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(this.#store, { keyPath: this.#key });
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }
}
