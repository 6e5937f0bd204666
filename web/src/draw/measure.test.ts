import { describe, expect, it } from 'vitest';
import { area_m2, azimuth_deg, length_m, runningMeasures, signedArea_m2 } from './measure';
import type { Xy } from './plane';

const L_SHAPE: Xy[] = [
  [0, 0],
  [10, 0],
  [10, 4],
  [4, 4],
  [4, 10],
  [0, 10],
  [0, 0],
];

describe('measures', () => {
  it('take holes off the area', () => {
    const hole: Xy[] = [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 1],
      [1, 1],
    ];
    expect(area_m2({ type: 'Polygon', coordinates: [L_SHAPE, hole] })).toBe(63);
    expect(area_m2({ type: 'MultiPolygon', coordinates: [[L_SHAPE, hole], [hole]] })).toBe(64);
  });

  it('keep the area of a ring far from the origin', () => {
    const far = L_SHAPE.map(([x, y]): Xy => [x + 2 ** 22, y - 2 ** 22]);
    expect(signedArea_m2(far)).toBe(64);
  });

  it('count azimuths clockwise from north', () => {
    const ways: Xy[] = [
      [0, 1],
      [1, 0],
      [0, -1],
      [-1, 0],
    ];
    expect(ways.map((way) => azimuth_deg([0, 0], way))).toEqual([0, 90, 180, 270]);
  });

  it('follow a ring while it is drawn', () => {
    const drawn: Xy[] = [
      [0, 0],
      [3, 0],
    ];
    expect(runningMeasures([], [3, 0], true)).toEqual({});
    expect(runningMeasures(drawn, [3, 4], true)).toEqual({
      segment_m: 4,
      azimuth_deg: 0,
      turn_deg: 90,
      total_m: 12,
      area_m2: 6,
    });
    expect(runningMeasures(drawn, [3, 4], false).total_m).toBe(7);
    expect(length_m([[1, 1]])).toBe(0);
  });
});
