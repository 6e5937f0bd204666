/** Shapes that are drawn with fewer clicks than corners, and regular rows. */
import { signedArea_m2 } from './measure';
import type { Xy } from './plane';
import { cross, direction, distance_m, leftOf, minus, plus, SAME_PLACE_M, times } from './vector';

/** A closed ring, counter-clockwise; `null` when the corners span no area. */
export function rectangle(corner: Xy, opposite: Xy): Xy[] | null {
  const [[west, south], [east, north]] = [corner, opposite];
  return closedRing([corner, [east, south], opposite, [west, north]]);
}

/** A rectangle on an edge, as wide as the pointer is away from it, on the pointer's side. */
export function angledRectangle(from: Xy, to: Xy, pointer: Xy): Xy[] | null {
  const along = direction(from, to);
  if (!along) return null;
  const across = times(leftOf(along), cross(along, minus(pointer, from)));
  return closedRing([from, to, plus(to, across), plus(from, across)]);
}

/** More things in a row than this is a slip, not a plan. */
export const MOST_IN_ROW = 500;

function closedRing(corners: Xy[]): Xy[] | null {
  const first = corners[0] as Xy;
  const ring = [...corners, first];
  const area_m2 = signedArea_m2(ring);
  const sides_m = corners.map((at, i) => distance_m(at, ring[i + 1] as Xy));
  if (Math.min(...sides_m) < SAME_PLACE_M) return null;
  return area_m2 > 0 ? ring : ring.reverse();
}
