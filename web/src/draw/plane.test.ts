import { describe, expect, it } from 'vitest';
import type { Geometry, Position } from '../api/types';
import { offset } from '../map/ground';
import { Plane } from './plane';

const ORIGIN: Position = [113.97, 34.72];

describe('the plane of drawing', () => {
  const plane = new Plane(ORIGIN);

  it('agrees with the steps on the ground', () => {
    const [east_m, north_m] = plane.toMetres(offset(ORIGIN, 120, -45));
    expect(east_m).toBeCloseTo(120, 3);
    expect(north_m).toBeCloseTo(-45, 3);
  });

  it('comes back to within a tenth of a millimetre', () => {
    for (let i = 0; i < 500; i += 1) {
      const place: [number, number] = [Math.sin(i) * 2000, Math.cos(i * 7) * 2000];
      const [x, y] = plane.toMetres(plane.toDegrees(place));
      expect(Math.hypot(x - place[0], y - place[1])).toBeLessThan(1e-4);
    }
  });

  it('gives stored coordinates back unchanged, for every type of geometry', () => {
    const ring: Position[] = [
      [113.970123457, 34.720456789],
      [113.971, 34.72],
      [113.970999999, 34.721000001],
      [113.970123457, 34.720456789],
    ];
    const geometries: Geometry[] = [
      { type: 'Point', coordinates: [113.970123457, 34.720456789] },
      { type: 'LineString', coordinates: ring },
      { type: 'Polygon', coordinates: [ring] },
      { type: 'MultiPolygon', coordinates: [[ring], [ring]] },
    ];
    for (const geometry of geometries) {
      expect(plane.geometryToDegrees(plane.geometryToMetres(geometry))).toEqual(geometry);
    }
  });
});
