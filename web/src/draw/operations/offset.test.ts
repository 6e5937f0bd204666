import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import { distanceTo_m } from '../extent';
import { area_m2, length_m } from '../measure';
import { linesOf, type PlaneGeometry, type Xy } from '../plane';
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
  return answer.value.reduce((sum, part) => sum + area_m2(part), 0);
}

/** The lines beside a line. */
function besides(line: Xy[], distance_m: number): Xy[][] {
  const answer = offset({ type: 'LineString', coordinates: line }, distance_m);
  if (!answer.ok) throw new Error(answer.why);
  return answer.value.map(({ coordinates }) => coordinates as Xy[]);
}

const places = (line: readonly Xy[]) =>
  line.slice(1).flatMap((to, i) => {
    const from = line[i] as Xy;
    return Array.from({ length: 21 }, (_, k): Xy => {
      const share = k / 20;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });

/** Nowhere nearer than the distance, and no corner of it farther than a mitre reaches. */
function expectBeside(source: Xy[], line: readonly Xy[], distance_m: number): void {
  const edge: PlaneGeometry = { type: 'LineString', coordinates: source };
  const nearest = Math.min(...places(line).map((place) => distanceTo_m(edge, place)));
  const farthest = Math.max(...line.map((place) => distanceTo_m(edge, place)));
  expect(nearest).toBeGreaterThan(Math.abs(distance_m) - 1e-3);
  expect(farthest).toBeLessThan(Math.abs(distance_m) * 4 + 1e-3);
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
    expect(inside).toMatchObject({ ok: true, value: [{ type: 'MultiPolygon' }] });
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
      const [shape] = inside.value as [Polygon];
      for (const place of shape.coordinates[0] ?? [])
        expect(distanceTo_m(edge, place as Xy)).toBeGreaterThan(1 - 1e-6);
      for (let i = 0; i < 200; i += 1) {
        const place: Xy = [20 * Math.sin(i * seed), 14 * Math.cos(i * 1.7)];
        const isDeep = distanceTo_m(whole, place) === 0 && distanceTo_m(edge, place) > 1 + 1e-6;
        if (isDeep) expect(distanceTo_m(shape, place)).toBe(0);
      }
    }
  });

  it('stays away from the tip of a spike, inside and outside', () => {
    for (const width_m of [0.001, 0.1, 0.7]) {
      const thorn = polygon(
        [0, 0],
        [20, 0],
        [20, 10],
        [10 + width_m, 10],
        [10, 2],
        [10 - width_m, 10],
        [0, 10],
      );
      const source = thorn.coordinates[0] as Xy[];
      for (const distance_m of [-1, 1]) {
        const answer = offset(thorn, distance_m);
        if (!answer.ok) throw new Error(answer.why);
        for (const ring of answer.value.flatMap(linesOf)) expectBeside(source, ring, distance_m);
      }
    }
  });

  it('leaves a fence inside a notched courtyard, in as many rings as there is room for', () => {
    // Notches narrower than twice the distance: the fence passes them, or falls apart between two of them.
    const notched = polygon(
      [0, 0],
      [30, 0],
      [30, 10],
      [16, 10],
      [16, 4],
      [15.5, 4],
      [15.5, 10],
      [0, 10],
    );
    const near = offset(notched, -0.5);
    expect(near).toMatchObject({ value: [{ type: 'Polygon' }] });
    const far = offset(notched, -2.1);
    expect(far).toMatchObject({ value: [{ type: 'MultiPolygon', coordinates: { length: 2 } }] });
  });
});

describe('drawing beside an area of any shape', () => {
  /** A star: spikes inside and out, edges long and short. */
  function star(seed: number): Polygon {
    const random = mulberry(seed);
    const corners = 5 + Math.floor(random() * 14);
    return polygon(
      ...Array.from({ length: corners }, (_, i): Xy => {
        const angle = (2 * Math.PI * (i + 0.6 * random())) / corners;
        const out_m = 4 + 16 * random();
        return [out_m * Math.cos(angle), out_m * Math.sin(angle)];
      }),
    );
  }

  it('is nowhere nearer than the distance, and leaves out no place that is well within', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const area = star(seed);
      const source = area.coordinates[0] as Xy[];
      const edge: PlaneGeometry = { type: 'LineString', coordinates: source };
      for (const distance_m of [-0.5, -1.7, 0.8]) {
        const answer = offset(area, distance_m);
        if (!answer.ok) expect(answer.why).toBe('nothing_left');
        const parts = answer.ok ? answer.value : [];
        for (const ring of parts.flatMap(linesOf)) expectBeside(source, ring, distance_m);
        const wrong = Array.from(
          { length: 150 },
          (_, i): Xy => [21 * Math.sin(i * 1.3), 21 * Math.cos(i * 2.1 + seed)],
        ).filter((place) => {
          const isInside = distanceTo_m(area, place) === 0;
          const isNear = distanceTo_m(edge, place) < Math.abs(distance_m);
          const isIn = parts.some((part) => distanceTo_m(part, place) === 0);
          // A mitre reaches farther than the distance: what is within it can be cut away, or added.
          return distance_m < 0 ? isIn && (!isInside || isNear) : !isIn && (isInside || isNear);
        });
        expect(wrong).toEqual([]);
      }
    }
  });
});

describe('drawing a line beside a line', () => {
  const corner: Xy[] = [
    [0, 0],
    [10, 0],
    [10, 10],
  ];
  it('runs on its left or its right, with mitred corners', () => {
    expect(besides(corner, 1)).toEqual([
      [
        [0, 1],
        [9, 1],
        [9, 10],
      ],
    ]);
    expect(besides(corner, -1)).toEqual([
      [
        [0, -1],
        [11, -1],
        [11, 10],
      ],
    ]);
  });

  it('goes out where there is no room, and comes back where there is', () => {
    const hook: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 1],
      [4, 1],
    ];
    const [beside, ...more] = besides(hook, 2);
    expect(more).toEqual([]);
    expect(beside?.[0]).toEqual([0, 2]);
    // As near to the end of the hook as it may be.
    expect(beside?.at(-1)?.[0]).toBeCloseTo(4 - Math.sqrt(3), 3);
    expect(besides(hook, -2)).toEqual([
      [
        [0, -2],
        [12, -2],
        [12, 3],
        [4, 3],
      ],
    ]);
    const u: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 1],
      [0, 1],
    ];
    expect(offset({ type: 'LineString', coordinates: u }, 0.6)).toEqual({
      ok: false,
      why: 'too_tight',
    });
  });

  it('passes a notch that is narrower than twice the distance', () => {
    const notch: Xy[] = [
      [0, 0],
      [5, 0],
      [5, -3],
      [5.6, -3],
      [5.6, 0],
      [12, 0],
    ];
    expect(besides(notch, 1)).toEqual([
      [
        [0, 1],
        [12, 1],
      ],
    ]);
    // On the other side it goes around.
    expect(besides(notch, -1)).toEqual([
      [
        [0, -1],
        [4, -1],
        [4, -4],
        [6.6, -4],
        [6.6, -1],
        [12, -1],
      ],
    ]);
  });

  it('falls apart around a line that comes back to itself', () => {
    const pocket: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 1],
      [-10, 1],
    ];
    const lines = besides(pocket, 1);
    expect(lines).toHaveLength(2);
    for (const line of lines) expectBeside(pocket, line, 1);
  });

  it('goes all around a closed line', () => {
    const ring: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 6],
      [0, 6],
      [0, 0],
    ];
    const [inner] = besides(ring, 1) as [Xy[]];
    expect(inner[0]).toEqual(inner.at(-1));
    expect(length_m(inner)).toBeCloseTo(2 * (8 + 4), 9);
    const [outer] = besides(ring, -1) as [Xy[]];
    expect(length_m(outer)).toBeCloseTo(2 * (12 + 8), 9);
  });

  it('takes places on the way, and tiny steps, for what they are', () => {
    const line: Xy[] = [
      [0, 0],
      [3, 0],
      [3, 0],
      [5, 0.00005],
      [5.00001, 0],
      [10, 0],
    ];
    const [beside] = besides(line, 1) as [Xy[]];
    expect(beside).toHaveLength(2);
    expect(length_m(beside)).toBeCloseTo(10, 3);
  });

  it('runs back along a line that turns straight back', () => {
    const back: Xy[] = [
      [0, 0],
      [5, 0],
      [2, 0],
    ];
    for (const line of besides(back, 1)) expectBeside(back, line, 1);
    expect(besides(back, 1).length).toBeGreaterThan(0);
  });

  it('is nowhere nearer than the distance, whatever the line: by sampling', () => {
    let drawn = 0;
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = mulberry(seed);
      const count = 3 + Math.floor(random() * 12);
      let at: Xy = [0, 0];
      let way = random() * 6;
      const line = Array.from({ length: count }, (): Xy => {
        // Long ways and tiny steps, slight bends and sharp ones.
        const step_m = random() < 0.2 ? random() * 0.02 : random() * 8;
        way += (random() - 0.5) * (random() < 0.3 ? 6.2 : 1.5);
        at = [at[0] + step_m * Math.cos(way), at[1] + step_m * Math.sin(way)];
        return at;
      });
      for (const distance_m of [0.3, -0.8, 2]) {
        const answer = offset({ type: 'LineString', coordinates: line }, distance_m);
        if (!answer.ok) {
          expect(['too_tight', 'nothing_to_do']).toContain(answer.why);
          continue;
        }
        drawn += 1;
        for (const { coordinates } of answer.value)
          expectBeside(line, coordinates as Xy[], distance_m);
      }
    }
    expect(drawn).toBeGreaterThan(350);
  });

  it('has every place that is at the distance from an edge and from nothing else nearer', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = mulberry(seed * 31);
      const line = Array.from({ length: 6 }, (_, i): Xy => [i * 4, random() * 6]);
      const edge: PlaneGeometry = { type: 'LineString', coordinates: line };
      const lines = besides(line, 1).map(
        (coordinates): PlaneGeometry => ({ type: 'LineString', coordinates }),
      );
      for (const [i, to] of line.slice(1).entries()) {
        const from = line[i] as Xy;
        const size_m = Math.hypot(to[0] - from[0], to[1] - from[1]);
        for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
          const place: Xy = [
            from[0] + (to[0] - from[0]) * share - (to[1] - from[1]) / size_m,
            from[1] + (to[1] - from[1]) * share + (to[0] - from[0]) / size_m,
          ];
          if (distanceTo_m(edge, place) < 1 - 1e-6) continue;
          expect(Math.min(...lines.map((beside) => distanceTo_m(beside, place)))).toBeLessThan(
            1e-3,
          );
        }
      }
    }
  });

  it('says why there is none', () => {
    const nowhere: Xy[] = [
      [3, 3],
      [3, 3],
    ];
    expect(offset({ type: 'LineString', coordinates: nowhere }, 1)).toEqual({
      ok: false,
      why: 'nothing_to_do',
    });
    expect(offset({ type: 'LineString', coordinates: corner }, 0)).toEqual({
      ok: false,
      why: 'nothing_to_do',
    });
  });
});

/** Random numbers that are the same ones every time. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
