import { describe, expect, it } from 'vitest';
import type { Feature } from '../../api/types';
import { Plane } from '../../draw/plane';
import type { Palette } from '../../map/palette';
import type { CameraState } from '../../state/trial';
import { coverageScene, standingOf, standOf, yardFeaturesOf } from './ground';

const plane = new Plane([114, 34.7]);
const lamp = (id: string): Feature =>
  ({
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [114.001, 34.7] },
    properties: { kind: 'lamp', height_m: 4 },
  }) as unknown as Feature;

describe('the ground of street level', () => {
  it('is in metres, and knows what is planned and what is around', () => {
    const [own, planned, other] = yardFeaturesOf(
      [lamp('a'), lamp('b')],
      [lamp('c')],
      plane,
      new Set(['b', 'c']),
    );
    expect(own).toMatchObject({ id: 'a', kind: 'lamp', planned: false });
    expect(planned?.planned).toBe(true);
    expect(other).toMatchObject({ id: 'c', surroundings: true });
    expect(other?.planned).toBeUndefined();
    expect(own?.geometry.coordinates).toEqual([expect.closeTo(91.6, 0), 0]);
  });

  it('has what cameras see in the map’s colours, without the faint zones of other cameras', () => {
    const polygon = { type: 'MultiPolygon', coordinates: [[[[114, 34.7]]]] };
    const level = (min_px_per_m: number) => ({
      level: String(min_px_per_m),
      min_px_per_m,
      polygon,
    });
    const report = {
      target_height_m: 0,
      cameras: [{ id: 'c', levels: [level(25), level(100)] }],
      union: [level(25), level(100)],
      blind: { level: '25', area_m2: 1, share: 1, parts: [{ polygon, area_m2: 1 }] },
    } as unknown as Parameters<typeof coverageScene>[0];
    const palette = {
      'level-1': '#111111',
      'level-2': '#222222',
      'level-7': '#777777',
      blind: '#bbbbbb',
      'blind-fill': '#ffffff',
    } as Palette;
    const state: CameraState = {
      position: [114.001, 34.7],
      height_m: 4,
      azimuth_deg: 90,
      tilt_deg: 10,
      hfov_deg: 90,
      image_width_px: 2000,
      image_height_px: 1000,
      max_range_m: null,
    };
    const scene = coverageScene(report, 'c', () => state, plane, palette);
    expect(scene.zones.map(({ colour }) => colour)).toEqual(['#111111', '#777777']);
    expect(scene.blind).toMatchObject({ line: '#bbbbbb', ground: '#ffffff' });
    const [volume] = scene.volumes;
    // Focal length: 1000 px; the weakest level first.
    expect(volume?.levels.map(({ depth_m }) => Math.round(depth_m))).toEqual([40, 10]);
    expect(volume).toMatchObject({ camera: 'c', isChosen: true, floor_m: 0 });
    expect(coverageScene(report, null, () => null, plane, palette).volumes).toEqual([]);
  });

  it('has a standpoint come back from the address as it went there', () => {
    const stand = {
      at: [12.5, -40] as [number, number],
      height_m: 1.6,
      azimuth_deg: 33,
      pitch_deg: -2,
    };
    const back = standOf(standingOf(stand, plane), plane);
    expect(back.at[0]).toBeCloseTo(12.5, 3);
    expect(back.at[1]).toBeCloseTo(-40, 3);
    expect({ ...back, at: stand.at }).toEqual(stand);
  });
});
