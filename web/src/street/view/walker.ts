/** How somebody moves: on foot along what is in the way, or from above over all of it. */
import type { Xy } from '../../draw/plane';
import type { Solids } from './collision';
import type { Wish } from './controls';
import type { Pose } from './pose';
import { along, type Stand } from './stand';

const WALK_M_PER_S = 2.6;
const FAST = 2.8;
const DEG_PER_S = { turn: 80, look: 40 };
/** Higher up one flies, and nothing is in the way. */
const FLYING_FROM_M = 4;
const HEIGHT_M = { least: 6, most: 250 };
/** The higher, the faster: at this height as fast as on foot. */
const AS_ON_FOOT_M = 6;
/** Farther from the middle of the courtyard there is nothing to see. */
const ROAM_M = 400;
const PITCH_DEG = { least: -89, most: 60 };

export function isFlying({ height_m }: Stand): boolean {
  return height_m > FLYING_FROM_M;
}

/** After some time of wanting something. */
export function moved(pose: Pose, wish: Wish, seconds: number, solids: Solids): Pose {
  const reach_m = WALK_M_PER_S * (wish.fast ? FAST : 1) * liftOf(pose) * seconds;
  const { turn, look } = DEG_PER_S;
  const facing = turned(pose, wish.turn * turn * seconds, wish.look * look * seconds);
  // Askew one is no faster than straight on.
  const share = reach_m / Math.max(1, Math.hypot(wish.right, wish.ahead));
  return { ...facing, at: placed(facing, wish.right * share, wish.ahead * share, solids) };
}

/** A step by the wheel or by two fingers: from above, towards what is in the middle of the picture. */
export function stepped(pose: Pose, right_m: number, ahead_m: number, solids: Solids): Pose {
  if (!isFlying(pose)) return { ...pose, at: placed(pose, right_m, ahead_m, solids) };
  const by_m = ahead_m * liftOf(pose);
  const pitch = (pose.pitch_deg * Math.PI) / 180;
  const height_m = pose.height_m + by_m * Math.sin(pitch);
  if (height_m < HEIGHT_M.least || height_m > HEIGHT_M.most) return pose;
  return { ...pose, height_m, at: along(pose.at, pose.azimuth_deg, by_m * Math.cos(pitch)) };
}

export function turned(pose: Pose, right_deg: number, up_deg: number): Pose {
  const pitch_deg = Math.max(PITCH_DEG.least, Math.min(PITCH_DEG.most, pose.pitch_deg + up_deg));
  return { ...pose, azimuth_deg: (pose.azimuth_deg + right_deg + 360) % 360, pitch_deg };
}

function liftOf(pose: Stand): number {
  return isFlying(pose) ? pose.height_m / AS_ON_FOOT_M : 1;
}

function placed(pose: Stand, right_m: number, ahead_m: number, solids: Solids): Xy {
  const { at, azimuth_deg } = pose;
  const step = along(along([0, 0], azimuth_deg + 90, right_m), azimuth_deg, ahead_m);
  const to: Xy = isFlying(pose) ? [at[0] + step[0], at[1] + step[1]] : solids.walk(at, step);
  return Math.hypot(...to) > ROAM_M ? at : to;
}
