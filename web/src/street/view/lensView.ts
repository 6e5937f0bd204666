/** The view through a surveillance camera, in the terms of the analysis: a pinhole without distortion. */
import type { Xy } from '../../draw/plane';
import { ofAzimuth } from '../../draw/vector';
import type { Pose } from './pose';

/** All that the image of a camera depends on. */
export type LensPose = {
  at: Xy;
  height_m: number;
  azimuth_deg: number;
  /** Down from level. */
  tilt_deg: number;
  hfov_deg: number;
  image_width_px: number;
  image_height_px: number;
  max_range_m: number | null;
};
/** x east, y north, z up, in metres. */
export type Xyz = [east_m: number, north_m: number, up_m: number];

/** What the camera's picture is like at a point. */
export type LensReading = {
  /** Focal length over depth along the optical axis. */
  px_per_m: number;
  /** From the image's middle, in half widths and half heights: from −1 to 1 within the frame. */
  right: number;
  up: number;
  /** On the ground, from the camera's foot. */
  distance_m: number;
};

const RADIANS = Math.PI / 180;
/** What the camera's own housing would hide is not drawn. */
const NEAR_M = 0.5;

export function focalPx({ hfov_deg, image_width_px }: LensPose): number {
  return image_width_px / (2 * Math.tan((hfov_deg * RADIANS) / 2));
}

export function verticalFovDeg({ hfov_deg, image_width_px, image_height_px }: LensPose): number {
  const half = Math.tan((hfov_deg * RADIANS) / 2) * (image_height_px / image_width_px);
  return (2 * Math.atan(half)) / RADIANS;
}

/** The image of a point; null for one behind the lens. */
export function readingAt(lens: LensPose, [x, y, z]: Xyz): LensReading | null {
  const forward = ofAzimuth(lens.azimuth_deg);
  const [dx, dy] = [x - lens.at[0], y - lens.at[1]];
  const ahead_m = dx * forward[0] + dy * forward[1];
  const aside_m = dx * forward[1] - dy * forward[0];
  const below_m = lens.height_m - z;
  const tilt = lens.tilt_deg * RADIANS;
  const depth_m = ahead_m * Math.cos(tilt) + below_m * Math.sin(tilt);
  if (depth_m <= 0) return null;
  const rise_m = ahead_m * Math.sin(tilt) - below_m * Math.cos(tilt);
  const focal = focalPx(lens);
  return {
    px_per_m: focal / depth_m,
    right: ((aside_m / depth_m) * focal) / (lens.image_width_px / 2),
    up: ((rise_m / depth_m) * focal) / (lens.image_height_px / 2),
    distance_m: Math.hypot(dx, dy),
  };
}

export function isInFrame({ right, up }: LensReading): boolean {
  return Math.abs(right) <= 1 && Math.abs(up) <= 1;
}

export type Frame = {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Vertical field of view of the whole viewport, in which the frame shows exactly the camera's image. */
  fov_deg: number;
};

/** From where, and how wide, a viewport shows the image in its frame. */
export function poseOfLens(viewport: { width: number; height: number }, lens: LensPose): Pose {
  const { at, height_m, azimuth_deg, tilt_deg } = lens;
  const { fov_deg } = frameIn(viewport, lens);
  const pitch_deg = -tilt_deg;
  return { at, height_m, azimuth_deg, pitch_deg, fov_deg, shift_px: [0, 0], near_m: NEAR_M };
}

/** The largest frame of the image's shape in a viewport, in its pixels. */
export function frameIn(viewport: { width: number; height: number }, lens: LensPose): Frame {
  const aspect = lens.image_width_px / lens.image_height_px;
  const width = Math.min(viewport.width, viewport.height * aspect);
  const height = width / aspect;
  const half = Math.tan((verticalFovDeg(lens) * RADIANS) / 2) * (viewport.height / height);
  return {
    left: (viewport.width - width) / 2,
    top: (viewport.height - height) / 2,
    width,
    height,
    fov_deg: (2 * Math.atan(half)) / RADIANS,
  };
}
