import { describe, expect, it } from 'vitest';
import type { KindInfo } from '../api/types';
import { Vocabulary } from '../state/vocabulary';
import { explain } from './faults';

const property = { required: false, unit: null } as const;
const kinds: KindInfo[] = [
  {
    kind: 'lamp',
    collection: 'lamps',
    title: { zh: '灯', en: 'lamp' },
    geometry: ['Point'],
    properties: [
      {
        ...property,
        name: 'height_m',
        type: 'number',
        title: { zh: '高度', en: 'Height' },
        minimum: 0,
        maximum: 100,
      },
      { ...property, name: 'lit', type: 'boolean', title: { zh: '亮', en: 'Lit' } },
      {
        ...property,
        name: 'works',
        type: 'string',
        title: { zh: '状态', en: 'State' },
        choices: [{ value: 'off', zh: '不亮', en: 'off' }],
      },
    ],
  },
];
const zh = new Vocabulary(kinds, null, 'zh');
const en = new Vocabulary(kinds, null, 'en');

function said(pointer: string, detail: string, feature?: object, vocabulary = zh) {
  const fault = { index: 0, id: null, pointer: `/features/0${pointer}`, detail };
  return explain(fault, feature, vocabulary);
}

/** The server's own details, from its answer to files that are wrong in each way. */
const SHAPES: [string, string][] = [
  ['the longitude must be from -180 to 180, but is 514.3 (a scene in metres says …)', '超出'],
  ['does not close the ring: the last position must be the first again', '没有闭合'],
  ['is a ring of 3 positions; a ring has 4 or more, the last one as the first', '点太少'],
  ['is a ring of fewer than 4 positions (the first is repeated as the last)', '点太少'],
  ['is a ring without an area', '没有面积'],
  ['the ring crosses itself (at vertex 2)', '相交'],
  ['the ring crosses ring 1', '相交'],
  ['the ring runs along an edge of the part /1', '重叠'],
  ['is an outer ring that runs clockwise; outer rings run counter-clockwise (RFC 7946)', '方向'],
  ['is a hole that runs counter-clockwise; holes run clockwise (RFC 7946)', '方向'],
  ['is a hole that lies outside of the outer ring', '外面'],
  ['is a hole that lies inside another hole', '里面'],
  ['lies inside the part /0', '里面'],
  ['is a line of fewer than 2 positions', '线的点太少'],
  ['has fewer than 2 distinct positions', '线的点太少'],
  ['is a polygon without rings', '没有任何点'],
  ['must be a number, but is "x"', '不是数'],
  ['must be a position of 2 or 3 numbers, but has 4', '不是数'],
];

describe('a fault', () => {
  it('of a shape is told in the reader’s words, each its own', () => {
    for (const [detail, words] of SHAPES) {
      expect(said('/geometry/coordinates/0', detail).what, detail).toContain(words);
      const english = said('/geometry/coordinates/0', detail, undefined, en);
      expect(english.what + english.remedy, detail).not.toMatch(/[\u4e00-\u9fff{}]/);
    }
  });

  it('of a property says what it is, and what it may be', () => {
    const lamp = { properties: { kind: 'lamp', height_m: -6, lit: 1, works: 'no' } };
    const height = said('/properties/height_m', '…', lamp);
    expect(height.what).toBe('“高度”不能是 -6');
    expect(height.remedy).toContain('应为：0 到 100 的数');
    expect(said('/properties/lit', '…', lamp, en).remedy).toContain('true or false');
    expect(said('/properties/works', '…', lamp).remedy).toContain('off (不亮)');
  });

  it('of a kind or a geometry type names what was found', () => {
    expect(said('/properties/kind', '…', { properties: { kind: 'treee' } }).what).toContain(
      'treee',
    );
    expect(said('/properties/kind', '…', { properties: {} }).what).toContain('没有写明');
    const line = { geometry: { type: 'LineString' }, properties: { kind: 'lamp' } };
    expect(said('/geometry/type', '…', line)).toEqual({
      what: '灯不能画成线',
      remedy: '改画成点，或改正类别。',
    });
    expect(said('/geometry', 'the feature has no geometry').what).toContain('没有位置');
  });

  it('of a double id counts features as people do', () => {
    expect(said('/id', 'feature number 0 has the same id').what).toContain('第 1 个要素');
    expect(said('/id', 'must be a text or a whole number, but is 1.5').what).toContain('既不是');
  });

  it('that is not known is told as the server tells it', () => {
    const odd = said('/properties/colour', 'is odd', { properties: { kind: 'lamp' } }, en);
    expect(odd.remedy).toBe('The server says: is odd');
    expect(said('/geometry/type', 'is odd', { properties: {} }).remedy).toContain('is odd');
    expect(said('/geometry/coordinates', 'is odd').remedy).toContain('is odd');
  });

  it('does not quote a whole novel', () => {
    const lamp = { properties: { kind: 'lamp', works: 'x'.repeat(5000) } };
    expect(said('/properties/works', '…', lamp).what.length).toBeLessThan(80);
  });
});
