import { describe, expect, it } from 'vitest';
import type { Feature, Geometry, Kind } from '../api/types';
import { entry } from '../state/fixtures';
import { courtyardMarks, iconOf, shapes, symbols } from './decorate';
import { PATTERNS, SYMBOLS, svgOf } from './symbols';
import { variantsOf } from './variants';

const point: Geometry = { type: 'Point', coordinates: [0, 0] };
const make = (kind: Kind, properties = {}, geometry: Geometry = point): Feature => ({
  type: 'Feature',
  id: `${kind}-1`,
  geometry,
  properties: { kind, revision: 1, ...properties },
});

describe('symbols', () => {
  it('tell a gate by who passes and whether it is controlled', () => {
    expect(iconOf(make('gate', { passage: 'vehicle', access_control: 'none' }))).toBe(
      'gate-vehicle-open',
    );
    expect(iconOf(make('gate', { passage: 'pedestrian', access_control: 'card' }))).toBe(
      'gate-pedestrian',
    );
    expect(iconOf(make('gate'))).toBe('gate-both-open');
  });

  it('stand at one point each, and turn with the camera', () => {
    const line: Geometry = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [2, 0],
      ],
    };
    const data = symbols([
      make('gate', {}, line),
      make('camera', { azimuth_deg: 70 }),
      make('tree'),
    ]);
    expect(data.features.map(({ geometry }) => geometry)).toEqual([
      { type: 'Point', coordinates: [1, 0] },
      point,
    ]);
    expect(data.features[1]?.properties.turn).toBe(70);
  });

  it('exist for everything that asks for one', () => {
    const kinds: Kind[] = [
      'camera',
      'lamp',
      'entrance',
      'gate',
      'waste_point',
      'notice_board',
      'charger',
    ];
    for (const kind of kinds) expect(SYMBOLS).toHaveProperty(iconOf(make(kind)));
    const marks = courtyardMarks(
      [make('courtyard')],
      [entry('courtyard-1', { pilot: true })],
      String,
    );
    expect(SYMBOLS).toHaveProperty(marks.features[0]?.properties.icon as string);
  });

  it('are well-formed drawings', () => {
    for (const [name, image] of Object.entries({ ...SYMBOLS, ...PATTERNS })) {
      const svg = svgOf(image, () => '#000', 2);
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
      expect(parsed.querySelector('parsererror'), name).toBeNull();
      expect(svg, name).not.toMatch(/undefined|NaN/);
    }
  });
});

describe('labels', () => {
  it('give a building its number and its storeys', () => {
    const label = (language: 'zh' | 'en') =>
      shapes([make('building', { number: '3号楼', storeys: 7 })], language).features[0]?.properties
        .label;
    expect(label('zh')).toBe('3号楼\n7层');
    expect(label('en')).toBe('3号楼\n7 fl.');
  });
});

describe('the legend', () => {
  it('explains the looks that occur, and only those', () => {
    const building = (use: string) => make('building', { use });
    const swatches = (kind: string, features: Feature[]) =>
      variantsOf(kind, features).map(({ swatch }) => swatch);
    expect(swatches('building', [building('residential')])).toEqual([]);
    expect(swatches('building', [building('residential'), building('public')])).toEqual([
      'building:public',
      'building:residential',
    ]);
    expect(swatches('gate', [make('gate', { access_control: 'card' }), make('gate')])).toEqual([
      'gate:controlled',
      'gate:open',
    ]);
    expect(swatches('lane', [make('lane', { fire_lane: true })])).toEqual(['lane:fire']);
    expect(swatches('tree', [make('tree')])).toEqual([]);
  });
});
