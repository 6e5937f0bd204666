import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { lamp } from '../edit/fixtures';
import { removalOf, removalTitle } from './removal';

function made(id: string, kind: string, members: object = {}): Feature {
  const feature = lamp(id, 3);
  return { ...feature, properties: { kind, courtyard: 'cy-1', ...members } } as unknown as Feature;
}

const house = made('b-1', 'building', { number: '3' });
const own = made('e-1', 'entrance', { building: 'b-1', unit: '1' });
const other = made('e-2', 'entrance', { building: 'b-2' });
const all = [house, own, other, made('b-2', 'building'), made('e-3', 'entrance')];
const TITLE = { zh: '删除 建筑 3', en: 'Remove Building 3' };

describe('the removal of a building', () => {
  it('frees the entrances that name it, and those alone', () => {
    const removal = removalOf([house], all);
    expect(removal.edits).toEqual([
      { id: 'b-1', before: house, after: null },
      { id: 'e-1', before: own, after: made('e-1', 'entrance', { unit: '1' }) },
    ]);
    expect(removalTitle(TITLE, removal)).toEqual({
      zh: '删除 建筑 3（1 个入口不再属于它）',
      en: 'Remove Building 3 (1 entrance no longer leads into it)',
    });
  });

  it('takes an entrance that goes with it once, and keeps the plain name where nothing named it', () => {
    const both = removalOf([house, own], all);
    expect(both.edits.map(({ id, after }) => [id, after])).toEqual([
      ['b-1', null],
      ['e-1', null],
    ]);
    expect(removalTitle(TITLE, both)).toBe(TITLE);
  });
});
