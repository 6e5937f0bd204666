import {
  type AuditEntry,
  addUser,
  fetchAudit,
  fetchUsers,
  patchUser,
  removeUser,
  type User,
  type UserInput,
  type UserPatch,
} from '../api/people';
import { Resource } from './resource.svelte';

/** Entries of the log that are asked for at a time. */
const PAGE = 100;

type Log = { entries: readonly AuditEntry[]; hasMore: boolean };

/** The accounts of the installation, and what was done to them. */
export class People {
  readonly users = new Resource<User[]>();
  readonly log = new Resource<Log>();

  async load(): Promise<void> {
    await this.users.load(fetchUsers);
  }

  find(id: string): User | null {
    return this.users.value?.find((user) => user.id === id) ?? null;
  }

  async add(input: UserInput): Promise<User> {
    const user = await addUser(input);
    this.users.value = byName([...(this.users.value ?? []), user]);
    return user;
  }

  async change(id: string, change: UserPatch): Promise<void> {
    const changed = await patchUser(id, change);
    this.users.value = (this.users.value ?? []).map((user) => (user.id === id ? changed : user));
  }

  async remove(id: string): Promise<void> {
    await removeUser(id);
    this.users.value = (this.users.value ?? []).filter((user) => user.id !== id);
  }

  async loadLog(): Promise<void> {
    await this.log.load(async (signal) => page([], await fetchAudit({ limit: PAGE }, signal)));
  }

  async loadMoreLog(): Promise<void> {
    const entries = this.log.value?.entries ?? [];
    const last = entries.at(-1);
    if (!last) return;
    await this.log.load(async (signal) =>
      page(entries, await fetchAudit({ limit: PAGE, before: last.at }, signal)),
    );
  }
}

function page(before: readonly AuditEntry[], more: readonly AuditEntry[]): Log {
  return { entries: [...before, ...more], hasMore: more.length === PAGE };
}

function byName(users: User[]): User[] {
  return users.sort((a, b) => a.name.localeCompare(b.name));
}
