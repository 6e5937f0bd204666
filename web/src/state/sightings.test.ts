import { describe, expect, it } from 'vitest';
import type { SeenByReport, Sighting } from '../api/types';
import { type Names, reasonsOf, splitSightings } from './sightings';

const sighting = (id: string, change: Partial<Sighting> = {}): Sighting => ({
  id,
  sees: false,
  px_per_m: null,
  level: null,
  distance_m: 10,
  out_of_frame: null,
  hidden_by: [],
  ...change,
});
const hider = (feature: string) => ({
  feature,
  kind: 'building' as const,
  height_m: 18,
  distance_m: 3,
  point: [0, 0] as [number, number],
});
const names: Names = {
  feature: (id) => `<${id}>`,
  range: () => '30 m',
  metres: (value) => `${value} m`,
};

describe('who sees a place', () => {
  it('puts the clearest first, and what is hidden before what looks elsewhere', () => {
    const cameras = [
      sighting('away', { out_of_frame: 'left', distance_m: 1 }),
      sighting('dim', { sees: true, px_per_m: 20 }),
      sighting('far', { hidden_by: [hider('b')], distance_m: 50 }),
      sighting('clear', { sees: true, px_per_m: 200 }),
      sighting('near', { hidden_by: [hider('b')], distance_m: 5 }),
    ];
    const { seeing, notSeeing } = splitSightings({ cameras } as SeenByReport);
    expect(seeing.map(({ id }) => id)).toEqual(['clear', 'dim']);
    expect(notSeeing.map(({ id }) => id)).toEqual(['near', 'far', 'away']);
  });

  it('names the nearest thing in the way and counts the others', () => {
    const one = sighting('c', { hidden_by: [hider('b3')] });
    expect(reasonsOf(one, names)).toEqual([
      ['seen.hidden', { name: '<b3>', height: '18 m', n: 0 }],
    ]);
    const three = sighting('c', { hidden_by: [hider('b3'), hider('b4'), hider('b5')] });
    expect(reasonsOf(three, names)[0]?.[0]).toBe('seen.hidden.more');
    expect(reasonsOf(three, names)[0]?.[1].n).toBe(2);
  });

  it('gives both reasons of a camera that looks elsewhere and would not see through', () => {
    const both = sighting('c', { out_of_frame: 'out_of_range', hidden_by: [hider('b3')] });
    expect(reasonsOf(both, names).map(([key]) => key)).toEqual(['seen.out.range', 'seen.hidden']);
    expect(reasonsOf(both, names)[0]?.[1]).toEqual({ range: '30 m' });
  });
});
