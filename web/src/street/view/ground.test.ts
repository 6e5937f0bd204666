import { describe, expect, it } from 'vitest';
import type { Feature } from '../../api/types';
import { Plane } from '../../draw/plane';
import type { Palette } from '../../map/palette';
import { standingOf, standOf, yardFeaturesOf, zonesOf } from './ground';

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

  it('is painted in the map’s colours, without the faint zones of other cameras', () => {
    const polygon = { type: 'Polygon', coordinates: [] };
    const zone = (colour: string, faint: boolean) => ({
      type: 'Feature',
      geometry: polygon,
      properties: { colour, faint },
    });
    const none = { type: 'FeatureCollection', features: [] };
    const zones = { ...none, features: [zone('level-1', true), zone('level-3', false)] };
    const palette = { 'level-1': '#111111', 'level-3': '#333333' } as unknown as Palette;
    const data = { zones, blind: none, blindLabels: none } as unknown as Parameters<
      typeof zonesOf
    >[0];
    expect(zonesOf(data, plane, palette).zones.map(({ colour }) => colour)).toEqual(['#333333']);
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
