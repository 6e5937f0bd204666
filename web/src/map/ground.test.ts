import { describe, expect, it } from 'vitest';
import { angleBetween, azimuthDeg, metresPerDegree, offset, within360 } from './ground';

describe('steps on the ground', () => {
  it('have the lengths of a degree that tables of the ellipsoid give', () => {
    // Published for WGS 84: at 0° 110.574 and 111.320 km, at 45° 111.132 and 78.847 km.
    expect(metresPerDegree(0).north).toBeCloseTo(110_574, -1);
    expect(metresPerDegree(0).east).toBeCloseTo(111_320, -1);
    expect(metresPerDegree(45).north).toBeCloseTo(111_132, -1);
    expect(metresPerDegree(45).east).toBeCloseTo(78_847, -1);
  });

  it('lead to where the azimuth says', () => {
    const start: [number, number] = [113.97, 34.72];
    for (const [east, north, azimuth] of [
      [0, 5, 0],
      [5, 5, 45],
      [5, 0, 90],
      [0, -5, 180],
      [-5, 0, 270],
    ] as const) {
      expect(azimuthDeg(start, offset(start, east, north))).toBeCloseTo(azimuth, 2);
    }
  });

  it('keep directions within a circle', () => {
    expect([within360(-90), within360(725)]).toEqual([270, 5]);
    expect([angleBetween(350, 10), angleBetween(90, 270)]).toEqual([20, 180]);
  });
});
