import { describe, expect, it } from 'vitest';
import { chances } from '../edit/fixtures';
import { fieldsOf, type NumberField, type TextField } from './fields';
import { field, kindInfo, kinds } from './fixtures';
import { newFeature } from './newFeature';
import { faultOf, MOST_CHARACTERS, parse, stepped, textOf, toggled } from './values';

const number = (kind: string, name: string) => field(kind, name) as NumberField;
const height = number('building', 'height_m');
const note = field('building', 'note') as TextField;

describe('what a person types', () => {
  it('is a number in every way that one is written', () => {
    for (const text of ['12.5', ' 12.5 ', '12.5m', '12.5 m', '１２．５', '12。5', '+12.5']) {
      expect(parse(height, text), text).toEqual({ value: 12.5 });
    }
    expect(parse(number('camera', 'tilt_deg'), '−5°')).toEqual({ value: -5 });
    expect(parse(number('building', 'storeys'), '7层')).toEqual({ value: 7 });
  });

  it('is no number when it only begins like one', () => {
    for (const text of ['12,5', '1e3', '0x10', 'twelve', '12 kg', '.', '-', 'Infinity', '1 2']) {
      expect(parse(height, text), text).toEqual({ fault: { is: 'notNumber' } });
    }
  });

  it('states nothing when it is blank', () => {
    expect(parse(height, '  ')).toEqual({ value: null });
    expect(parse(note, '\n')).toEqual({ value: null });
  });

  it('comes back as it was shown', () => {
    const chance = chances(7);
    for (let i = 0; i < 500; i += 1) {
      const value = Number((chance() * 1000).toFixed(Math.floor(chance() * 4)));
      expect(parse(height, textOf(value))).toEqual({ value });
    }
  });

  it('shows no tail of a calculation', () => {
    expect(textOf(89.69223469069415)).toBe('89.692');
    expect(textOf(0.1 + 0.2)).toBe('0.3');
  });

  it('is text without the blanks around it, up to a length', () => {
    expect(parse(note, ' 原道闸已拆 ')).toEqual({ value: '原道闸已拆' });
    expect(parse(note, '字'.repeat(MOST_CHARACTERS))).toHaveProperty('value');
    expect(parse(note, '字'.repeat(MOST_CHARACTERS + 1))).toEqual({
      fault: { is: 'long', most: MOST_CHARACTERS },
    });
  });
});

describe('the rules', () => {
  it('take the bounds of every number themselves, and nothing beyond', () => {
    for (const kind of kinds) {
      for (const item of fieldsOf(kind, kinds)) {
        if (item.type !== 'number') continue;
        const { minimum, maximum } = item;
        expect(faultOf(item, minimum), item.name).toBeNull();
        expect(faultOf(item, maximum), item.name).toBeNull();
        expect(faultOf(item, minimum - 1)).toEqual({ is: 'range', minimum, maximum });
        expect(faultOf(item, maximum + 1)).toEqual({ is: 'range', minimum, maximum });
      }
    }
  });

  it('take no half storey and no text for a number', () => {
    expect(faultOf(number('building', 'storeys'), 6.5)).toEqual({ is: 'notWhole' });
    expect(faultOf(height, '12')).toEqual({ is: 'notNumber' });
    expect(faultOf(height, Number.NaN)).toEqual({ is: 'notNumber' });
  });

  it('take the choices that are listed, in a list each once', () => {
    const streams = field('waste_point', 'streams');
    expect(faultOf(streams, ['kitchen', 'other'])).toBeNull();
    expect(faultOf(streams, ['kitchen', 'kitchen'])).toEqual({ is: 'choice' });
    expect(faultOf(streams, 'kitchen')).toEqual({ is: 'choice' });
    expect(faultOf(field('wall', 'type'), 'moat')).toEqual({ is: 'choice' });
    expect(faultOf(field('wall', 'see_through'), 'yes')).toEqual({ is: 'choice' });
  });

  it('ask for nothing: what is not surveyed yet is no fault', () => {
    for (const kind of kinds) {
      for (const item of fieldsOf(kind, kinds)) expect(faultOf(item, null)).toBeNull();
    }
  });

  it('are kept by what a new feature of every kind starts with', () => {
    for (const info of kinds) {
      const { properties } = newFeature(
        info.kind,
        { type: 'Point', coordinates: [114, 34.7] },
        'c',
      );
      const { kind: _kind, courtyard: _courtyard, ...members } = properties;
      const fields = fieldsOf(kindInfo(info.kind), kinds);
      for (const [name, value] of Object.entries(members)) {
        const item = fields.find((item) => item.name === name);
        expect(item, `${info.kind}.${name}`).toBeDefined();
        expect(item && faultOf(item, value), `${info.kind}.${name}`).toBeNull();
      }
    }
  });
});

describe('a step by an arrow key', () => {
  it('is a decimetre or one of what is counted, and stays within the bounds', () => {
    expect(stepped(height, 18, 1)).toBe(18.1);
    expect(stepped(height, 0.7, -10)).toBe(0);
    expect(stepped(number('building', 'storeys'), 6, 1)).toBe(7);
    expect(stepped(number('camera', 'azimuth_deg'), 359.5, 10)).toBe(360);
  });

  it('leaves no tail of the sums, and starts at the least where nothing is stated', () => {
    let value = 0;
    for (let i = 0; i < 30; i += 1) value = stepped(height, value, 1);
    expect(value).toBe(3);
    expect(stepped(number('courtyard', 'built_year'), null, 1)).toBe(1800);
  });
});

describe('a list of choices', () => {
  const choices = ['recyclable', 'kitchen', 'other'].map((value) => ({ value }));

  it('keeps the order of the choices, whatever order they were pressed in', () => {
    expect(toggled(choices, ['other'], 'recyclable')).toEqual(['recyclable', 'other']);
    expect(toggled(choices, ['recyclable', 'other'], 'other')).toEqual(['recyclable']);
  });

  it('states nothing when its last choice is taken out', () => {
    expect(toggled(choices, ['other'], 'other')).toBeNull();
  });
});
