/** Ways through the air between two poses, and around the houses that stand there. */
import type { Xy } from '../../draw/plane';
import { distance_m, nearestOn, type Segment, segmentsOf } from '../../draw/vector';
import { isInside } from '../../map/geometry';
import type { YardFeature } from '../scene';
import { heightOf } from '../scene/survey';
import { polygonsOf } from './collision';
import type { Pose } from './pose';
import { turnTo } from './stand';

/** What a flight must not go through. */
export type House = {
  rings: Xy[][];
  sides: readonly Segment[];
  /** Round its corners, with the clearance: from outside of it, it is not near. */
  box: { low: Xy; high: Xy };
  height_m: number;
};

/** A wall nearer than this would fill the picture. */
const CLEARANCE_M = 4;
/** How much of the way over the ground is made high up: 1 comes down evenly, more comes down steeply at the end. */
const STEEPNESS = [1, 1.5, 2, 3, 5, 8] as const;
const PROBES = 48;
/** Between heights that differ less than this nothing comes down. */
const LEVEL_M = 1;

export function housesOf(features: readonly YardFeature[]): House[] {
  return features
    .filter(({ kind }) => kind === 'building')
    .flatMap((feature) =>
      polygonsOf(feature.geometry).map((rings) => houseOf(rings, heightOf(feature))),
    );
}

/** A flight is tried at some hundred places, among hundreds of houses: what is of the house is found once. */
export function houseOf(rings: Xy[][], height_m: number): House {
  const corners = rings.flat();
  const least = (axis: 0 | 1) => Math.min(...corners.map((corner) => corner[axis])) - CLEARANCE_M;
  const most = (axis: 0 | 1) => Math.max(...corners.map((corner) => corner[axis])) + CLEARANCE_M;
  const box = { low: [least(0), least(1)] as Xy, high: [most(0), most(1)] as Xy };
  return { rings, sides: rings.flatMap(segmentsOf), box, height_m };
}

/** The least steep flight that keeps clear of houses; the steepest where none does. */
export function steepnessOf(from: Pose, to: Pose, houses: readonly House[]): number {
  const shares = Array.from({ length: PROBES }, (_, i) => (i + 0.5) / PROBES);
  // One stands as near to a house as one likes: what counts is what is flown through on the way.
  const ends = [from, to].filter(({ height_m }) => height_m < 2 * CLEARANCE_M);
  const isAway = ({ at }: Pose) => ends.every((end) => distance_m(end.at, at) > CLEARANCE_M);
  const isClear = (steepness: number) =>
    shares
      .map((share) => between(from, to, share, steepness))
      .filter(isAway)
      .every((pose) => !houses.some((house) => isTooNear(pose, house)));
  return STEEPNESS.find(isClear) ?? (STEEPNESS.at(-1) as number);
}

function isTooNear({ at, height_m }: Pose, { rings, sides, box, height_m: top_m }: House): boolean {
  if (height_m > top_m + CLEARANCE_M) return false;
  const isWithin = (axis: 0 | 1) => at[axis] >= box.low[axis] && at[axis] <= box.high[axis];
  if (!isWithin(0) || !isWithin(1)) return false;
  return (
    isInside(at, rings) || sides.some((side) => distance_m(at, nearestOn(side, at)) < CLEARANCE_M)
  );
}

/** Between two poses, from 0 to 1: heights by ratio, so that a flight down slows near the ground. */
export function between(from: Pose, to: Pose, share: number, steepness = 1): Pose {
  const mix = (a: number, b: number) => a + (b - a) * share;
  const height_m = from.height_m * (to.height_m / from.height_m) ** share;
  const ground = groundShare(from, to, share, height_m, steepness);
  return {
    at: [
      from.at[0] + (to.at[0] - from.at[0]) * ground,
      from.at[1] + (to.at[1] - from.at[1]) * ground,
    ],
    height_m,
    azimuth_deg: (from.azimuth_deg + turnTo(from.azimuth_deg, to.azimuth_deg) * share + 360) % 360,
    pitch_deg: mix(from.pitch_deg, to.pitch_deg),
    fov_deg: mix(from.fov_deg, to.fov_deg),
    shift_px: [mix(from.shift_px[0], to.shift_px[0]), mix(from.shift_px[1], to.shift_px[1])],
    rise: risen(from.rise ?? 1, to.rise ?? 1, share),
  };
}

/** On the ground as in height, or one would fly along over the roofs and drop at the end. */
function groundShare(
  from: Pose,
  to: Pose,
  share: number,
  height_m: number,
  steepness: number,
): number {
  const rise_m = to.height_m - from.height_m;
  if (Math.abs(rise_m) < LEVEL_M) return share;
  const even = (height_m - from.height_m) / rise_m;
  return rise_m < 0 ? 1 - (1 - even) ** steepness : even ** steepness;
}

/** Houses grow out of a flat map, and go back into it, while one is high up. */
function risen(from: number, to: number, share: number): number {
  const up = to > from ? Math.min(1, 2 * share) : Math.max(0, 2 * share - 1);
  return from + (to - from) * up;
}

/** Slow at both ends. */
export function eased(share: number): number {
  return share * share * (3 - 2 * share);
}
