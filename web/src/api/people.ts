/** Who may do what: sessions, accounts, tokens and the log of both. */
import { type ApiError, asApiError, get, post, request, send } from './client';

export type Role = 'viewer' | 'surveyor' | 'planner' | 'manager' | 'admin';
/** A role in one community; with `community: null` in the whole project. */
export type Grant = { project: string; community: string | null; role: Role };
/** Who is signed in. Without `user`, and not `local`: nobody. */
export type SessionDocument = {
  user: { id: string; name: string; display_name: string } | null;
  /** No account exists, and only this machine reaches the server: it takes everybody for an administrator. */
  local: boolean;
  /** No account exists, and other machines reach the server: the first one has to be made. */
  needs_setup: boolean;
  grants: Grant[];
  /** The highest role in the default project. */
  role: Role | null;
};
export type User = {
  id: string;
  name: string;
  display_name: string;
  disabled: boolean;
  grants: Grant[];
  created: string;
  last_seen: string | null;
};
export type UserInput = Pick<User, 'name' | 'display_name' | 'grants'> & { password: string };
export type UserPatch = Partial<
  Pick<User, 'display_name' | 'disabled' | 'grants'> & { password: string }
>;
export type Token = {
  id: string;
  name: string;
  role: Role;
  created: string;
  expires: string | null;
  last_used: string | null;
};
export type TokenInput = { name: string; role: Role; expires?: string };
/** `secret` is told this once. */
export type NewToken = Token & { secret: string };
export type AuditEntry = {
  at: string;
  who: string | null;
  event: string;
  detail: Record<string, unknown>;
  address: string | null;
};

export type SetUp = { token: string; name: string; display_name: string; password: string };

export function fetchSession(signal?: AbortSignal): Promise<SessionDocument> {
  return get<SessionDocument>('/session', signal);
}

export function signIn(name: string, password: string): Promise<SessionDocument> {
  return post<SessionDocument>('/session', { name, password });
}

export async function signOut(): Promise<void> {
  await send('/session', { method: 'DELETE' });
}

/** The first account, by the token that the server has written to its log. */
export function setUp(input: SetUp): Promise<SessionDocument> {
  return post<SessionDocument>('/setup', input);
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await send('/session/password', json('POST', { old, new: fresh }));
}

export async function fetchUsers(signal?: AbortSignal): Promise<User[]> {
  return (await get<{ users: User[] }>('/users', signal)).users;
}

export function addUser(input: UserInput): Promise<User> {
  return post<User>('/users', input);
}

export function patchUser(id: string, change: UserPatch): Promise<User> {
  return request<User>(userPath(id), json('PATCH', change));
}

export async function removeUser(id: string): Promise<void> {
  await send(userPath(id), { method: 'DELETE' });
}

export async function fetchTokens(signal?: AbortSignal): Promise<Token[]> {
  return (await get<{ tokens: Token[] }>('/tokens', signal)).tokens;
}

export function addToken(input: TokenInput): Promise<NewToken> {
  return post<NewToken>('/tokens', input);
}

export async function removeToken(id: string): Promise<void> {
  await send(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Newest first; only what is older than `before`, if that is given. */
export async function fetchAudit(
  question: { limit: number; before?: string },
  signal?: AbortSignal,
): Promise<AuditEntry[]> {
  const pairs = Object.entries(question).map(([name, value]) => [name, String(value)]);
  const path = `/audit?${new URLSearchParams(pairs)}`;
  return (await get<{ entries: AuditEntry[] }>(path, signal)).entries;
}

/** What sort of failure it is, by the last part of the problem's type. */
export function problemType(error: unknown): string {
  return asApiError(error).problem?.type.split('/').at(-1) ?? '';
}

/** The role that a refused request would have needed. */
export function neededRole({ problem }: ApiError): Role | null {
  return (problem as { needed?: Role } | null)?.needed ?? null;
}

function userPath(id: string): string {
  return `/users/${encodeURIComponent(id)}`;
}

function json(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
