import { describe, expect, it } from 'vitest';
import type { Lens } from '../api/types';
import { groupLenses, lensOf, resolutionsOf, withLens } from './lenses';
import type { CameraState } from './trial';

function lens(id: string, change: Partial<Lens> = {}): Lens {
  return {
    id,
    name: id,
    own: false,
    image_width_px: 2560,
    image_height_px: 1440,
    focal_length_mm: 2.8,
    sensor_width_mm: 5.38,
    sensor_format: '1/3"',
    status: 'recalled',
    hfov_deg: 87.7034,
    vfov_deg: 56.8,
    levels: [],
    ...change,
  };
}

const camera: CameraState = {
  position: [0, 0],
  height_m: 4,
  azimuth_deg: 0,
  tilt_deg: 15,
  hfov_deg: 90,
  image_width_px: 1280,
  image_height_px: 720,
  max_range_m: null,
};
const catalogue = [
  lens('a'),
  lens('b', { hfov_deg: 67.8 }),
  lens('c', { image_width_px: 1920, image_height_px: 1080, sensor_format: '1/2.7"' }),
  lens('mine', { own: true, sensor_format: null, status: null }),
];

describe('the lens catalogue', () => {
  it('is chosen from by sensor and image, the project’s own first', () => {
    const groups = groupLenses(catalogue);
    expect(groups.map(({ lenses }) => lenses.map(({ id }) => id))).toEqual([
      ['mine'],
      ['a', 'b'],
      ['c'],
    ]);
    expect(groups[1]).toMatchObject({ sensor: '1/3"', image: '2560 × 1440' });
  });

  it('finds again the lens that a camera was given', () => {
    const given = { ...camera, ...withLens(lens('a')) };
    expect(given.hfov_deg).toBe(87.7);
    expect(lensOf(given, catalogue)?.id).toBe('a');
    expect(lensOf(given, catalogue, 'mine')?.id).toBe('mine');
    expect(lensOf({ ...given, hfov_deg: 88 }, catalogue)).toBeNull();
    expect(lensOf(camera, catalogue)).toBeNull();
  });

  it('lists resolutions by size, the camera’s own among them', () => {
    expect(resolutionsOf(catalogue, camera).map(({ width_px }) => width_px)).toEqual([
      1280, 1920, 2560,
    ]);
  });
});
