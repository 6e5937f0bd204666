/** How far a convex shape must be pushed along until it is clear of another: exact, by separating axes. */
import type { Xy } from '../plane';
import { cross, dot, leftOf, minus } from '../vector';

/** Shapes that share less than a tenth of a millimetre touch: stored coordinates cannot tell more. */
const TOUCH_M = 1e-4;

/**
 * The distances along `along` (of length 1) at which `moved` overlaps `fixed` are one interval. `null`: it overlaps
 * nowhere on its way. Both are the corners of convex shapes in order; two corners are a segment.
 */
export function overlapInterval(
  moved: readonly Xy[],
  along: Xy,
  fixed: readonly Xy[],
): readonly [from_m: number, to_m: number] | null {
  let [from_m, to_m] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const axis of [...normals(moved), ...normals(fixed)]) {
    const [a, b] = [range(moved, axis), range(fixed, axis)];
    const speed = dot(along, axis);
    // Overlap on this axis: b.low < a.high + speed·t and a.low + speed·t < b.high, by more than a touch.
    const [low, high] = [b.low + TOUCH_M - a.high, b.high - TOUCH_M - a.low];
    if (Math.abs(speed) < 1e-12) {
      if (low >= 0 || high <= 0) return null;
      continue;
    }
    const ends = [low / speed, high / speed] as const;
    from_m = Math.max(from_m, Math.min(...ends));
    to_m = Math.min(to_m, Math.max(...ends));
    if (low >= high || from_m >= to_m) return null;
  }
  return [from_m, to_m];
}

export function overlaps(a: readonly Xy[], b: readonly Xy[]): boolean {
  const interval = overlapInterval(a, [1, 0], b);
  return interval !== null && interval[0] < 0 && interval[1] > 0;
}

/** Whether a place lies in a convex shape, edges included. */
export function covers(shape: readonly Xy[], place: Xy): boolean {
  const turns = shape.map((from, i) => {
    const to = shape[(i + 1) % shape.length] as Xy;
    return cross(minus(to, from), minus(place, from));
  });
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

function normals(shape: readonly Xy[]): Xy[] {
  const edges = shape.map((from, i) => minus(shape[(i + 1) % shape.length] as Xy, from));
  const units = edges.flatMap((edge): Xy[] => {
    const length_m = Math.hypot(...edge);
    return length_m > 0 ? [[edge[0] / length_m, edge[1] / length_m]] : [];
  });
  const [unit] = units;
  // A segment has its own direction for an axis too.
  return shape.length === 2 && unit ? [unit, leftOf(unit)] : units.map(leftOf);
}

function range(shape: readonly Xy[], axis: Xy): { low: number; high: number } {
  const along = shape.map((corner) => dot(corner, axis));
  return { low: Math.min(...along), high: Math.max(...along) };
}
