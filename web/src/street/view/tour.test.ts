import { describe, expect, it } from 'vitest';
import type { Xy } from '../../draw/plane';
import { distance_m } from '../../draw/vector';
import { isInside } from '../../map/geometry';
import type { YardFeature } from '../scene';
import { Solids } from './collision';
import { Guide } from './guide';
import { pathBetween } from './paths';
import { lengthOf, onTheWay, type Stop, stopsOf } from './tour';

const ring = (west: number, south: number, east: number, north: number): Xy[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const area = (id: string, kind: YardFeature['kind'], corners: Xy[]): YardFeature => ({
  id,
  kind,
  geometry: { type: 'Polygon', coordinates: [corners] },
  properties: {},
});
const door = (id: string, at: Xy, building: string): YardFeature => ({
  id,
  kind: 'entrance',
  geometry: { type: 'Point', coordinates: at },
  properties: { building },
});
const HOUSE = ring(10, 14, 50, 26);
const yard: YardFeature[] = [
  area('yard', 'courtyard', ring(0, 0, 60, 60)),
  area('house', 'building', HOUSE),
  area('other', 'building', ring(10, 40, 50, 50)),
  door('house-1', [20, 26], 'house'),
  door('house-2', [40, 26], 'house'),
  door('other-1', [20, 40], 'other'),
  area('parking', 'parking_area', ring(52, 30, 58, 40)),
  {
    id: 'gate',
    kind: 'gate',
    geometry: {
      type: 'LineString',
      coordinates: [
        [28, 0],
        [32, 0],
      ],
    },
    properties: { passage: 'both' },
  },
];
const solids = new Solids(yard);

describe('a way on foot', () => {
  it('leads around a house, clear of it, and is hardly longer than it must be', () => {
    const [from, to]: Xy[] = [
      [30, 5],
      [30, 33],
    ];
    const path = pathBetween(from as Xy, to as Xy, solids) as Xy[];
    expect([path[0], path.at(-1)]).toEqual([from, to]);
    for (const [i, place] of path.slice(1).entries()) {
      expect(solids.isClear(path[i] as Xy, place)).toBe(true);
    }
    // Around the corners of the house.
    const least = distance_m([30, 5], [10, 14]) + 12 + distance_m([10, 26], [30, 33]);
    expect(lengthOf(path)).toBeLessThan(least * 1.1);
  });

  it('is straight where nothing is in the way, and none where there is no way', () => {
    expect(pathBetween([2, 2], [50, 3], solids)).toEqual([
      [2, 2],
      [50, 3],
    ]);
    const box: YardFeature = {
      id: 'wall',
      kind: 'wall',
      geometry: { type: 'LineString', coordinates: ring(-5, -5, 5, 5) },
      properties: {},
    };
    expect(pathBetween([0, 0], [20, 0], new Solids([box]))).toBeNull();
  });
});

describe('the guided walk', () => {
  const stops = stopsOf(yard, solids);

  it('leads from the gate to one entrance of every building and on to the parking', () => {
    expect(stops.map(({ feature }) => feature)).toEqual(['gate', 'house-1', 'other-1', 'parking']);
    for (const { stand } of stops) expect(solids.hasRoom(stand.at)).toBe(true);
    for (const { path } of stops.slice(1)) expect(path).not.toBeNull();
  });

  it('never leads through a house, never jumps, and looks at last where it should', () => {
    const [from, to] = [stops[0] as Stop, stops[1] as Stop];
    let before = from.stand;
    let seconds = 0;
    for (let there = false; !there && seconds < 120; seconds += 0.05) {
      const now = onTheWay(from.stand, to, seconds);
      expect(distance_m(before.at, now.stand.at)).toBeLessThan(0.2);
      expect(isInside(now.stand.at, [HOUSE])).toBe(false);
      [before, there] = [now.stand, now.there];
    }
    expect(seconds).toBeLessThan(60);
    expect(distance_m(before.at, to.stand.at)).toBeLessThan(1e-9);
    expect(before.azimuth_deg).toBeCloseTo(to.stand.azimuth_deg, 6);
  });

  it('rests at each stop and ends after the last', () => {
    const guide = new Guide(stops, false);
    const seen = new Set<number>();
    for (let i = 0; i < 5000 && !guide.state.done; i++) {
      guide.advance(0.05);
      seen.add(guide.state.stop);
    }
    expect([...seen]).toEqual([0, 1, 2, 3]);
    expect(guide.state.done).toBe(true);
  });

  it('can be paused and stepped through', () => {
    const guide = new Guide(stops, false);
    guide.skip(1);
    guide.advance(2);
    guide.pause(true);
    const paused = guide.advance(0);
    expect(guide.advance(10)).toEqual(paused);
    guide.skip(-1);
    guide.skip(-1);
    expect(guide.state.stop).toBe(0);
    guide.pause(false);
    expect(guide.advance(0.1)).toEqual(stops[0]?.stand);
  });

  it('is at each stop at once where movement is unwelcome', () => {
    const guide = new Guide(stops, true);
    guide.skip(1);
    expect(guide.advance(0.1)).toEqual(stops[1]?.stand);
  });

  it('goes by single spaces where no parking area is drawn', () => {
    const spaces = [0, 3, 30].map((x) =>
      area(`space-${x}`, 'parking_space', ring(x, 52, x + 2, 57)),
    );
    const without = yard.filter(({ kind }) => kind !== 'parking_area');
    const all = [...without, ...spaces];
    const ids = stopsOf(all, new Solids(all)).map(({ feature }) => feature);
    expect(ids.slice(-2).sort()).toEqual(['space-0', 'space-30']);
  });
});
