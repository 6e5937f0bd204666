import { describe, expect, it } from 'vitest';
import { signedArea_m2 } from '../measure';
import type { Xy } from '../plane';
import { cross, distance_m, dot, minus, nearestOn, segmentMeeting, segmentsOf } from '../vector';
import {
  newRow,
  onSide,
  type ParkingRow,
  type StallSize,
  sideOf,
  slotsOf,
  spacesOf,
  withEnd,
  withRemoved,
  withType,
} from './row';
import { stallShape } from './stall';

const PERPENDICULAR: StallSize = {
  arrangement: 'perpendicular',
  angle_deg: 90,
  width_m: 2.4,
  length_m: 5.3,
};
const PARALLEL: StallSize = { arrangement: 'parallel', angle_deg: 0, width_m: 2.4, length_m: 6 };
const oblique = (angle_deg: number): StallSize => ({
  ...PERPENDICULAR,
  arrangement: 'oblique',
  angle_deg,
});

const straight = (length_m: number, size = PERPENDICULAR, firstNumber = 1): ParkingRow =>
  newRow({
    baseline: [
      [0, 0],
      [length_m, 0],
    ],
    side: 'left',
    size,
    firstNumber,
  });
const numbers = (row: ParkingRow): number[] => spacesOf(row).map(({ number }) => number);
const lowest = (ring: readonly Xy[], axis: 0 | 1): number =>
  Math.min(...ring.map((at) => at[axis]));

/** The same numbers every time: a test that fails can be run again. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function anySize(next: () => number): StallSize {
  const sizes = [PERPENDICULAR, PARALLEL, oblique(20 + 140 * next()), oblique(45)];
  return sizes[Math.floor(next() * sizes.length)] as StallSize;
}

function anyRow(seed: number): ParkingRow {
  const next = random(seed);
  const corners = 2 + Math.floor(next() * 4);
  const baseline = Array.from({ length: corners }, (): Xy => [60 * next(), 60 * next()]);
  return newRow({
    baseline,
    side: next() < 0.5 ? 'left' : 'right',
    size: anySize(next),
    setback_m: next() < 0.5 ? 0 : 0.6,
    accessibleAisle_m: 1.2,
  });
}

const ROWS = Array.from({ length: 300 }, (_, seed) => anyRow(seed + 1));

/** By edges and corners, other than the code under test does it. */
function isInside(ring: readonly Xy[], place: Xy, by_m: number): boolean {
  return segmentsOf(ring).every(([from, to]) => {
    return cross(minus(to, from), minus(place, from)) / distance_m(from, to) > by_m;
  });
}

/** Each ring shrunk by a millimetre about its middle meets nothing of the other one. */
function areDisjoint(a: readonly Xy[], b: readonly Xy[]): boolean {
  const [x, y] = [shrunk(a), shrunk(b)];
  const cross = segmentsOf(x).some((edge) => segmentsOf(y).some((e) => segmentMeeting(edge, e)));
  return !cross && !isInside(b, x[0] as Xy, 0) && !isInside(a, y[0] as Xy, 0);
}

function shrunk(ring: readonly Xy[]): Xy[] {
  const corners = ring.slice(0, -1);
  const middle: Xy = [0, 1].map(
    (i) => corners.reduce((sum, at) => sum + (at[i] ?? 0), 0) / 4,
  ) as Xy;
  return ring.map((at) => {
    const reach_m = distance_m(middle, at);
    const share = (reach_m - 1e-3) / reach_m;
    return [middle[0] + (at[0] - middle[0]) * share, middle[1] + (at[1] - middle[1]) * share];
  });
}

describe('the shape of a stall', () => {
  it('has the depth and the pitch of the standard, which rounds them up to 0.1 m', () => {
    const standard = [
      [30, 4.8, 4.8],
      [45, 5.5, 3.4],
      [60, 5.8, 2.8],
    ] as const;
    for (const [angle_deg, depth_m, pitch_m] of standard) {
      const shape = stallShape(oblique(angle_deg));
      expect(Math.ceil((shape?.depth_m ?? 0) * 10 - 1e-6) / 10).toBe(depth_m);
      expect(Math.ceil((shape?.pitch_m ?? 0) * 10 - 1e-6) / 10).toBe(pitch_m);
    }
  });

  it('is none for a size that makes no stall', () => {
    expect(stallShape({ ...PERPENDICULAR, width_m: 0 })).toBeNull();
    expect(stallShape({ ...PERPENDICULAR, length_m: Number.NaN })).toBeNull();
    expect(stallShape({ ...PERPENDICULAR, length_m: Number.POSITIVE_INFINITY })).toBeNull();
    expect(stallShape(oblique(2))).toBeNull();
    expect(spacesOf(straight(30, oblique(179)))).toEqual([]);
  });
});

/** How long a baseline must be for so many stalls. */
function lengthFor_m(size: StallSize, count: number): number {
  const shape = stallShape(size);
  return shape ? shape.extent_m + (count - 1) * shape.pitch_m : 0;
}

describe('a straight row', () => {
  it('takes as many stalls as fit, to the millimetre', () => {
    for (const size of [PERPENDICULAR, PARALLEL, oblique(30), oblique(60), oblique(120)]) {
      const exact_m = lengthFor_m(size, 7);
      expect(spacesOf(straight(exact_m, size))).toHaveLength(7);
      expect(spacesOf(straight(exact_m - 0.001, size))).toHaveLength(6);
    }
  });

  it('lies on the side it was told to, at its setback', () => {
    const row = newRow({
      baseline: [
        [0, 0],
        [10, 0],
      ],
      side: 'right',
      size: PERPENDICULAR,
      setback_m: 0.5,
    });
    const all = spacesOf(row).flatMap(({ ring }) => ring);
    expect(Math.max(...all.map(([, y]) => y))).toBeCloseTo(-0.5, 12);
    expect(lowest(all, 1)).toBeCloseTo(-5.8, 12);
  });

  it('keeps the standard’s pitch where that is wider than the stalls', () => {
    const [first, second] = spacesOf(straight(30, { ...oblique(45), pitch_m: 3.4 }));
    expect(lowest(second?.ring ?? [], 0) - lowest(first?.ring ?? [], 0)).toBeCloseTo(3.4, 12);
  });

  it('has no space without a baseline, and an end to their number', () => {
    expect(spacesOf(newRow({ baseline: [], side: 'left', size: PERPENDICULAR }))).toEqual([]);
    expect(spacesOf(newRow({ baseline: [[1, 1]], side: 'left', size: PERPENDICULAR }))).toEqual([]);
    expect(spacesOf(straight(0))).toEqual([]);
    expect(spacesOf(straight(1e6))).toHaveLength(500);
  });
});

describe('any row', () => {
  it('has stalls of exactly its size', () => {
    for (const row of ROWS) {
      const { width_m, length_m } = row.size;
      for (const { ring } of spacesOf(row)) {
        const sides = segmentsOf(ring).map(([from, to]) => distance_m(from, to));
        expect(Math.min(...sides)).toBeCloseTo(width_m, 9);
        expect(Math.max(...sides)).toBeCloseTo(length_m, 9);
        expect(signedArea_m2(ring)).toBeCloseTo(width_m * length_m, 9);
        const [a, b, c] = ring as [Xy, Xy, Xy];
        expect(dot(minus(b, a), minus(c, b))).toBeCloseTo(0, 9);
      }
    }
  });

  it('has stalls that overlap neither each other nor the baseline', () => {
    for (const row of ROWS) {
      const rings = spacesOf(row).map(({ ring }) => ring);
      rings.forEach((ring, i) => {
        for (const other of rings.slice(i + 1)) expect(areDisjoint(ring, other)).toBe(true);
        const inner = shrunk(ring);
        for (const segment of segmentsOf(row.baseline)) {
          expect(segmentsOf(inner).some((edge) => segmentMeeting(edge, segment))).toBe(false);
        }
      });
    }
  });

  it('stays in the strip along its baseline', () => {
    for (const row of ROWS) {
      const depth_m = row.setback_m + (stallShape(row.size)?.depth_m ?? 0);
      for (const at of spacesOf(row).flatMap(({ ring }) => ring)) {
        const away_m = segmentsOf(row.baseline).map((s) => distance_m(nearestOn(s, at), at));
        expect(Math.min(...away_m)).toBeLessThanOrEqual(depth_m + 1e-9);
      }
    }
  });

  it('is mirrored with its baseline', () => {
    for (const row of ROWS) {
      const mirror = ([x, y]: Xy): Xy => [x, -y];
      const side = row.side === 'left' ? 'right' : 'left';
      const mirrored = newRow({
        baseline: row.baseline.map(mirror),
        side,
        size: row.size,
        setback_m: row.setback_m,
      });
      const corners = (ring: readonly Xy[]) => new Set(ring.map(([x, y]) => `${x},${y + 0}`));
      expect(spacesOf(mirrored).map(({ ring }) => corners(ring))).toEqual(
        spacesOf(row).map(({ ring }) => corners(ring.map(mirror))),
      );
    }
  });

  it('leaves no room for one more stall on a straight baseline', () => {
    for (const row of ROWS.filter(({ baseline }) => baseline.length === 2)) {
      const [from, to] = row.baseline as [Xy, Xy];
      const count = spacesOf(row).length;
      expect(lengthFor_m(row.size, count + 1)).toBeGreaterThan(distance_m(from, to));
      expect(lengthFor_m(row.size, count)).toBeLessThanOrEqual(distance_m(from, to) + 1e-5);
    }
  });
});

describe('a row that is changed', () => {
  it('grows at its end and keeps places and numbers', () => {
    const row = straight(12, PERPENDICULAR, 21);
    const longer = withEnd(row, 'end', [17, 3]);
    expect(numbers(longer)).toEqual([21, 22, 23, 24, 25, 26, 27]);
    expect(spacesOf(longer).slice(0, 5)).toEqual(spacesOf(row));
  });

  it('grows at its start in whole stalls, and numbers the new ones after the others', () => {
    const row = straight(12);
    const longer = withEnd(row, 'start', [-4.5, 0]);
    expect(longer.baseline[0]).toEqual([-4.8, 0]);
    expect(numbers(longer)).toEqual([7, 6, 1, 2, 3, 4, 5]);
    const again = withEnd(withEnd(row, 'start', [-2.4, 0]), 'start', [-4.8, 0]);
    expect(numbers(again)).toEqual([7, 6, 1, 2, 3, 4, 5]);
  });

  it('gets its numbers, types and gaps back when it is dragged shorter and longer again', () => {
    const typed = withRemoved(withType(straight(24), 8, 'ev'), 7, true);
    const back = withEnd(withEnd(typed, 'end', [5, 0]), 'end', [24, 0]);
    expect(spacesOf(back)).toEqual(spacesOf(typed));
    expect(numbers(back)).toEqual([1, 2, 3, 4, 5, 6, 7, 9, 10]);
  });

  it('never shrinks to nothing', () => {
    expect(numbers(withEnd(straight(12), 'end', [-50, 0]))).toEqual([1]);
    expect(numbers(withEnd(straight(12), 'start', [50, 0]))).toEqual([5]);
  });

  it('leaves a gap in the numbers where a space is removed, and closes it when it comes back', () => {
    const row = withRemoved(straight(12), 1, true);
    expect(numbers(row)).toEqual([1, 3, 4, 5]);
    expect(numbers(withRemoved(row, 1, false))).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives no number twice, whatever is done to it', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = random(seed);
      let row = straight(10 + 20 * next(), anySize(next));
      for (let step = 0; step < 12; step += 1) {
        const slots = slotsOf(row);
        const slot = slots[Math.floor(next() * slots.length)]?.slot ?? 0;
        const to: Xy = [-30 + 80 * next(), 5 * next()];
        const change = Math.floor(next() * 5);
        if (change === 0) row = withEnd(row, 'start', to);
        if (change === 1) row = withEnd(row, 'end', to);
        if (change === 2) row = withRemoved(row, slot, next() < 0.7);
        if (change === 3) row = withType(row, slot, 'accessible');
        if (change === 4) row = onSide(row, next() < 0.5 ? 'left' : 'right');
        const found = numbers(row);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((number) => number >= 1)).toBe(true);
      }
    }
  });

  it('makes room beside an accessible space, which two of them share', () => {
    const row = newRow({
      baseline: [
        [0, 0],
        [14.4, 0],
      ],
      side: 'left',
      size: PERPENDICULAR,
      accessibleAisle_m: 1.2,
    });
    const one = withType(row, 1, 'accessible');
    expect(spacesOf(one).map(({ ring }) => Number(lowest(ring, 0).toFixed(9)))).toEqual([
      0, 2.4, 6, 8.4, 10.8,
    ]);
    const two = withType(one, 2, 'accessible');
    expect(spacesOf(two).filter(({ aisle }) => aisle)).toHaveLength(1);
    expect(spacesOf(two)).toHaveLength(5);
    const aisle = spacesOf(two)[1]?.aisle ?? [];
    expect(signedArea_m2(aisle)).toBeCloseTo(1.2 * 5.3, 9);
  });

  it('keeps the aisles of accessible spaces clear of spaces and of each other, at bends too', () => {
    for (const plain of ROWS.slice(0, 100)) {
      const row = slotsOf(plain).reduce((all, { slot }, i) => {
        return i % 3 === 0 ? withType(all, slot, 'accessible') : all;
      }, plain);
      const spaces = spacesOf(row);
      const rings = spaces.flatMap(({ ring, aisle }) => (aisle ? [ring, aisle] : [ring]));
      rings.forEach((ring, i) => {
        for (const other of rings.slice(i + 1)) expect(areDisjoint(ring, other)).toBe(true);
      });
    }
  });

  it('changes sides and back', () => {
    const row = straight(12);
    expect(spacesOf(onSide(onSide(row, 'right'), 'left'))).toEqual(spacesOf(row));
  });

  it('knows on which side of a bent baseline a place lies', () => {
    const baseline: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 10],
    ];
    expect(sideOf(baseline, [9, 1])).toBe('left');
    expect(sideOf(baseline, [5, -1])).toBe('right');
    expect(sideOf(baseline, [12, 5])).toBe('right');
    expect(sideOf([], [1, 1])).toBe('left');
  });
});
