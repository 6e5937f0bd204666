import { describe, expect, it } from 'vitest';
import type { Xy } from '../../draw/plane';
import type { YardFeature } from '../scene';
import { Solids } from './collision';
import { turnTo } from './stand';
import { beforeEntrance, defaultStand, groundOf, mainGate } from './standpoint';

const feature = (
  kind: YardFeature['kind'],
  geometry: YardFeature['geometry'],
  properties: Record<string, unknown> = {},
): YardFeature => ({ id: `${kind}-${JSON.stringify(geometry)}`, kind, geometry, properties });
const ring = (west: number, south: number, east: number, north: number): Xy[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const area = (kind: YardFeature['kind'], corners: Xy[]) =>
  feature(kind, { type: 'Polygon', coordinates: [corners] });
const gate = (a: Xy, b: Xy, passage: string, width_m: number) =>
  feature('gate', { type: 'LineString', coordinates: [a, b] }, { passage, width_m });

/** 60 × 40 m; a house takes most of what lies straight ahead of the south gate. */
const ground = area('courtyard', ring(0, 0, 60, 40));
const house = area('building', ring(18, 12, 40, 24));
const south = gate([28, 0], [32, 0], 'both', 4);
const door = gate([0, 10], [0, 12], 'pedestrian', 9);
const standIn = (features: YardFeature[]) => defaultStand(features, new Solids(features));

describe('the standpoint from which a courtyard is best looked into', () => {
  it('is inside the gate for vehicles, even where one for people is wider', () => {
    const features = [ground, door, south];
    expect(mainGate(features)).toBe(south);
    const { at, azimuth_deg, height_m } = standIn(features);
    expect(at).toEqual([30, 3]);
    expect(Math.abs(turnTo(0, azimuth_deg))).toBeLessThan(61);
    expect(height_m).toBe(1.6);
  });

  it('looks past what stands in the way', () => {
    const features = [ground, south, house];
    const solids = new Solids(features);
    const { at, azimuth_deg } = defaultStand(features, solids);
    expect(solids.sightLength(at, 0, 80)).toBeLessThan(10);
    expect(solids.sightLength(at, azimuth_deg, 80)).toBeGreaterThan(20);
  });

  it('looks in also where the gate is drawn the other way round, or is but a point', () => {
    const turned = gate([32, 0], [28, 0], 'both', 4);
    const point = feature('gate', { type: 'Point', coordinates: [30, 0] }, { passage: 'both' });
    for (const other of [turned, point]) {
      const { at, azimuth_deg } = standIn([ground, other]);
      expect(groundOf([ground])(at)).toBe(true);
      expect(Math.abs(turnTo(0, azimuth_deg))).toBeLessThan(61);
    }
  });

  it('steps aside where the place itself is taken', () => {
    const shed = area('bicycle_shed', ring(27, 1.5, 33, 4));
    const features = [ground, south, shed];
    expect(new Solids(features).hasRoom(standIn(features).at)).toBe(true);
  });

  it('is before an entrance where there is no gate, in by the boundary where there is neither', () => {
    const entrance = feature('entrance', { type: 'Point', coordinates: [29, 12] });
    const before = standIn([ground, house, entrance]);
    expect(before.at[1]).toBeLessThan(12);
    expect(Math.abs(turnTo(0, before.azimuth_deg))).toBeLessThan(20);
    expect(groundOf([ground])(standIn([ground, house]).at)).toBe(true);
  });

  it('is somewhere even in a courtyard of which nothing is known', () => {
    expect(standIn([]).at).toEqual([0, 0]);
  });

  it('before an entrance is outside of the building, in front of the door', () => {
    const features = [ground, house];
    for (const [place, side] of [
      [[29, 12], 180],
      [[29, 24], 0],
      [[18, 18], 270],
    ] as [Xy, number][]) {
      const entrance = feature('entrance', { type: 'Point', coordinates: place });
      const stand = beforeEntrance(entrance, features, new Solids(features));
      expect(Math.abs(turnTo(side + 180, stand.azimuth_deg))).toBeLessThan(25);
    }
  });
});
