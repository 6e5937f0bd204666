/** One parking space as a shape, in the coordinates of its row: along the baseline, and away from it. */
import type { Xy } from '../plane';

export type Arrangement = 'perpendicular' | 'oblique' | 'parallel';

/**
 * A stall is a rectangle. An oblique one is the same rectangle turned: its long side makes `angle_deg` with the
 * direction of the baseline (above 90° it leans back), and its neighbours follow at `pitch_m` along the baseline.
 */
export interface StallSize {
  arrangement: Arrangement;
  angle_deg: number;
  /** Of the short side. */
  width_m: number;
  /** Of the long side. */
  length_m: number;
  /** As the standard rounds it; what is too little for stalls side by side is raised to that. */
  pitch_m?: number;
}

export interface StallShape {
  /** Corners, not closed, counter-clockwise where the row lies to the left; none is before 0 or below 0. */
  corners: readonly Xy[];
  /** How much of the baseline one stall takes up. */
  extent_m: number;
  /** How far it reaches away from the baseline. */
  depth_m: number;
  /** From one stall to the next. */
  pitch_m: number;
  /** Along the baseline, per metre of width beside the stall. */
  pitchPerWidth: number;
}

/** Flatter than this, a row would be endlessly long. */
export const LEAST_ANGLE_DEG = 10;
const LONGEST_SIDE_M = 50;

/** `null` when the size makes no stall. */
export function stallShape(size: StallSize): StallShape | null {
  if (!isSensible(size)) return null;
  const { width_m, length_m } = size;
  if (size.arrangement === 'parallel') return turned(length_m, width_m, 90, size.pitch_m);
  const angle_deg = size.arrangement === 'perpendicular' ? 90 : size.angle_deg;
  return turned(width_m, length_m, angle_deg, size.pitch_m);
}

/** A rectangle of `side_m` along the aisle at 90° and `reach_m` away from it, turned. */
function turned(side_m: number, reach_m: number, angle_deg: number, pitch_m = 0): StallShape {
  const angle = (angle_deg * Math.PI) / 180;
  // A quarter turn has no cosine, whatever the floating point says.
  const [cos, sin] = angle_deg === 90 ? [0, 1] : [Math.cos(angle), Math.sin(angle)];
  const first: Xy = [Math.max(0, -reach_m * cos), Math.max(0, side_m * cos)];
  const side: Xy = [side_m * sin, -side_m * cos];
  const reach: Xy = [reach_m * cos, reach_m * sin];
  const corner = (sides: number, reaches: number): Xy => [
    first[0] + sides * side[0] + reaches * reach[0],
    first[1] + sides * side[1] + reaches * reach[1],
  ];
  return {
    corners: [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)],
    extent_m: side[0] + Math.abs(reach[0]),
    depth_m: Math.abs(side[1]) + reach[1],
    pitch_m: Math.max(pitch_m, side_m / sin),
    pitchPerWidth: 1 / sin,
  };
}

function isSensible({ arrangement, angle_deg, width_m, length_m }: StallSize): boolean {
  const isSide = (side_m: number) => side_m > 0.1 && side_m <= LONGEST_SIDE_M;
  const isTurned = angle_deg >= LEAST_ANGLE_DEG && angle_deg <= 180 - LEAST_ANGLE_DEG;
  return isSide(width_m) && isSide(length_m) && (arrangement !== 'oblique' || isTurned);
}
