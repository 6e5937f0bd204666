import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { frameIn, isInFrame, type LensPose, readingAt, verticalFovDeg, type Xyz } from './lensView';

const lens = (change: Partial<LensPose> = {}): LensPose => ({
  at: [0, 0],
  height_m: 3,
  azimuth_deg: 0,
  tilt_deg: 0,
  hfov_deg: 90,
  image_width_px: 1920,
  image_height_px: 1080,
  max_range_m: null,
  ...change,
});

/** As three.js draws it: the pixels that a short bar across the view covers, and where they are. */
function drawn(pose: LensPose, [x, y, z]: Xyz) {
  const camera = new PerspectiveCamera(verticalFovDeg(pose), 1920 / 1080, 0.1, 1000);
  const radians = Math.PI / 180;
  camera.position.set(pose.at[0], pose.height_m, -pose.at[1]);
  camera.rotation.set(-pose.tilt_deg * radians, -pose.azimuth_deg * radians, 0, 'YXZ');
  camera.updateMatrixWorld();
  const right = new Vector3(1, 0, 0).applyQuaternion(camera.quaternion);
  const onImage = (aside_m: number) =>
    new Vector3(x, z, -y).addScaledVector(right, aside_m).project(camera);
  const [a, b] = [onImage(-0.01), onImage(0.01)];
  const middle = onImage(0);
  return { px_per_m: ((b.x - a.x) / 0.02) * 960, right: middle.x, up: middle.y };
}

describe('the view through a camera', () => {
  it.each([
    [250, 3.84],
    [125, 7.68],
    [62.5, 15.36],
    [25, 38.4],
  ])('has %d px/m at the published %d m', (density, distance_m) => {
    const reading = readingAt(lens(), [0, distance_m, 3]);
    expect(reading?.px_per_m).toBeCloseTo(density, 9);
  });

  it('ends nearest where the analysis has the near dead zone end', () => {
    // Half the vertical field of view is atan(0.5625); tilted 30° down, the lower edge looks 59.36° down.
    const near_m = 3 / Math.tan((30 * Math.PI) / 180 + Math.atan(0.5625));
    const reading = readingAt(lens({ tilt_deg: 30 }), [0, near_m, 0]);
    expect(reading?.up).toBeCloseTo(-1, 9);
  });

  it('is what three.js draws with the same field of view', () => {
    const pose = lens({ at: [4, -7], azimuth_deg: 70, tilt_deg: 18, height_m: 4.2, hfov_deg: 63 });
    for (const point of [
      [14, -3, 0],
      [20, 2, 1.6],
      [9, -6, 0],
      [30, -10, 2.5],
    ] as Xyz[]) {
      const [reading, picture] = [readingAt(pose, point), drawn(pose, point)];
      expect(reading?.px_per_m).toBeCloseTo(picture.px_per_m, 1);
      expect(reading?.right).toBeCloseTo(picture.right, 6);
      expect(reading?.up).toBeCloseTo(picture.up, 6);
    }
  });

  it('has the whole horizontal field of view between the frame’s edges', () => {
    for (const hfov_deg of [12, 90, 150]) {
      const azimuth = (hfov_deg / 2) * (Math.PI / 180);
      const edge: Xyz = [Math.sin(azimuth) * 5, Math.cos(azimuth) * 5, 3];
      expect(readingAt(lens({ hfov_deg }), edge)?.right).toBeCloseTo(1, 9);
    }
  });

  it('shows nothing behind it, and says what is beside it', () => {
    expect(readingAt(lens(), [0, -1, 3])).toBeNull();
    const aside = readingAt(lens(), [6, 5, 3]);
    expect(aside && isInFrame(aside)).toBe(false);
  });

  it.each([
    [1440, 900],
    [390, 844],
    [2000, 500],
  ])('keeps its image’s shape in a window of %d × %d', (width, height) => {
    const frame = frameIn({ width, height }, lens());
    expect(frame.width / frame.height).toBeCloseTo(16 / 9, 9);
    expect(Math.max(frame.width / width, frame.height / height)).toBeCloseTo(1, 9);
    // As many pixels of the window to a tangent within the frame as without.
    const half = (degrees: number) => Math.tan((degrees * Math.PI) / 360);
    expect(half(frame.fov_deg) / height).toBeCloseTo(
      half(verticalFovDeg(lens())) / frame.height,
      12,
    );
  });
});
