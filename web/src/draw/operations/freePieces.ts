/** What of some segments bounds many convex parts together. */
import type { Xy } from '../plane';
import {
  cross,
  direction,
  distance_m,
  dot,
  leftOf,
  middle,
  minus,
  plus,
  type Segment,
  times,
} from '../vector';
import type { BorderSide } from './border';

/** Less than this deep in a part is on its edge. */
const EDGE_M = 1e-6;
/** So far beside a piece it is looked whether there is a part: a seam between two parts bounds nothing. */
const BESIDE_M = 2e-5;

interface Part {
  edges: readonly { from: Xy; along: Xy; length_m: number }[];
  low: Xy;
  high: Xy;
}

/** Parts are counter-clockwise, and free is what has none on its `side`; none of it is nearer to `ends` than `reach_m`. */
export function freePieces(
  segments: readonly Segment[],
  side: BorderSide,
  parts: readonly (readonly Xy[])[],
  ends: readonly Xy[],
  reach_m: number,
): Segment[] {
  const all = parts.map(partOf);
  return segments.flatMap((segment) => {
    const near = all.filter((part) => mayMeet(part, segment));
    const out_m = side === 'left' ? BESIDE_M : -BESIDE_M;
    const aside = times(leftOf(direction(...segment) ?? [0, 0]), out_m);
    return cutUp(segment, near, ends, reach_m).filter((piece) => {
      const place = middle(...piece);
      const beside = plus(place, aside);
      return (
        near.every((part) => depth_m(part, beside) <= EDGE_M) &&
        ends.every((end) => distance_m(end, place) >= reach_m - EDGE_M)
      );
    });
  });
}

function partOf(corners: readonly Xy[]): Part {
  const edges = corners.flatMap((from, i) => {
    const to = corners[(i + 1) % corners.length] as Xy;
    const along = direction(from, to);
    return along ? [{ from, along, length_m: distance_m(from, to) }] : [];
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return {
    edges,
    low: [Math.min(...xs) - BESIDE_M, Math.min(...ys) - BESIDE_M],
    high: [Math.max(...xs) + BESIDE_M, Math.max(...ys) + BESIDE_M],
  };
}

function mayMeet({ low, high }: Part, [from, to]: Segment): boolean {
  return [0, 1].every((i) => {
    const [a, b] = [from[i as 0 | 1], to[i as 0 | 1]];
    return Math.min(a, b) <= high[i as 0 | 1] && Math.max(a, b) >= low[i as 0 | 1];
  });
}

/** How deep in a part a place lies; negative outside. */
function depth_m({ edges }: Part, place: Xy): number {
  return Math.min(...edges.map(({ from, along }) => cross(along, minus(place, from))));
}

/** Cut wherever it meets an edge of a part, or the circle about an end. */
function cutUp(
  [from, to]: Segment,
  parts: readonly Part[],
  ends: readonly Xy[],
  reach_m: number,
): Segment[] {
  const along = direction(from, to);
  if (!along) return [];
  const length_m = distance_m(from, to);
  const cuts_m = [
    ...parts.flatMap((part) => part.edges.flatMap((edge) => meeting_m(from, along, edge))),
    ...ends.flatMap((end) => circle_m(from, along, end, reach_m)),
  ].filter((at_m) => at_m > EDGE_M && at_m < length_m - EDGE_M);
  const places_m = [0, ...cuts_m.sort((a, b) => a - b), length_m];
  return places_m.slice(1).flatMap((end_m, i): Segment[] => {
    const start_m = places_m[i] as number;
    if (end_m - start_m < EDGE_M) return [];
    return [[plus(from, times(along, start_m)), plus(from, times(along, end_m))]];
  });
}

function meeting_m(from: Xy, along: Xy, edge: Part['edges'][number]): number[] {
  const turn = cross(along, edge.along);
  if (Math.abs(turn) < 1e-9) return [];
  const apart = minus(edge.from, from);
  const on_m = cross(apart, along) / turn;
  const isOn = on_m >= -EDGE_M && on_m <= edge.length_m + EDGE_M;
  return isOn ? [cross(apart, edge.along) / turn] : [];
}

function circle_m(from: Xy, along: Xy, centre: Xy, radius_m: number): number[] {
  const apart = minus(centre, from);
  const [foot_m, aside_m] = [dot(apart, along), cross(along, apart)];
  if (Math.abs(aside_m) >= radius_m) return [];
  const half_m = Math.sqrt(radius_m ** 2 - aside_m ** 2);
  return [foot_m - half_m, foot_m + half_m];
}
