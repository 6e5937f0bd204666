import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Project, ProjectPatch, Rules } from '../api/types';
import { PROFILE, RuleBook } from './ruleBook.svelte';

const STANDARD = 'iec62676-4-2014';
const RULES = { rules: [], profiles: [], default_profile: STANDARD } as unknown as Rules;

/** A server with one project. */
let stored: Project;
let patches: ProjectPatch[];
/** What happens between a look and the change that follows it. */
let between: () => void;

function answer(body: unknown, status = 200): Response {
  const headers = { 'content-type': 'application/json', etag: `"${stored.revision}"` };
  return new Response(JSON.stringify(body), { status, headers });
}

function serve(path: string, init?: RequestInit): Response {
  if (path === '/api/rules') return answer(RULES);
  if (init?.method !== 'PATCH') return answer(stored);
  between();
  if (new Headers(init.headers).get('if-match') !== `"${stored.revision}"`) {
    return answer({ detail: 'stale' }, 412);
  }
  const patch = JSON.parse(String(init.body)) as ProjectPatch;
  patches.push(patch);
  write(patch);
  return answer(stored);
}

function write({ rule_overrides = {}, profile }: ProjectPatch): void {
  const all = Object.entries({ ...stored.rule_overrides, ...rule_overrides });
  const own = all.filter((pair): pair is [string, number] => pair[1] !== null);
  stored = {
    ...stored,
    revision: stored.revision + 1,
    rule_overrides: Object.fromEntries(own),
    profile: profile === undefined ? stored.profile : (profile ?? STANDARD),
  };
}

function open() {
  let known = { project: stored, rules: RULES };
  let learnt = 0;
  const book = new RuleBook({
    known: () => known,
    learnt: (now) => {
      known = now;
      learnt += 1;
    },
  });
  return { book, own: () => known.project.rule_overrides, learnt: () => learnt };
}

beforeEach(() => {
  stored = { id: 'p', revision: 1, profile: STANDARD, rule_overrides: {} } as unknown as Project;
  patches = [];
  between = () => {};
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => serve(path, init));
});
afterEach(() => vi.unstubAllGlobals());

describe('the rules of a project', () => {
  it('are saved one by one, and the last changes taken back', async () => {
    const { book, own } = open();
    await book.set('lane-width', 3);
    await book.set('lane-width', 3.5);
    expect(book.saving).toEqual({ state: 'saved', id: 'lane-width' });
    expect(own()).toEqual({ 'lane-width': 3.5 });
    await book.undo();
    expect(own()).toEqual({ 'lane-width': 3 });
    await book.undo();
    expect(own()).toEqual({});
    expect(book.undoId).toBeNull();
    await book.undo();
    expect(patches).toHaveLength(4);
  });

  it('that are so already are not sent', async () => {
    const { book } = open();
    await book.set('lane-width', null);
    expect([patches, book.saving]).toEqual([[], null]);
  });

  it('that somebody else has set meanwhile are told, and not written over', async () => {
    const { book, own, learnt } = open();
    write({ rule_overrides: { 'lane-width': 4 } });
    await book.set('lane-width', 3);
    expect(book.saving).toEqual({ state: 'conflict', id: 'lane-width', theirs: 4, mine: 3 });
    expect([patches, own(), learnt()]).toEqual([[], { 'lane-width': 4 }, 1]);
    // Who knows of it may set it all the same.
    await book.set('lane-width', 3);
    expect(stored.rule_overrides).toEqual({ 'lane-width': 3 });
  });

  it('that somebody else has set to the same are fine', async () => {
    const { book } = open();
    write({ rule_overrides: { 'lane-width': 3 } });
    await book.set('lane-width', 3);
    expect([patches, book.saving?.state]).toEqual([[], 'saved']);
  });

  it('go past what else is written to the project at that moment', async () => {
    const { book } = open();
    let others = 2;
    between = () => {
      if (others > 0) write({ rule_overrides: { 'green-share': 0.1 * others } });
      others -= 1;
    };
    await book.set('lane-width', 3);
    expect(book.saving?.state).toBe('saved');
    expect(stored.rule_overrides).toEqual({ 'green-share': 0.1, 'lane-width': 3 });
  });

  it('say that a server is away, and keep what was wanted', async () => {
    const { book } = open();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    await book.set('lane-width', 3);
    expect(book.saving).toMatchObject({ state: 'failed', id: 'lane-width', mine: 3 });
    expect(book.undoId).toBeNull();
  });

  it('have a scale of image quality among them, none of the own being the default', async () => {
    const { book } = open();
    await book.set(PROFILE, 'iec62676-4-2025');
    expect(stored.profile).toBe('iec62676-4-2025');
    await book.undo();
    expect(patches.at(-1)).toEqual({ profile: null });
    expect(stored.profile).toBe(STANDARD);
  });

  it('are learnt anew only when others changed one', async () => {
    const { book, learnt } = open();
    stored = { ...stored, revision: 9 };
    await book.refresh();
    expect(learnt()).toBe(0);
    write({ rule_overrides: { 'lane-width': 4 } });
    await book.refresh();
    expect(learnt()).toBe(1);
  });
});
