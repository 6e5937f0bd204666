import { describe, expect, it } from 'vitest';
import type { Feature, Position, SeenByReport, Sighting } from '../api/types';
import { NO_LEVEL, sightData } from './sightData';

const PLACE: Position = [1, 1];
const title = { zh: '', en: '' };
const levels = [
  { level: 'monitor', min_px_per_m: 12.5, title },
  { level: 'detect', min_px_per_m: 25, title },
];

function camera(id: string, at: Position): Feature {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: at },
    properties: { kind: 'camera', revision: 1 },
  };
}

const sighting = (change: Partial<Sighting>): Sighting => ({
  id: 'c',
  sees: false,
  px_per_m: 80.4,
  level: 'detect',
  distance_m: 1,
  out_of_frame: null,
  hidden_by: [],
  ...change,
});

function report(...cameras: Sighting[]): SeenByReport {
  return {
    point: [1, 1],
    target_height_m: 0,
    profile: 'p',
    stands_on: { place: 'open_ground', feature: null },
    cameras,
    mounts: [{ feature: 'b', kind: 'building', point: [2, 2], distance_m: 1, height_m: 3.5 }],
    skipped: [],
    rules: [],
  };
}

type Drawn = Record<string, unknown>;

function drawn(answer: SeenByReport | null, cameras = [camera('c', [0, 0])]): Drawn[] {
  return sightData(PLACE, answer, cameras, levels).features.map(({ geometry, properties }) => ({
    ...properties,
    at: geometry.coordinates,
  }));
}

describe('lines of sight', () => {
  it('are not there without a place, and only the pin is while nothing is known', () => {
    expect(sightData(null, report(), [], levels).features).toEqual([]);
    expect(drawn(null)).toEqual([{ role: 'pin', at: [1, 1] }]);
  });

  it('of a camera that sees the place have the colour of the level and say the density', () => {
    const ends = [
      [0, 0],
      [1, 1],
    ];
    const seen = { role: 'seen', camera: 'c', label: '80 px/m', at: ends };
    expect(drawn(report(sighting({ sees: true })))[0]).toEqual({ ...seen, colour: 'level-7' });
    const faint = report(sighting({ sees: true, level: null }));
    expect(drawn(faint)[0]).toEqual({ ...seen, colour: NO_LEVEL });
  });

  it('of a hidden camera stop at the first thing in the way and go on behind it', () => {
    const hider = { feature: 'b', kind: 'building', height_m: 9, distance_m: 1 } as const;
    const hidden = report(
      sighting({
        hidden_by: [
          { ...hider, point: [0.25, 0.25] },
          { ...hider, point: [0.75, 0.75] },
        ],
      }),
    );
    const parts = drawn(hidden).filter(({ role }) => !['pin', 'mount'].includes(role as string));
    expect(parts.map(({ role, at }) => [role, at])).toEqual([
      [
        'blocked',
        [
          [0, 0],
          [0.25, 0.25],
        ],
      ],
      [
        'beyond',
        [
          [0.25, 0.25],
          [1, 1],
        ],
      ],
      ['block', [0.25, 0.25]],
    ]);
  });

  it('of a camera that looks elsewhere are told apart, and cameras that are not drawn have none', () => {
    const away = report(sighting({ out_of_frame: 'behind', px_per_m: null, level: null }));
    expect(drawn(away)[0]?.role).toBe('away');
    expect(drawn(away, []).map(({ role }) => role)).toEqual(['mount', 'pin']);
  });

  it('number the mounting places as the list does', () => {
    expect(drawn(report())[0]).toEqual({ role: 'mount', label: '1', at: [2, 2] });
  });
});
