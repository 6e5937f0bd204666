import { describe, expect, it } from 'vitest';
import {
  dictionaries,
  formatArea,
  formatShare,
  formatUnit,
  type MessageKey,
  translate,
} from './index';

const keys = Object.keys(dictionaries.zh) as MessageKey[];
const places = (text: string) =>
  [...(text.split('|').at(-1) ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('the dictionaries', () => {
  it('have the same keys, none empty', () => {
    expect(Object.keys(dictionaries.en).sort()).toEqual([...keys].sort());
    for (const dictionary of Object.values(dictionaries)) {
      for (const key of keys) expect(dictionary[key].trim(), key).not.toBe('');
    }
  });

  it('take the same values in both languages', () => {
    for (const key of keys) {
      expect(places(dictionaries.en[key]), key).toEqual(places(dictionaries.zh[key]));
    }
  });

  it('hold no Chinese in English, but for the switch back', () => {
    const chinese = keys.filter((key) => /[\u4e00-\u9fff]/.test(dictionaries.en[key]));
    expect(chinese).toEqual(['language.switch', 'language.other']);
  });

  it('tell one from many where a language does', () => {
    expect(translate('en', 'count.cameras', { n: 1 })).toBe('1 camera');
    expect(translate('en', 'count.cameras', { n: 0 })).toBe('0 cameras');
    expect(translate('zh', 'count.cameras', { n: 1 })).toBe('1 台摄像机');
  });

  it('fill in values and leave unknown places visible', () => {
    expect(translate('zh', 'register.count', { n: 3, m: 17 })).toBe('3 / 17 个楼院');
    expect(translate('en', 'register.count', { n: 3 })).toBe('3 of {m} courtyards');
  });
});

describe('numbers', () => {
  it('have units and the digits that matter', () => {
    expect(formatArea(18548.6, 'zh')).toBe('18,549 m²');
    expect(formatArea(6.83, 'en')).toBe('6.8 m²');
    expect(formatShare(0.12345, 'zh')).toBe('12.3%');
  });

  it('do not show a little as nothing', () => {
    expect(formatShare(0.0004, 'en')).toBe('< 0.1%');
    expect(formatShare(0, 'en')).toBe('0%');
  });

  it('translate units that the server writes in Chinese', () => {
    expect(formatUnit('层', 'zh')).toBe('层');
    expect(formatUnit('层', 'en')).toBe('storeys');
    expect(formatUnit('m', 'en')).toBe('m');
    expect(formatUnit(null, 'en')).toBe('');
  });
});
