/** Puts things in line, at equal distances, and makes corners right. */
import { signedArea_m2 } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import {
  direction,
  distance_m,
  dot,
  footOnLine,
  leftOf,
  lineMeeting,
  middle,
  minus,
  plus,
  segmentsOf,
  times,
} from '../vector';
import { type Area, partsOf } from './clip';
import { type Outcome, refused } from './outcome';

/** The places on the straight line between the two that lie farthest apart, at equal distances if wished. */
export function inLine(places: readonly Xy[], isSpread: boolean): Outcome<Xy[]> {
  const ends = farthest(places);
  const along = ends && direction(...ends);
  if (places.length < 3 || !ends || !along) return refused('nothing_to_do');
  const feet = places.map((place) => footOnLine(place, ends[0], along));
  if (!isSpread) return { ok: true, value: feet };
  const order = feet
    .map((at, index) => ({ index, along_m: dot(minus(at, ends[0]), along) }))
    .sort((a, b) => a.along_m - b.along_m);
  const step_m = distance_m(...ends) / (places.length - 1);
  const spread = [...feet];
  for (const [rank, { index }] of order.entries())
    spread[index] = plus(ends[0], times(along, rank * step_m));
  return { ok: true, value: spread };
}

function farthest(places: readonly Xy[]): [Xy, Xy] | null {
  let best: [Xy, Xy] | null = null;
  for (const [i, a] of places.entries()) {
    for (const b of places.slice(i + 1)) {
      if (!best || distance_m(a, b) > distance_m(...best)) best = [a, b];
    }
  }
  return best;
}

/** An edge that is farther from a right angle than this was meant to be so. */
const SQUARE_WITHIN_DEG = 20;

/** The area with its nearly right angles made right, along its longest edge. */
export function squared(area: Area): Outcome<PlaneGeometry> {
  const edges = partsOf(area).flat().flatMap(segmentsOf);
  const [longest] = [...edges].sort((a, b) => distance_m(...b) - distance_m(...a));
  const main = longest && direction(...longest);
  if (!main) return refused('no_area');
  const parts = partsOf(area).map((rings) => rings.map((ring) => squaredRing(ring, main)));
  if (parts.flat().some((ring) => Math.abs(signedArea_m2(ring)) < 1e-4)) return refused('no_area');
  const [only] = parts;
  const value: Area =
    area.type === 'Polygon' && only
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: parts };
  return { ok: true, value };
}

/** Each edge turns about its middle; vertices are where the turned edges meet. */
function squaredRing(ring: Xy[], main: Xy): Xy[] {
  const lines = segmentsOf(ring).flatMap(([from, to]) => {
    const along = direction(from, to);
    return along ? [{ to, through: middle(from, to), along: nearestAxis(along, main) }] : [];
  });
  const corners = lines.map((line, i): Xy => {
    const next = lines[(i + 1) % lines.length] ?? line;
    return (
      lineMeeting(line.through, line.along, next.through, next.along) ??
      footOnLine(line.to, line.through, line.along)
    );
  });
  const last = corners.at(-1);
  return last ? [last, ...corners] : ring;
}

function nearestAxis(along: Xy, main: Xy): Xy {
  const axes = [main, leftOf(main)];
  const least = Math.cos((SQUARE_WITHIN_DEG * Math.PI) / 180);
  return axes.find((axis) => Math.abs(dot(axis, along)) >= least) ?? along;
}
