/** Arithmetic of places and directions in the plane. */
import type { Xy } from './plane';

export type Segment = readonly [from: Xy, to: Xy];

/** Below a tenth of a millimetre two places are one: stored coordinates cannot tell them apart. */
export const SAME_PLACE_M = 1e-4;

export const plus = (a: Xy, b: Xy): Xy => [a[0] + b[0], a[1] + b[1]];
export const minus = (a: Xy, b: Xy): Xy => [a[0] - b[0], a[1] - b[1]];
export const times = (a: Xy, factor: number): Xy => [a[0] * factor, a[1] * factor];
export const dot = (a: Xy, b: Xy): number => a[0] * b[0] + a[1] * b[1];
/** Positive when `b` lies to the left of `a`. */
export const cross = (a: Xy, b: Xy): number => a[0] * b[1] - a[1] * b[0];
export const distance_m = (a: Xy, b: Xy): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
export const isSame = (a: Xy, b: Xy): boolean => distance_m(a, b) < SAME_PLACE_M;
export const middle = (a: Xy, b: Xy): Xy => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
export const leftOf = ([x, y]: Xy): Xy => [-y, x];

/** The direction from one place to another, of length 1; `null` when they are one place. */
export function direction(from: Xy, to: Xy): Xy | null {
  const length_m = distance_m(from, to);
  return length_m < SAME_PLACE_M ? null : times(minus(to, from), 1 / length_m);
}

/** The foot of a place on the endless line through `through`; `along` is of length 1. */
export function footOnLine(place: Xy, through: Xy, along: Xy): Xy {
  return plus(through, times(along, dot(minus(place, through), along)));
}

/** The nearest place of a segment. */
export function nearestOn([from, to]: Segment, place: Xy): Xy {
  const step = minus(to, from);
  const square = dot(step, step);
  if (square === 0) return from;
  const share = dot(minus(place, from), step) / square;
  if (share <= 0) return from;
  return share >= 1 ? to : plus(from, times(step, share));
}

/** Where two endless lines meet; `null` when they are parallel (within a hundred-thousandth). */
export function lineMeeting(through: Xy, along: Xy, other: Xy, otherAlong: Xy): Xy | null {
  const turn = cross(along, otherAlong);
  if (Math.abs(turn) <= 1e-5 * Math.hypot(...along) * Math.hypot(...otherAlong)) return null;
  return plus(through, times(along, cross(minus(other, through), otherAlong) / turn));
}

/** Where two segments cross or touch; `null` when they do not, or are parallel. */
export function segmentMeeting(a: Segment, b: Segment): Xy | null {
  const [stepA, stepB] = [minus(a[1], a[0]), minus(b[1], b[0])];
  const turn = cross(stepA, stepB);
  if (Math.abs(turn) <= 1e-9 * Math.hypot(...stepA) * Math.hypot(...stepB)) return null;
  const apart = minus(b[0], a[0]);
  const [shareA, shareB] = [cross(apart, stepB) / turn, cross(apart, stepA) / turn];
  const isOnBoth = shareA >= 0 && shareA <= 1 && shareB >= 0 && shareB <= 1;
  return isOnBoth ? plus(a[0], times(stepA, shareA)) : null;
}

/** The unit vector of an azimuth: clockwise from north. */
export function ofAzimuth(azimuth_deg: number): Xy {
  const angle = (azimuth_deg * Math.PI) / 180;
  return [Math.sin(angle), Math.cos(angle)];
}

/** Each pair of neighbours of a line. */
export function segmentsOf(line: readonly Xy[]): Segment[] {
  return line.slice(1).map((to, i) => [line[i] as Xy, to] as const);
}
