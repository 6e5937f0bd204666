/** Draws beside a line, inside or outside an area: a fence half a metre inside the boundary. */
import clipping from 'polygon-clipping';
import type { PlaneGeometry, Xy } from '../plane';
import { cross, direction, dot, leftOf, minus, plus, segmentsOf, times } from '../vector';
import { type Area, computed, type Parts, partsOf } from './clip';
import { lineBeside } from './lines';
import { type Outcome, refused } from './outcome';

/** A corner that would reach farther out than so many times the distance is cut off. */
const MITRE_LIMIT = 4;

/** Positive: outside an area, on the left of a line. Corners stay corners. */
export function offset(geometry: PlaneGeometry, distance_m: number): Outcome<PlaneGeometry> {
  if (distance_m === 0) return refused('nothing_to_do');
  switch (geometry.type) {
    case 'Point':
      return refused('no_area');
    case 'LineString':
      return lineBeside(geometry.coordinates, distance_m);
    default:
      return offsetArea(geometry, distance_m);
  }
}

/**
 * The area with, or without, all that lies within the distance of its edges. Made of strips and corners by exact
 * clipping, it comes right by itself where the area is narrower than twice the distance: there it breaks apart.
 */
function offsetArea(area: Area, distance_m: number): Outcome<Area> {
  const reach_m = Math.abs(distance_m);
  const [first, ...rest] = partsOf(area)
    .flat()
    .flatMap((ring) => border(ring, reach_m));
  if (!first) return refused('no_area');
  return computed(() =>
    distance_m > 0
      ? clipping.union(partsOf(area), first, ...rest)
      : clipping.difference(partsOf(area), first, ...rest),
  );
}

function border(ring: readonly Xy[], reach_m: number): Parts {
  const edges = segmentsOf(ring).flatMap(([from, to]) => {
    const along = direction(from, to);
    return along ? [{ from, to, along }] : [];
  });
  return edges.flatMap((edge, i) => {
    const next = edges[(i + 1) % edges.length] ?? edge;
    const aside = times(leftOf(edge.along), reach_m);
    const strip = [
      minus(edge.from, aside),
      minus(edge.to, aside),
      plus(edge.to, aside),
      plus(edge.from, aside),
    ];
    const corner = mitre(edge.to, edge.along, next.along, reach_m);
    return [[closed(strip)], ...(corner ? [[closed(corner)]] : [])];
  });
}

/** What two strips leave open on the outer side of the corner between them. */
function mitre(at: Xy, along: Xy, next: Xy, reach_m: number): Xy[] | null {
  const turn = cross(along, next);
  if (Math.abs(turn) < 1e-9) return null;
  const side = turn > 0 ? -reach_m : reach_m;
  const [a, b] = [times(leftOf(along), side), times(leftOf(next), side)];
  const half = plus(a, b);
  const scale = (2 * reach_m ** 2) / dot(half, half);
  const tip = times(half, scale);
  const reaches = Math.hypot(...tip) <= MITRE_LIMIT * reach_m;
  const kite = [at, plus(at, a), ...(reaches ? [plus(at, tip)] : []), plus(at, b)];
  return turn > 0 ? kite : kite.reverse();
}

function closed(ring: Xy[]): Xy[] {
  return [...ring, ring[0] as Xy];
}
