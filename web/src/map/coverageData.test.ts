import { describe, expect, it } from 'vitest';
import type { CoverageLevel, CoverageReport, MultiPolygon, MustSee } from '../api/types';
import { coverageData, missingData } from './coverageData';

const square: MultiPolygon = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ],
  ],
};
const nothing: MultiPolygon = { type: 'MultiPolygon', coordinates: [] };
const level = (name: string, polygon = square): CoverageLevel => ({
  level: name,
  min_px_per_m: 25,
  area_m2: 1,
  share: 0.1,
  polygon,
});
const report: CoverageReport = {
  open_ground_m2: 100,
  profile: 'iec62676-4-2014',
  target_height_m: 0,
  cameras: [
    { id: 'cam-1', levels: [level('monitor'), level('detect'), level('inspect', nothing)] },
  ],
  union: [level('monitor'), level('detect'), level('inspect')],
  blind: {
    level: 'detect',
    area_m2: 60,
    share: 0.6,
    parts: [
      { area_m2: 58, polygon: square },
      { area_m2: 2, polygon: square },
    ],
  },
  overlap: [],
  must_see: [],
  skipped: [],
  rules: [],
};
const draw = (camera: string | null) => coverageData(report, camera, (m2) => `${m2} m²`);

describe('coverage on the map', () => {
  it('shows the zones of all cameras, the weakest lowest', () => {
    const zones = draw(null).zones.features.map(({ properties }) => properties);
    expect(zones.map(({ level: name }) => name)).toEqual(['monitor', 'detect', 'inspect']);
    expect(zones.every(({ faint }) => faint === false)).toBe(true);
    expect(zones.map(({ colour }) => colour)).toEqual(['level-1', 'level-4', 'level-7']);
  });

  it('shows one camera over a faint whole, and skips zones that are empty', () => {
    const zones = draw('cam-1').zones.features.map(({ properties }) => properties);
    expect(zones.map(({ level: name, faint }) => [name, faint])).toEqual([
      ['detect', true],
      ['monitor', false],
      ['detect', false],
    ]);
  });

  it('draws every blind area, and labels those that are worth a walk', () => {
    const { blind, blindLabels } = draw(null);
    expect(blind.features).toHaveLength(2);
    expect(blindLabels.features.map(({ properties }) => properties.label)).toEqual(['58 m²']);
  });
});

describe('what a place that must be seen lacks', () => {
  const place = (feature: string | number, missing: MultiPolygon): MustSee => ({
    feature,
    kind: 'gate',
    needed: 'identify',
    got: null,
    share: 0,
    met: false,
    cameras: [],
    cameras_needed: 1,
    missing_m2: 1,
    missing,
  });

  it('is drawn for that place alone, and where it is known', () => {
    const places = [place('g-1', square), place(7, square), place('g-2', nothing)];
    expect(missingData(places, 'g-1').features.map(({ geometry }) => geometry)).toEqual([square]);
    expect(missingData(places, '7').features.length).toBe(1);
    expect(missingData(places, 'g-2').features).toEqual([]);
    expect(missingData(places, null).features).toEqual([]);
  });
});
