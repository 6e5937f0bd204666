import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import { distanceTo_m } from '../extent';
import { area_m2, length_m } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import { inLine, squared } from './align';
import { splitLine } from './lines';
import { offset } from './offset';

const polygon = (...ring: Xy[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...ring, ring[0] as Xy]],
});
const box = (width_m: number, height_m: number) =>
  polygon([0, 0], [width_m, 0], [width_m, height_m], [0, height_m]);
const L = polygon([0, 0], [10, 0], [10, 4], [4, 4], [4, 10], [0, 10]);

function areaOf(geometry: PlaneGeometry, distance_m: number): number {
  const answer = offset(geometry, distance_m);
  if (!answer.ok) throw new Error(answer.why);
  return area_m2(answer.value);
}

/** Convex, of `corners` corners, different for every seed. */
function convex(seed: number): Polygon {
  const corners = 3 + (seed % 9);
  return polygon(
    ...Array.from({ length: corners }, (_, i): Xy => {
      const angle = (2 * Math.PI * (i + 0.4 * Math.abs(Math.sin(seed * 7.1 + i)))) / corners;
      return [20 * Math.cos(angle), 14 * Math.sin(angle)];
    }),
  );
}

describe('drawing beside', () => {
  it('keeps the corners of a box, inside and outside', () => {
    expect(areaOf(box(10, 6), -0.5)).toBeCloseTo(9 * 5, 9);
    expect(areaOf(box(10, 6), 0.5)).toBeCloseTo(11 * 7, 9);
    expect(areaOf(L, -1)).toBeCloseTo(28, 9);
    expect(areaOf(L, 1)).toBeCloseTo(64 + 40 + 4, 9);
  });

  it('breaks an area apart where it is too narrow, and leaves nothing of a narrow one', () => {
    const dumbbell = polygon(
      [0, 0],
      [10, 0],
      [10, 4],
      [20, 4],
      [20, 0],
      [30, 0],
      [30, 10],
      [20, 10],
      [20, 6],
      [10, 6],
      [10, 10],
      [0, 10],
    );
    const inside = offset(dumbbell, -1.5);
    expect(inside).toMatchObject({ ok: true, value: { type: 'MultiPolygon' } });
    expect(areaOf(dumbbell, -1.5)).toBeCloseTo(2 * 7 * 7, 6);
    expect(offset(box(10, 2), -1.5)).toEqual({ ok: false, why: 'nothing_left' });
  });

  it('grows a hole when it shrinks the area', () => {
    const ring: Polygon = {
      type: 'Polygon',
      coordinates: [
        ...box(10, 10).coordinates,
        [
          [4, 4],
          [4, 6],
          [6, 6],
          [6, 4],
          [4, 4],
        ],
      ],
    };
    expect(areaOf(ring, -1)).toBeCloseTo(8 * 8 - 4 * 4, 9);
  });

  it('lies at the distance from the edges, for any convex area: by sampling', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const whole = convex(seed);
      const inside = offset(whole, -1);
      if (!inside.ok) continue;
      const edge: PlaneGeometry = { type: 'LineString', coordinates: whole.coordinates[0] as Xy[] };
      for (const place of (inside.value as Polygon).coordinates[0] ?? [])
        expect(distanceTo_m(edge, place as Xy)).toBeGreaterThan(1 - 1e-6);
      for (let i = 0; i < 200; i += 1) {
        const place: Xy = [20 * Math.sin(i * seed), 14 * Math.cos(i * 1.7)];
        const isDeep = distanceTo_m(whole, place) === 0 && distanceTo_m(edge, place) > 1 + 1e-6;
        if (isDeep) expect(distanceTo_m(inside.value, place)).toBe(0);
      }
    }
  });

  it('runs on the left of a line with mitred corners, and says where that is too tight', () => {
    const line: PlaneGeometry = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
    };
    expect(offset(line, 1)).toMatchObject({
      value: {
        coordinates: [
          [0, 1],
          [9, 1],
          [9, 10],
        ],
      },
    });
    expect(offset(line, -1)).toMatchObject({
      value: {
        coordinates: [
          [0, -1],
          [11, -1],
          [11, 10],
        ],
      },
    });
    const hook: PlaneGeometry = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [10, 0],
        [10, 1],
        [0, 1],
      ],
    };
    expect(offset(hook, 2)).toEqual({ ok: false, why: 'too_tight' });
    expect(
      offset(
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [5, 0],
            [2, 0],
          ],
        },
        1,
      ),
    ).toEqual({ ok: false, why: 'too_tight' });
    expect(
      offset(
        {
          type: 'LineString',
          coordinates: [
            [3, 3],
            [3, 3],
          ],
        },
        1,
      ).ok,
    ).toBe(false);
    expect(offset(line, 0)).toEqual({ ok: false, why: 'nothing_to_do' });
  });
});

describe('splitting a line', () => {
  it('gives pieces that add up, wherever the cut runs', () => {
    const line: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    const split = splitLine(line, [
      [5, -1],
      [5, 11],
    ]);
    if (!split.ok) throw new Error(split.why);
    expect(split.value).toHaveLength(3);
    expect(
      split.value.reduce((sum, piece) => sum + length_m(piece.coordinates as Xy[]), 0),
    ).toBeCloseTo(30, 9);
    expect(
      splitLine(line, [
        [20, 0],
        [20, 5],
      ]),
    ).toEqual({ ok: false, why: 'does_not_cross' });
    expect(
      splitLine(line, [
        [0, 0],
        [-1, 0],
      ]),
    ).toEqual({ ok: false, why: 'does_not_cross' });
  });
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
