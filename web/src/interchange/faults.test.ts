import { describe, expect, it } from 'vitest';
import type { FaultCode, KindInfo } from '../api/types';
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

function said(
  code: FaultCode,
  values: Record<string, unknown> = {},
  more: { pointer?: string; feature?: object; vocabulary?: Vocabulary; detail?: string } = {},
) {
  const { pointer = '/features/0', feature, vocabulary = zh, detail = 'in English' } = more;
  return explain({ code, pointer, values, detail }, feature, vocabulary);
}

const SHAPES: [FaultCode, string][] = [
  ['out_of_range', '超出'],
  ['open_ring', '没有闭合'],
  ['short_ring', '点太少'],
  ['flat_ring', '没有面积'],
  ['ring_crosses', '相交'],
  ['ring_runs_along', '重叠'],
  ['ring_turned', '方向'],
  ['hole_outside', '外面'],
  ['ring_inside', '里面'],
  ['short_line', '线的点太少'],
  ['no_rings', '没有任何点'],
  ['too_many_positions', '点太多'],
  ['not_a_position', '不是数'],
  ['geometry_missing', '没有位置'],
  ['kind_missing', '没有写明'],
  ['courtyard_invalid', '不是编号'],
  ['id_invalid', '既不是'],
  ['id_missing', '没有编号'],
  ['not_a_feature', '不是 GeoJSON 要素'],
];

describe('a fault', () => {
  it('is told in the reader’s words, each its own, whatever the server calls it in English', () => {
    for (const [code, words] of SHAPES) {
      expect(said(code).what, code).toContain(words);
      const english = said(code, {}, { vocabulary: en });
      expect(english.what + english.remedy, code).not.toMatch(/[\u4e00-\u9fff{}]|in English/);
    }
  });

  it('of a property says what it is, and what it may be', () => {
    const feature = { properties: { kind: 'lamp' } };
    const of = (name: string, found: string, vocabulary = zh) =>
      said(
        'property_invalid',
        { found },
        { pointer: `/features/0/properties/${name}`, feature, vocabulary },
      );
    expect(of('height_m', '-6').what).toBe('“高度”不能是 -6');
    expect(of('height_m', '-6').remedy).toContain('应为：0 到 100 的数');
    expect(of('lit', '1', en).remedy).toContain('true or false');
    expect(of('works', '"no"').remedy).toContain('off (不亮)');
    expect(of('works', `"${'x'.repeat(5000)}"`).what.length).toBeLessThan(80);
  });

  it('is told of a feature of an action as of one of a file', () => {
    const feature = { properties: { kind: 'lamp' } };
    const pointer = '/edits/3/put/properties/height_m';
    const fault = said('property_invalid', { found: '-6' }, { pointer, feature });
    expect(fault.what).toBe('“高度”不能是 -6');
  });

  it('of a kind or a geometry type names what was found', () => {
    expect(said('kind_unknown', { found: 'treee' }).what).toContain('treee');
    const feature = { properties: { kind: 'lamp' } };
    expect(said('geometry_type', { found: 'LineString' }, { feature })).toEqual({
      what: '灯不能画成线',
      remedy: '改画成点，或改正类别。',
    });
    const changed = said('kind_changed', { expected: 'lamp', found: 'tree' }, { vocabulary: en });
    expect(changed.what).toBe('Its kind was Lamp and is tree now');
  });

  it('of a double id counts features as people do', () => {
    expect(said('id_taken', { first: 0 }).what).toContain('第 1 个要素');
  });

  it('that this page does not know is told as the server tells it', () => {
    const feature = { properties: { kind: 'lamp' } };
    const odd = { detail: 'is odd', vocabulary: en, feature };
    for (const code of ['next_year' as FaultCode, 'property_invalid', 'title_invalid'] as const) {
      expect(said(code, {}, odd).remedy).toBe('The server says: is odd');
    }
  });
});
