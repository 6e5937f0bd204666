/** Who may do what: sessions, accounts, tokens and the log of both. */
import { asApiError, get, post, request, send } from './client';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Role = Schemas['Role'];
/** A role in one community; with `community: null` in the whole project. */
export type Grant = Schemas['Grant'];
/** Who is signed in. Without `user`, and not `local`: nobody. */
export type SessionDocument = Schemas['SessionDocument'];
export type User = Schemas['UserDocument'];
export type UserInput = Schemas['UserInput'];
export type UserPatch = Schemas['UserPatch'];
export type Token = Schemas['TokenDocument'];
export type TokenInput = Schemas['TokenInput'];
/** `secret` is told this once. */
export type NewToken = Schemas['NewTokenDocument'];
export type AuditEntry = Schemas['AuditDocument'];
export type SetUp = Schemas['SetUp'];

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
