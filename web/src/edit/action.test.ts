import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { type Action, applied, type Edit, inverse, merged, newAction, newId } from './action';
import { chances, lamp } from './fixtures';

const TITLE = { zh: '改', en: 'Change' };
const IDS = ['a', 'b', 'c', 'd', 'e'];

function randomAction(features: ReadonlyMap<string, Feature>, chance: () => number): Action {
  const edits: Edit[] = IDS.filter(() => chance() < 0.5).map((id) => ({
    id,
    before: features.get(id) ?? null,
    after: chance() < 0.4 ? null : lamp(id, Math.round(chance() * 100)),
  }));
  return newAction(TITLE, edits);
}

const plain = (features: ReadonlyMap<string, Feature>) =>
  Object.fromEntries([...features].sort(([a], [b]) => a.localeCompare(b)));

describe('an action', () => {
  it('done and taken back leaves everything as it was, whatever it did', () => {
    const chance = chances(1);
    let features: Map<string, Feature> = new Map(IDS.slice(0, 3).map((id) => [id, lamp(id, 3)]));
    for (let round = 0; round < 500; round += 1) {
      const action = randomAction(features, chance);
      const after = applied(features, action);
      expect(plain(applied(after, inverse(action)))).toEqual(plain(features));
      features = after;
    }
  });

  it('merged with the next does what both did one after the other, and undoes both', () => {
    const chance = chances(2);
    const start: Map<string, Feature> = new Map([['a', lamp('a', 3)]]);
    for (let round = 0; round < 500; round += 1) {
      const first = randomAction(start, chance);
      const between = applied(start, first);
      const second = randomAction(between, chance);
      const both = merged(first, second);
      const end = applied(between, second);
      expect(plain(applied(start, both))).toEqual(plain(end));
      expect(plain(applied(end, inverse(both)))).toEqual(plain(start));
      expect(both.id).toBe(first.id);
    }
  });

  it('holds no edit that changes nothing, and one edit for each feature', () => {
    const edits = [
      { id: 'a', before: lamp('a', 3, 7), after: lamp('a', 3) },
      { id: 'b', before: null, after: lamp('b', 1) },
      { id: 'b', before: lamp('b', 1), after: lamp('b', 2) },
    ];
    expect(newAction(TITLE, edits).edits).toEqual([{ id: 'b', before: null, after: lamp('b', 2) }]);
  });

  it('has a name for its undoing in both languages', () => {
    expect(inverse(newAction(TITLE, [])).title).toEqual({ zh: '撤销：改', en: 'Undo: Change' });
  });

  it('has a UUID where the browser has no way of its own to make one', () => {
    const bytes: Pick<Crypto, 'getRandomValues'> = {
      getRandomValues: (array) => crypto.getRandomValues(array),
    };
    const ids = Array.from({ length: 50 }, () => newId(bytes));
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(ids).size).toBe(50);
  });
});
