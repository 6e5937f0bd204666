import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import { area_m2 } from '../measure';
import type { Xy } from '../plane';
import { inLine, squared } from './align';

const polygon = (...ring: Xy[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...ring, ring[0] as Xy]],
});

describe('putting in line', () => {
  const places: Xy[] = [
    [0, 0],
    [2, 1],
    [9, -1],
    [10, 0],
  ];
  it('moves what lies between onto the line of the two farthest', () => {
    expect(inLine(places, false)).toEqual({
      ok: true,
      value: [
        [0, 0],
        [2, 0],
        [9, 0],
        [10, 0],
      ],
    });
  });
  it('spreads them evenly in the order in which they lie', () => {
    const spread = inLine(places, true);
    if (!spread.ok) throw new Error(spread.why);
    expect(spread.value.map(([x]) => Number(x.toFixed(6)))).toEqual([0, 3.333333, 6.666667, 10]);
    expect(inLine(places.slice(0, 2), true).ok).toBe(false);
    expect(
      inLine(
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        true,
      ).ok,
    ).toBe(false);
  });
});

describe('making corners right', () => {
  it('squares a crooked box and leaves a slanting edge slanting', () => {
    const crooked = squared(polygon([0, 0], [10, 0.3], [9.8, 6], [0.2, 5.8]));
    if (!crooked.ok) throw new Error(crooked.why);
    const ring = (crooked.value as Polygon).coordinates[0] as Xy[];
    for (let i = 0; i < 4; i += 1) {
      const [a, b, c] = [ring[i], ring[i + 1], ring[(i + 2) % 4] ?? ring[2]] as [Xy, Xy, Xy];
      expect((b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])).toBeCloseTo(0, 9);
    }
    expect(area_m2(crooked.value)).toBeCloseTo(
      area_m2(polygon([0, 0], [10, 0.3], [9.8, 6], [0.2, 5.8])),
      0,
    );
    const cut = squared(polygon([0, 0], [10, 0], [10, 5], [5, 10], [0, 10]));
    expect(cut.ok && area_m2(cut.value)).toBeCloseTo(87.5, 9);
  });
});
