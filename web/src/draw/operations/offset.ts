/** Draws beside a line, inside or outside an area: a fence half a metre inside the boundary. */
import { distanceTo_m } from '../extent';
import { length_m, polygonArea_m2, signedArea_m2 } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import { isSame, type Segment } from '../vector';
import { borderOf, straightened } from './border';
import { chained } from './chain';
import { type Area, partsOf, SLIVER_M2 } from './clip';
import { freePieces } from './freePieces';
import { type Outcome, refused } from './outcome';
import { wellTurned } from './transform';

/** A line that is shorter than a hand is what was left over somewhere. */
const LEAST_LINE_M = 0.01;

/**
 * Positive: outside an area, on the left of a line. Corners stay corners. Nothing of it is nearer than the distance:
 * where there is no room for it, it falls apart.
 */
export function offset(geometry: PlaneGeometry, distance_m: number): Outcome<PlaneGeometry[]> {
  if (distance_m === 0) return refused('nothing_to_do');
  switch (geometry.type) {
    case 'Point':
      return refused('no_area');
    case 'LineString':
      return besideLine(geometry.coordinates, distance_m);
    default:
      return offsetArea(wellTurned(geometry) as Area, distance_m);
  }
}

function besideLine(line: readonly Xy[], distance_m: number): Outcome<PlaneGeometry[]> {
  const side = distance_m > 0 ? 'left' : 'right';
  const { bounds, parts } = borderOf(line, Math.abs(distance_m), side, false);
  if (!parts.length) return refused('nothing_to_do');
  const [start, end] = [line[0] as Xy, line.at(-1) as Xy];
  const ends = isSame(start, end) ? [] : [start, end];
  const pieces = freePieces(bounds, side, parts, ends, Math.abs(distance_m));
  const lines = chained(pieces, side).filter((beside) => length_m(beside) >= LEAST_LINE_M);
  if (!lines.length) return refused('too_tight');
  return {
    ok: true,
    value: lines.map((beside) => ({ type: 'LineString', coordinates: straightened(beside) })),
  };
}

/** An area lies on the left of its rings, those of its holes too. */
function offsetArea(area: Area, distance_m: number): Outcome<PlaneGeometry[]> {
  const [side, isOut] = distance_m > 0 ? (['right', true] as const) : (['left', false] as const);
  const borders = partsOf(area)
    .flat()
    .map((ring) => borderOf(ring, Math.abs(distance_m), side, true));
  const parts = borders.flatMap((border) => border.parts);
  const bounds = borders.flatMap((border) => border.bounds);
  // The tip of a corner can reach through an area that is narrow there.
  const isOnSide = ([from, to]: Segment) =>
    distanceTo_m(area, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]) > 0 === isOut;
  const pieces = freePieces(bounds, side, parts, [], Math.abs(distance_m)).filter(isOnSide);
  const rings = chained(pieces, side)
    .filter((ring) => isSame(ring[0] as Xy, ring.at(-1) as Xy))
    .map(straightened)
    .filter((ring) => polygonArea_m2([ring]) >= SLIVER_M2);
  const shapes = polygonsOf(rings);
  const [only] = shapes;
  if (!only) return refused('nothing_left');
  const value: Area =
    shapes.length === 1
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: shapes };
  return { ok: true, value: [value] };
}

/** Each clockwise ring is a hole in the smallest of those around it. */
function polygonsOf(rings: readonly Xy[][]): Xy[][][] {
  const shapes = rings
    .filter((ring) => signedArea_m2(ring) > 0)
    .sort((a, b) => signedArea_m2(a) - signedArea_m2(b))
    .map((ring) => [ring]);
  for (const hole of rings.filter((ring) => signedArea_m2(ring) < 0)) {
    const around = shapes.find(([outer]) => {
      const shape: Area = { type: 'Polygon', coordinates: [outer as Xy[]] };
      return distanceTo_m(shape, hole[0] as Xy) === 0;
    });
    around?.push(hole);
  }
  return shapes;
}
