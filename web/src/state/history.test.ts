import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../api/types';
import { countsOf, pageOf } from './history';

function entry(revision: number, feature: string, action: HistoryEntry['action'] = 'update') {
  return {
    revision,
    at: '2026-11-24T00:00:00Z',
    who: 'web',
    feature,
    kind: 'lamp',
    action,
    action_id: `action-${revision}`,
    title: { zh: `第${revision}步`, en: `Step ${revision}` },
    scenario: null,
    before: null,
    after: null,
  } satisfies HistoryEntry;
}

/** As the server pages: newest first, only what is older than `before`. */
function served(all: HistoryEntry[], limit: number, before: number | null): HistoryEntry[] {
  return all.filter(({ revision }) => before === null || revision < before).slice(0, limit);
}

describe('a page of the history', () => {
  it('puts what was written in one go into one step, newest first', () => {
    const { steps, next } = pageOf([entry(7, 'a'), entry(7, 'b'), entry(4, 'a')], 10);
    expect(steps.map(({ revision, entries }) => [revision, entries.length])).toEqual([
      [7, 2],
      [4, 1],
    ]);
    expect(next).toBeNull();
  });

  it('is empty where nothing was changed', () => {
    expect(pageOf([], 10)).toEqual({ steps: [], next: null });
  });

  it('leaves a step that may be cut to the next page', () => {
    const { steps, next } = pageOf([entry(7, 'a'), entry(4, 'a'), entry(4, 'b')], 3);
    expect(steps.map(({ revision }) => revision)).toEqual([7]);
    expect(next).toBe(7);
  });

  it('shows a step that is longer than a page as far as it came, and goes on', () => {
    const { steps, next } = pageOf([entry(7, 'a'), entry(7, 'b')], 2);
    expect(steps.map(({ whole }) => whole)).toEqual([false]);
    expect(next).toBe(7);
  });

  it('tells every step once and whole, page after page, whatever their lengths', () => {
    for (const lengths of [[1, 2, 3], [3, 3, 3], [4, 1, 1, 4], [1], [2, 2, 2, 2, 2]]) {
      const all = lengths.flatMap((n, i) =>
        Array.from({ length: n }, (_, k) => entry(100 - i, `f${k}`)),
      );
      const told: [number, number][] = [];
      let before: number | null = null;
      do {
        const page = pageOf(served(all, 5, before), 5);
        told.push(
          ...page.steps.map((step) => [step.revision, step.entries.length] as [number, number]),
        );
        before = page.next;
      } while (before !== null);
      expect(told).toEqual(lengths.map((n, i) => [100 - i, n]));
    }
  });

  it('counts what a step did', () => {
    const entries = [entry(1, 'a', 'insert'), entry(1, 'b', 'insert'), entry(1, 'c', 'delete')];
    expect(countsOf({ entries })).toEqual({ insert: 2, update: 0, delete: 1 });
  });
});
