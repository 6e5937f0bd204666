/** What a picture is taken by: a standpoint, a field of view, and where in the picture its middle lies. */
import type { Xy } from '../../draw/plane';
import { metresPerDegree } from '../../map/ground';
import { along, type Stand } from './stand';

export type Pose = Stand & {
  /** Vertical field of view. */
  fov_deg: number;
  /** The picture's middle, to the right and down from the middle of the screen. */
  shift_px: [right: number, down: number];
  /** Nothing nearer is drawn: a camera does not see its own housing. */
  near_m?: number;
  /** As high as this share of their height do things stand: on a flat map, not at all. */
  rise?: number;
};

/** How MapLibre looks at the ground. */
export type MapPose = {
  centre: Xy;
  latitude_deg: number;
  zoom: number;
  bearing_deg: number;
  /** 0 looks straight down. */
  pitch_deg: number;
  /** Where panels leave the middle of the map. */
  shift_px: [right: number, down: number];
  viewport_height_px: number;
  /** Whether houses stand on it. */
  is_solid: boolean;
};

const RADIANS = Math.PI / 180;
/** MapLibre's own. */
const MAP_FOV_DEG = 36.87;
const MAP_WORLD_PX = 512;
const FOV_DEG = { across: 78, least: 46, most: 75 };

/** A picture as wide as eyes are used to, on a screen of any shape. */
export function walkingFovDeg(aspect: number): number {
  const fitting = fovAlong(FOV_DEG.across, 1 / aspect);
  return Math.max(FOV_DEG.least, Math.min(FOV_DEG.most, fitting));
}

/** How many times larger than on foot things are in a picture. */
export function magnificationOf(pose: Pose | null, aspect: number): number {
  const half = (fov_deg: number) => Math.tan((fov_deg * RADIANS) / 2);
  return pose ? half(walkingFovDeg(aspect)) / half(pose.fov_deg) : 1;
}

/** The field of view along a picture's side that is `ratio` times as long as the side along which it is `fov_deg`. */
export function fovAlong(fov_deg: number, ratio: number): number {
  return (2 * Math.atan(Math.tan((fov_deg * RADIANS) / 2) * ratio)) / RADIANS;
}

/** The pose in which the ground looks as it does on the map. */
export function poseOfMap(map: MapPose): Pose {
  const away_px = map.viewport_height_px / 2 / Math.tan((MAP_FOV_DEG * RADIANS) / 2);
  const away_m = away_px * groundPerPixel_m(map);
  const pitch = map.pitch_deg * RADIANS;
  return {
    at: along(map.centre, map.bearing_deg, -away_m * Math.sin(pitch)),
    height_m: away_m * Math.cos(pitch),
    azimuth_deg: (map.bearing_deg + 360) % 360,
    pitch_deg: map.pitch_deg - 90,
    fov_deg: MAP_FOV_DEG,
    shift_px: map.shift_px,
    rise: map.is_solid ? 1 : 0,
  };
}

/** The map takes the earth for a ball: along and across it a pixel is not quite as long, so the mean fits best. */
function groundPerPixel_m({ latitude_deg, zoom }: MapPose): number {
  const { east, north } = metresPerDegree(latitude_deg);
  const degrees = 360 / (MAP_WORLD_PX * 2 ** zoom);
  return degrees * Math.sqrt(east * north * Math.cos(latitude_deg * RADIANS));
}

const BIRD = { least_m: 35, most_m: 90, pitch_deg: -38 };

/** From where all around a walker is seen, and they themselves in the middle. */
export function birdOver(stand: Stand, extent_m: number): Stand {
  const height_m = Math.max(BIRD.least_m, Math.min(BIRD.most_m, extent_m * 0.45));
  const back_m = height_m / Math.tan(-BIRD.pitch_deg * RADIANS);
  return {
    at: along(stand.at, stand.azimuth_deg, -back_m),
    height_m,
    azimuth_deg: stand.azimuth_deg,
    pitch_deg: BIRD.pitch_deg,
  };
}

/** The place on the ground in the middle of the picture; null where that shows the sky. */
export function groundAhead({ at, height_m, azimuth_deg, pitch_deg }: Stand): Xy | null {
  if (pitch_deg > -5) return null;
  return along(at, azimuth_deg, height_m / Math.tan(-pitch_deg * RADIANS));
}
