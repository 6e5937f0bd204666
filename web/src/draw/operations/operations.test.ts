import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import { area_m2, signedArea_m2 } from '../measure';
import type { Xy } from '../plane';
import { cutOut, merged, splitByLine } from './areas';
import { mirrored, moved, rotated } from './transform';

const square = (x: number, y: number, side_m: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + side_m, y],
      [x + side_m, y + side_m],
      [x, y + side_m],
      [x, y],
    ],
  ],
});

/** A star-shaped ring about (3, −2), different for every seed. */
function star(seed: number): Polygon {
  const corners = 3 + (seed % 20);
  const ring = Array.from({ length: corners }, (_, i): Xy => {
    const radius_m = 5 + 10 * Math.abs(Math.sin(seed * 12.9898 + i * 78.233));
    const angle = (2 * Math.PI * i) / corners;
    return [3 + radius_m * Math.cos(angle), -2 + radius_m * Math.sin(angle)];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as Xy]] };
}

const largestStep_m = (a: Polygon, b: Polygon) =>
  Math.max(
    ...(a.coordinates[0] ?? []).map(([x, y], i) => {
      const [u, v] = b.coordinates[0]?.[i] ?? [Number.NaN, Number.NaN];
      return Math.hypot(u - x, v - y);
    }),
  );

describe('operations on areas', () => {
  it('split into counter-clockwise pieces that add up, for any polygon', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const whole = star(seed);
      const split = splitByLine(whole, [
        [3, -2],
        [3 + Math.cos(seed), -2 + Math.sin(seed)],
      ]);
      if (!split.ok) throw new Error(`${seed}: ${split.why}`);
      expect(split.value.length).toBeGreaterThan(1);
      const sum_m2 = split.value.reduce((sum, piece) => sum + area_m2(piece), 0);
      expect(Math.abs(sum_m2 - area_m2(whole))).toBeLessThan(1e-6);
      for (const piece of split.value)
        expect(signedArea_m2(piece.coordinates[0] ?? [])).toBeGreaterThan(0);
    }
  });

  it('say why they cannot split', () => {
    const why = { ok: false, why: 'does_not_cross' };
    expect(
      splitByLine(square(0, 0, 5), [
        [9, 0],
        [9, 1],
      ]),
    ).toEqual(why);
    expect(
      splitByLine(square(0, 0, 5), [
        [0, 0],
        [5, 0],
      ]),
    ).toEqual(why);
    expect(
      splitByLine(square(0, 0, 5), [
        [2, 2],
        [2, 2],
      ]),
    ).toEqual(why);
  });

  it('cut a hole that turns clockwise, and join what touches', () => {
    const cut = cutOut(square(0, 0, 10), square(2, 2, 3));
    if (!cut.ok || cut.value.type !== 'Polygon') throw new Error('no hole');
    expect(area_m2(cut.value)).toBe(91);
    expect(signedArea_m2(cut.value.coordinates[1] ?? [])).toBe(-9);
    const joined = merged([square(0, 0, 5), square(5, 0, 5)]);
    expect(joined).toMatchObject({ ok: true, value: { type: 'Polygon' } });
    expect(merged([square(0, 0, 5), square(9, 0, 5)])).toMatchObject({
      value: { type: 'MultiPolygon' },
    });
    expect(cutOut(square(1, 1, 2), square(0, 0, 10))).toEqual({ ok: false, why: 'nothing_left' });
    expect(merged([])).toEqual({ ok: false, why: 'nothing_left' });
  });

  it('come back after moving there and back, a full turn, and mirroring twice', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const start = star(seed);
      expect(largestStep_m(start, rotated(start, [100, 7], 360) as Polygon)).toBeLessThan(1e-9);
      expect(largestStep_m(start, moved(moved(start, [9, 3]), [-9, -3]) as Polygon)).toBeLessThan(
        1e-9,
      );
      const once = mirrored(start, [0, seed], [4, 1]);
      const twice = once.ok && mirrored(once.value, [0, seed], [4, 1]);
      if (!once.ok || !twice || twice.ok === false) throw new Error('not mirrored');
      expect(signedArea_m2((once.value as Polygon).coordinates[0] ?? [])).toBeGreaterThan(0);
      expect(largestStep_m(start, twice.value as Polygon)).toBeLessThan(1e-9);
    }
    expect(mirrored(square(0, 0, 1), [2, 2], [2, 2]).ok).toBe(false);
  });

  it('split by a bent line, and a corner is cut where it bends', () => {
    const split = splitByLine(square(0, 0, 10), [
      [6, 1],
      [6, 6],
      [1, 6],
    ]);
    if (!split.ok) throw new Error(split.why);
    expect(split.value.map((piece) => area_m2(piece)).sort((a, b) => a - b)).toEqual([36, 64]);
    const looped = [
      [2, 2],
      [8, 2],
      [8, 8],
      [4, -4],
    ] as Xy[];
    expect(splitByLine(square(0, 0, 10), looped)).toEqual({ ok: false, why: 'crosses_itself' });
  });

  it('turn clockwise', () => {
    const turned = rotated({ type: 'Point', coordinates: [0, 1] }, [0, 0], 90);
    expect((turned.coordinates as Xy)[0]).toBeCloseTo(1, 12);
  });
});
