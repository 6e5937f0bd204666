import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { distance_m } from '../../draw/vector';
import { metresPerPixel } from '../../map/ground';
import { tiltedMap as map } from './fixtures';
import { birdOver, groundAhead, type Pose, poseOfMap } from './pose';

/** In pixels from the middle of the screen, to the right and up. */
function onScreen(pose: Pose, [x, y]: [number, number]): [number, number] {
  const camera = new PerspectiveCamera(pose.fov_deg, 1, 0.1, 5000);
  const radians = Math.PI / 180;
  camera.position.set(pose.at[0], pose.height_m, -pose.at[1]);
  camera.rotation.set(pose.pitch_deg * radians, -pose.azimuth_deg * radians, 0, 'YXZ');
  camera.updateMatrixWorld();
  const place = new Vector3(x, 0, -y).project(camera);
  return [place.x * 450, place.y * 450];
}

describe('the pose of the map', () => {
  it('has the map’s middle in the middle', () => {
    const [right, up] = onScreen(poseOfMap(map), map.centre);
    expect(right).toBeCloseTo(0, 6);
    expect(up).toBeCloseTo(0, 6);
  });

  it('has about as many pixels to a metre as the map, with north where the map has it', () => {
    const flat = { ...map, pitch_deg: 0, bearing_deg: 0 };
    const px_per_m = 1 / metresPerPixel(34.7, map.zoom);
    const [right, up] = onScreen(poseOfMap(flat), [map.centre[0] + 10, map.centre[1] + 5]);
    expect(right / (10 * px_per_m)).toBeCloseTo(1, 2);
    expect(up / (5 * px_per_m)).toBeCloseTo(1, 2);
    const turned = onScreen(poseOfMap({ ...flat, bearing_deg: 90 }), [
      map.centre[0] + 10,
      map.centre[1],
    ]);
    expect(turned[1] / (10 * px_per_m)).toBeCloseTo(1, 2);
  });
});

describe('a bird’s eye', () => {
  it('has the walker in the middle of the picture, and comes down to them', () => {
    const walker = {
      at: [5, 7] as [number, number],
      height_m: 1.6,
      azimuth_deg: 120,
      pitch_deg: 0,
    };
    const ahead = groundAhead(birdOver(walker, 150));
    expect(ahead && distance_m(ahead, walker.at)).toBeCloseTo(0, 6);
  });
});
