import { describe, expect, it } from 'vitest';
import type { Xy } from '../../draw/plane';
import { distance_m } from '../../draw/vector';
import { isInside } from '../../map/geometry';
import type { YardFeature } from '../scene';
import { BODY_RADIUS_M, Solids } from './collision';

const feature = (
  kind: YardFeature['kind'],
  geometry: YardFeature['geometry'],
  properties: Record<string, unknown> = {},
): YardFeature => ({ id: kind, kind, geometry, properties });
const wall = (...coordinates: Xy[]) => feature('wall', { type: 'LineString', coordinates });
const house = (ring: Xy[]) => feature('building', { type: 'Polygon', coordinates: [ring] });

const SQUARE: Xy[] = [
  [0, 0],
  [20, 0],
  [20, 20],
  [0, 20],
  [0, 0],
];

/** The same numbers each time. */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('a walker', () => {
  it('is stopped before a wall, however long the step', () => {
    const solids = new Solids([wall([-10, 5], [10, 5])]);
    for (const step of [0.01, 1, 5, 6, 100, 1e6]) {
      const [x, y] = solids.walk([0, 0], [0, step]);
      expect(x).toBeCloseTo(0, 9);
      expect(y).toBeCloseTo(Math.min(step, 5 - BODY_RADIUS_M - 0.12), 6);
    }
  });

  it('slides along a wall that is met askew', () => {
    const solids = new Solids([wall([-100, 5], [100, 5])]);
    const [x, y] = solids.walk([0, 0], [20, 20]);
    expect(x).toBeCloseTo(20, 6);
    expect(y).toBeLessThan(5 - BODY_RADIUS_M);
  });

  it('goes around the end of a wall and past it', () => {
    const solids = new Solids([wall([0, 5], [10, 5])]);
    expect(solids.walk([-2, 0], [0, 10])).toEqual([-2, 10]);
  });

  it('stops in a corner', () => {
    const solids = new Solids([wall([0, 5], [5, 5], [5, 0])]);
    const [x, y] = solids.walk([1, 1], [50, 50]);
    expect(x).toBeLessThan(5 - BODY_RADIUS_M);
    expect(y).toBeLessThan(5 - BODY_RADIUS_M);
  });

  it('never leaves a walled yard, in 1200 steps of any length and direction, along walls at any angle', () => {
    const random = randomly(7);
    for (let yard = 0; yard < 12; yard++) {
      const corners = Array.from({ length: 7 }, (_, i): Xy => {
        const [turn, reach] = [((i + random() * 0.7) / 7) * 2 * Math.PI, 4 + random() * 20];
        return [Math.cos(turn) * reach, Math.sin(turn) * reach];
      });
      const ring = [...corners, corners[0] as Xy];
      const tree = feature('tree', { type: 'Point', coordinates: [1.5, 0.5] });
      const solids = new Solids([wall(...ring), tree]);
      let at = solids.roomNear([0, 0]);
      for (let i = 0; i < 100; i++) {
        const [turn, length] = [random() * 2 * Math.PI, 10 ** (random() * 5 - 2)];
        at = solids.walk(at, [Math.cos(turn) * length, Math.sin(turn) * length]);
        expect(isInside(at, [ring]), `${at}`).toBe(true);
        expect(solids.hasRoom(at, -1e-5), `${at}`).toBe(true);
      }
    }
  });

  it('gets through an open gate, and not through a closed one', () => {
    const walls = [wall([-10, 5], [-2, 5]), wall([2, 5], [10, 5])];
    const gate = (access_control: string) =>
      feature(
        'gate',
        {
          type: 'LineString',
          coordinates: [
            [-2, 5],
            [2, 5],
          ],
        },
        { access_control },
      );
    const past = (control: string, x = 0) =>
      new Solids([...walls, gate(control)]).walk([x, 0], [0, 9])[1];
    expect(past('none')).toBe(9);
    // A sliding gate is drawn back from one half of the opening.
    expect([past('staffed', -1), past('staffed', 1)].sort()[1]).toBe(9);
    expect(Math.min(past('staffed', -1), past('staffed', 1))).toBeLessThan(5.5);
    for (const control of ['barrier', 'card', 'face']) expect(past(control)).toBeLessThan(5);
  });

  it.each(['building', 'obstacle', 'bicycle_shed'] as const)('stays outside of a %s', (kind) => {
    const solids = new Solids([feature(kind, { type: 'Polygon', coordinates: [SQUARE] })]);
    const [x] = solids.walk([-5, 10], [50, 0]);
    expect(x).toBeCloseTo(-BODY_RADIUS_M, 6);
    expect(solids.hasRoom([10, 10])).toBe(false);
  });

  it('walks over lanes and grass as if they were not there', () => {
    const lawn = feature('green_area', { type: 'Polygon', coordinates: [SQUARE] });
    expect(new Solids([lawn]).walk([-5, 10], [50, 0])).toEqual([45, 10]);
  });

  it('is set beside a house that it would stand in', () => {
    const solids = new Solids([house(SQUARE)]);
    const at = solids.roomNear([3, 10]);
    expect(solids.hasRoom(at)).toBe(true);
    expect(Math.abs(at[0] - 3)).toBeLessThan(5);
  });

  it('is set beside a tree whose crown hangs down to their eyes, and walks through it', () => {
    const at: Xy = [3, 10];
    const geometry = { type: 'Point', coordinates: at } as const;
    const spruce = feature('tree', geometry, { crown_radius_m: 2, trunk_height_m: 1.2 });
    const plane = feature('tree', geometry, { crown_radius_m: 2, trunk_height_m: 2.5 });
    expect(distance_m(new Solids([spruce]).roomNear([3.5, 10]), at)).toBeGreaterThan(2);
    expect(new Solids([plane]).roomNear([3.5, 10])).toEqual([3.5, 10]);
    expect(new Solids([spruce]).walk([4, 0], [0, 20])).toEqual([4, 20]);
  });

  it('sees as far as to the first thing in the way', () => {
    const solids = new Solids([
      wall([-10, 5], [10, 5]),
      house(SQUARE.map(([x, y]) => [x, y + 40])),
    ]);
    expect(solids.sightLength([0, 0], 0, 100)).toBeCloseTo(5, 9);
    expect(solids.sightLength([0, 0], 180, 100)).toBe(100);
  });
});
