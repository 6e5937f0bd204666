import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { field, kinds } from './fixtures';
import { newFeature } from './newFeature';
import {
  changeTitle,
  faultWords,
  fitsAsButtons,
  nameOf,
  refusalWords,
  removeTitle,
  unitBeside,
} from './words';

const POINT = { type: 'Point', coordinates: [114, 34.7] } as const;
const feature = (kind: 'building' | 'lamp' | 'entrance', members: object): Feature =>
  newFeature(kind, { ...POINT, coordinates: [114, 34.7] }, 'cy-1', members);
const building = feature('building', { number: '3号楼' });
const height = field('building', 'height_m');

describe('the title of a change', () => {
  it('names the feature and the member in both languages', () => {
    expect(changeTitle(building, height.title, kinds, [building])).toEqual({
      zh: '改 3号楼 的高度',
      en: 'Change height of Building 3号楼',
    });
    expect(removeTitle(building, kinds, [building])).toEqual({
      zh: '删除 3号楼',
      en: 'Delete Building 3号楼',
    });
  });

  it('says what a bare number counts, and calls a nameless thing by its kind', () => {
    expect(nameOf(feature('building', { number: '3' }), kinds, [], 'zh')).toBe('建筑 3');
    expect(nameOf(feature('lamp', {}), kinds, [], 'zh')).toBe('路灯');
    expect(nameOf(feature('lamp', {}), kinds, [], 'en')).toBe('Lamp');
  });

  it('calls an entrance by its building too', () => {
    const entrance = feature('entrance', { unit: '1单元', building: building.id });
    expect(nameOf(entrance, kinds, [building], 'zh')).toBe('3号楼 1单元');
  });
});

describe('the words for a wrong value', () => {
  it('say the bounds with their unit', () => {
    const fault = { is: 'range', minimum: 0, maximum: 1000 } as const;
    expect(faultWords(height, fault, 'zh')).toBe('应在 0 到 1,000 m 之间');
    expect(faultWords(height, fault, 'en')).toBe('Must be from 0 to 1,000 m');
  });

  it('write angles and years as people do', () => {
    const angle = { is: 'range', minimum: -90, maximum: 90 } as const;
    expect(faultWords(field('camera', 'tilt_deg'), angle, 'en')).toBe('Must be from -90 to 90°');
    const years = { is: 'range', minimum: 1800, maximum: 2200 } as const;
    expect(faultWords(field('courtyard', 'built_year'), years, 'en')).toBe(
      'Must be from 1800 to 2200',
    );
  });
});

describe('the words for what the server refused', () => {
  it('say the rule in the language of the reader, where the form knows it', () => {
    expect(refusalWords(height, 'too high', 'zh')).toBe('服务未接受此值。应在 0 到 1,000 m 之间');
    expect(refusalWords(field('wall', 'type'), 'no', 'en')).toBe(
      'The server did not accept this value. Must be one of those listed',
    );
  });

  it('say what the server said, where it does not', () => {
    expect(refusalWords(field('building', 'note'), 'too rude', 'en')).toMatch(/too rude$/);
  });
});

describe('a unit', () => {
  it('stands beside its field unless the label says it already', () => {
    const storeys = field('building', 'storeys');
    expect(unitBeside(storeys, 'zh')).toBe('层');
    expect(unitBeside(storeys, 'en')).toBe('');
    expect(unitBeside(height, 'en')).toBe('m');
  });
});

describe('choices', () => {
  it('stand side by side where they find room, and are a list where not', () => {
    expect(fitsAsButtons(['住宅', '公共', '商业', '附属用房'])).toBe(true);
    expect(fitsAsButtons(['Residential', 'Public', 'Commercial', 'Utility'])).toBe(false);
    expect(fitsAsButtons(['Existing', 'Planned', 'To be removed'])).toBe(true);
  });
});
