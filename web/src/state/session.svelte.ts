import { type ApiError, asApiError, whenSignInIsNeeded } from '../api/client';
import type { Grant, Role, SessionDocument, SetUp } from '../api/people';
import * as people from '../api/people';
import { type Capability, mayDo, NEEDED } from './roles';

/** What stands between the reader and the map. `ended`: there was a session, and what is open stays open. */
export type Gate = 'asking' | 'setUp' | 'signIn' | 'ended' | 'open';

const CHANNEL = 'yuantu.session';

/** Who works here, and what they may do. */
export class Session {
  document = $state.raw<SessionDocument | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** The server has stopped to know the one who is signed in. */
  #ended = $state(false);
  /** The reader wants to look at what is open first. */
  isPutOff = $state(false);
  /** How often somebody came back to a page that was open. */
  returns = $state(0);
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);

  readonly user = $derived(this.document?.user ?? null);
  readonly isLocal = $derived(this.document?.local ?? false);
  readonly grants: readonly Grant[] = $derived(this.document?.grants ?? []);
  readonly role: Role | null = $derived(this.isLocal ? 'admin' : (this.document?.role ?? null));
  readonly gate: Gate = $derived.by(() => {
    if (this.#ended) return 'ended';
    // A server that does not answer tells so itself, where the map would be.
    if (!this.document) return this.error ? 'open' : 'asking';
    if (this.document.needs_setup) return 'setUp';
    return this.user || this.isLocal ? 'open' : 'signIn';
  });

  constructor() {
    whenSignInIsNeeded(() => this.#end());
    this.#channel?.addEventListener('message', () => void this.load());
  }

  async load(): Promise<void> {
    try {
      this.#learn(await people.fetchSession());
    } catch (error) {
      this.error = asApiError(error);
    }
  }

  async signIn(name: string, password: string): Promise<void> {
    this.#learn(await people.signIn(name, password));
    this.#channel?.postMessage('changed');
  }

  async setUp(input: SetUp): Promise<void> {
    this.#learn(await people.setUp(input));
    this.#channel?.postMessage('changed');
  }

  putOff(): void {
    this.isPutOff = true;
  }

  askAgain(): void {
    this.isPutOff = false;
  }

  /** Leaves nothing of what was open. */
  async signOut(): Promise<void> {
    await people.signOut();
    this.#channel?.postMessage('changed');
    location.assign('/');
  }

  /** `community`: of the courtyard that it concerns; null where it concerns none. */
  may(what: Capability, project: string, community: string | null): boolean {
    if (this.isLocal || !this.document) return true;
    return mayDo(this.grants, what, project, community);
  }

  needed(what: Capability): Role {
    return NEEDED[what];
  }

  #end(): void {
    if (this.document && this.gate === 'open') this.#ended = true;
    else if (!this.document) void this.load();
  }

  #learn(document: SessionDocument): void {
    const before = this.document;
    const wasOpen = before !== null && (before.user !== null || before.local);
    const isOpen = document.user !== null || document.local;
    this.error = null;
    if (wasOpen && !isOpen) {
      this.#ended = true;
      return;
    }
    if (wasOpen && before.user?.id !== document.user?.id) {
      // What is open was loaded for somebody else, and what is not saved is theirs.
      location.reload();
      return;
    }
    this.document = document;
    if (this.#ended) this.returns += 1;
    this.#ended = false;
    this.isPutOff = false;
  }
}

/** One for the page: the map and the wall ask the same. */
export const session = new Session();
