import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { sameFeature } from '../edit/action';
import { differing, merged } from './merge';

const lamp = (lon: number, properties: Record<string, unknown>) =>
  ({
    type: 'Feature',
    id: 'a',
    geometry: { type: 'Point', coordinates: [lon, 34.7] },
    properties: { kind: 'lamp', revision: 3, ...properties },
  }) as unknown as Feature;

const base = lamp(114, { height_m: 4, name: 'L1', note: 'old' });
const mine = lamp(114, { height_m: 6, name: 'L1', note: 'mine' });
const theirs = lamp(115, { height_m: 4, name: 'L1', note: 'theirs', power_w: 30 });
const versions = { base, mine, theirs };

describe('two versions', () => {
  it('differ where one changed something, or both', () => {
    expect([...differing(versions)]).toEqual([
      ['geometry', 'theirs'],
      ['height_m', 'mine'],
      ['note', 'both'],
      ['power_w', 'theirs'],
    ]);
  });

  it('become one in which nothing is lost that only one changed', () => {
    const whole = merged(versions, new Map([['note', 'theirs']]));
    const expected = lamp(115, { height_m: 6, name: 'L1', note: 'theirs', power_w: 30 });
    expect(sameFeature(whole, expected)).toBe(true);
  });

  it('are each what is picked', () => {
    const all = (side: 'mine' | 'theirs') =>
      merged(versions, new Map([...differing(versions).keys()].map((name) => [name, side])));
    expect(sameFeature(all('mine'), mine)).toBe(true);
    expect(sameFeature(all('theirs'), theirs)).toBe(true);
  });

  it('of which nobody knows the beginning are both changed', () => {
    const found = differing({ ...versions, base: null });
    expect([...found.values()].every((whose) => whose === 'both')).toBe(true);
  });
});
