import { describe, expect, it } from 'vitest';
import type { Feature, Polygon } from '../api/types';
import { area_m2 } from '../draw/measure';
import { Plane } from '../draw/plane';
import { overlapsOf } from './overlaps';

const plane = new Plane([113.97, 34.72]);
const box = (west: number, south: number, east: number, north: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const courtyard = (id: string, shape: Polygon, name?: string) =>
  ({
    type: 'Feature',
    id,
    geometry: plane.geometryToDegrees(shape),
    properties: { kind: 'courtyard', ...(name ? { name } : {}) },
  }) as unknown as Feature;

describe('boundaries that lie over each other', () => {
  it('are told with the name and the ground that both take', () => {
    const others = [
      courtyard('a', box(40, 0, 90, 50), '东院'),
      courtyard('b', box(-50, -50, -10, 20)),
      courtyard('c', box(200, 0, 250, 50)),
    ];
    const found = overlapsOf(plane.geometryToDegrees(box(-20, 0, 50, 50)), others, plane);
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      ['a', '东院'],
      ['b', 'b'],
    ]);
    expect(found[0]?.area_m2).toBeCloseTo(500, 1);
    expect(found[1]?.area_m2).toBeCloseTo(200, 1);
    const shown = plane.geometryToMetres(found[0]?.geometry as Polygon);
    expect(area_m2(shown)).toBeCloseTo(500, 1);
  });

  it('are not told where they share an edge only', () => {
    const beside = courtyard('d', box(50.01, 0, 90, 50));
    const touching = courtyard('e', box(49.995, 0, 90, 50));
    expect(
      overlapsOf(plane.geometryToDegrees(box(0, 0, 50, 50)), [beside, touching], plane),
    ).toEqual([]);
  });
});
