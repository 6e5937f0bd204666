import { describe, expect, it } from 'vitest';
import type { KindInfo } from '../api/types';
import { Vocabulary } from './vocabulary';

const property = { required: false, unit: null } as const;
const kinds: KindInfo[] = [
  {
    kind: 'building',
    collection: 'buildings',
    title: { zh: '建筑', en: 'building' },
    geometry: ['Polygon'],
    properties: [
      { ...property, name: 'name', type: 'text', title: { zh: '名称', en: 'Name' } },
      {
        ...property,
        name: 'height_m',
        type: 'number',
        title: { zh: '高度', en: 'Height' },
        unit: 'm',
      },
      {
        ...property,
        name: 'storeys',
        type: 'integer',
        title: { zh: '层数', en: 'Storeys' },
        unit: '层',
      },
      { ...property, name: 'built_year', type: 'integer', title: { zh: '年份', en: 'Year' } },
      { ...property, name: 'lit', type: 'boolean', title: { zh: '有灯', en: 'Lit' } },
      {
        ...property,
        name: 'use',
        type: 'one',
        title: { zh: '用途', en: 'Use' },
        choices: [{ value: 'public', zh: '公共', en: 'public' }],
      },
    ],
  },
];
const values = {
  name: 'A',
  height_m: 21.6,
  storeys: 7,
  built_year: 2004,
  lit: false,
  use: 'public',
  revision: 3,
};

describe('the vocabulary', () => {
  it('tells facts in Chinese, with units and never a raw key', () => {
    const facts = new Vocabulary(kinds, null, 'zh').facts('building', values);
    expect(facts.map(({ title, value }) => `${title} ${value}`)).toEqual([
      '高度 21.6 m',
      '层数 7 层',
      '年份 2004',
      '有灯 否',
      '用途 公共',
    ]);
  });

  it('tells the same in English, where units written in Chinese are translated', () => {
    const facts = new Vocabulary(kinds, null, 'en').facts('building', values, ['lit']);
    expect(facts.map(({ value }) => value)).toEqual(['21.6 m', '7 storeys', '2004', 'Public']);
  });

  it('leaves out what is not stated, and falls back to the word itself', () => {
    const vocabulary = new Vocabulary(kinds, null, 'en');
    expect(vocabulary.facts('building', { use: null, height_m: '' })).toEqual([]);
    expect(vocabulary.kindTitle('unheard_of')).toBe('unheard_of');
    expect(vocabulary.levelTitle('no-profile', 'detect')).toBe('detect');
  });
});
