import { describe, expect, it } from 'vitest';
import type { YardFeature } from '../scene';
import { conePath, minimapOf } from './minimap';

const square = (kind: YardFeature['kind'], side_m: number, surroundings = false): YardFeature => ({
  id: kind,
  kind,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [side_m, 0],
        [side_m, side_m],
        [0, side_m],
        [0, 0],
      ],
    ],
  },
  properties: {},
  surroundings,
});

describe('the small map', () => {
  it('shows the courtyard with a margin, north at the top, and nothing of the surroundings', () => {
    const map = minimapOf([
      square('courtyard', 40),
      square('building', 10),
      square('building', 500, true),
    ]);
    expect(map.viewBox).toBe('-6 -46 52 52');
    expect(map.layers.map(({ name }) => name)).toEqual(['ground', 'building']);
    expect(map.layers[1]?.path).toBe('M0 0L10 0L10 -10L0 -10L0 0Z');
  });

  it('is there even before anything is known', () => {
    expect(minimapOf([]).viewBox).toBe('-6 -6 12 12');
  });
});

describe('the view cone', () => {
  it('opens to both sides of where one looks', () => {
    const stand = {
      at: [10, 20] as [number, number],
      height_m: 1.6,
      azimuth_deg: 90,
      pitch_deg: 0,
    };
    expect(conePath(stand, 90, 10)).toBe('M10 -20L17.07 -27.07A10 10 0 0 1 17.07 -12.93Z');
  });
});
