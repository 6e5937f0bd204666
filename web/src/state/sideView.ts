/**
 * A camera seen from the side, in the vertical plane of its optical axis: the formulas of `docs/analyses.md`.
 * u is the distance on the ground ahead of the camera's foot, h its height over the target plane, τ the tilt down.
 */
import type { CameraState } from './trial';

const RADIANS = Math.PI / 180;

export type LevelStretch = {
  level: string;
  min_px_per_m: number;
  /** Where the level ends ahead of the camera's foot; no more than 0 when the camera has it nowhere. */
  reach_m: number;
  /** What of it is in the picture and within the range; null: nothing. */
  seen_m: [from: number, to: number] | null;
};

export type SideView = {
  /** Height over the target plane. */
  height_m: number;
  tilt_deg: number;
  vfov_deg: number;
  /** Where the lowest pixel row meets the plane: what is nearer is not in the picture. May be behind the camera. */
  near_m: number;
  /** Where the highest row does; Infinity when it looks at or above the horizon. */
  far_m: number;
  /** From the weakest level to the strongest. */
  levels: LevelStretch[];
};

type Level = { level: string; min_px_per_m: number };

/** None when the camera is not above the target plane. */
export function sideView(
  camera: CameraState,
  targetHeight_m: number,
  levels: readonly Level[],
): SideView | null {
  const h = camera.height_m - targetHeight_m;
  if (!(h > 0)) return null;
  const [sin, cos] = [Math.sin(camera.tilt_deg * RADIANS), Math.cos(camera.tilt_deg * RADIANS)];
  const halfWidth = Math.tan((camera.hfov_deg * RADIANS) / 2);
  const halfHeight = (halfWidth * camera.image_height_px) / camera.image_width_px;
  const focal_px = camera.image_width_px / (2 * halfWidth);

  const near_m = edge(h, cos - halfHeight * sin, sin + halfHeight * cos);
  const far_m = edge(h, cos + halfHeight * sin, sin - halfHeight * cos);
  const end_m = Math.min(far_m, camera.max_range_m ?? Infinity);
  return {
    height_m: h,
    tilt_deg: camera.tilt_deg,
    vfov_deg: (2 * Math.atan(halfHeight)) / RADIANS,
    near_m,
    far_m,
    levels: levels.map(({ level, min_px_per_m }) => {
      // depth u cos τ + h sin τ ≤ f / (px per m)
      const reach_m = reach(focal_px / min_px_per_m - h * sin, cos);
      return { level, min_px_per_m, reach_m, seen_m: between(near_m, Math.min(reach_m, end_m)) };
    }),
  };
}

/** Where an edge of the picture meets the plane: u·steep = h·flat. */
function edge(h: number, flat: number, steep: number): number {
  return steep > 1e-12 ? (h * flat) / steep : Infinity;
}

/** Straight down, all of the plane is equally deep. */
function reach(rest_m: number, cos: number): number {
  if (Math.abs(cos) < 1e-12) return rest_m >= 0 ? Infinity : -Infinity;
  return rest_m / cos;
}

function between(from: number, to: number): [number, number] | null {
  return to > from ? [from, to] : null;
}
