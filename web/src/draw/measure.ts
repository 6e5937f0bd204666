/** What is measured of a geometry in the plane, finished or still being drawn. */
import { within360 } from '../map/ground';
import type { PlaneGeometry, Xy } from './plane';
import { cross, distance_m, minus, segmentsOf } from './vector';

const DEGREES = 180 / Math.PI;

export function length_m(line: readonly Xy[]): number {
  return segmentsOf(line).reduce((sum, [from, to]) => sum + distance_m(from, to), 0);
}

/** Positive for a counter-clockwise ring, closed or open. Taken about its first place, so that far rings lose nothing. */
export function signedArea_m2(ring: readonly Xy[]): number {
  const base = ring[0];
  if (!base) return 0;
  const twice = segmentsOf(ring).reduce(
    (sum, [from, to]) => sum + cross(minus(from, base), minus(to, base)),
    0,
  );
  return twice / 2;
}

/** Holes taken off; a point or a line has none. */
export function area_m2(geometry: PlaneGeometry): number {
  switch (geometry.type) {
    case 'Polygon':
      return polygonArea_m2(geometry.coordinates);
    case 'MultiPolygon':
      return geometry.coordinates.reduce((sum, rings) => sum + polygonArea_m2(rings), 0);
    default:
      return 0;
  }
}

export function polygonArea_m2(rings: readonly (readonly Xy[])[]): number {
  return rings.reduce((sum, ring, i) => {
    const size_m2 = Math.abs(signedArea_m2(ring));
    return i === 0 ? size_m2 : sum - size_m2;
  }, 0);
}

/** Clockwise from north, 0 to 360. */
export function azimuth_deg(from: Xy, to: Xy): number {
  return within360(Math.atan2(to[0] - from[0], to[1] - from[1]) * DEGREES);
}

export interface Measures {
  /** Of the segment at the pointer. */
  segment_m?: number;
  azimuth_deg?: number;
  /** Between the last two segments, 0 to 180. */
  turn_deg?: number;
  /** Of the whole line, or of the way around the ring. */
  total_m?: number;
  area_m2?: number;
}

/** The measures of vertices set so far with the pointer as the next one. */
export function runningMeasures(
  vertices: readonly Xy[],
  pointer: Xy | null,
  isRing: boolean,
): Measures {
  const line = pointer ? [...vertices, pointer] : [...vertices];
  const [before, from, to] = [line.at(-3), line.at(-2), line.at(-1)];
  const first = line[0];
  if (!from || !to || !first) return {};
  const ring = [...line, first];
  const hasArea = isRing && line.length > 2;
  return {
    segment_m: distance_m(from, to),
    azimuth_deg: azimuth_deg(from, to),
    ...(before && { turn_deg: cornerAngle_deg(before, from, to) }),
    total_m: length_m(hasArea ? ring : line),
    ...(hasArea && { area_m2: Math.abs(signedArea_m2(ring)) }),
  };
}

/** The smaller angle at a vertex, 0 to 180. */
export function cornerAngle_deg(before: Xy, at: Xy, after: Xy): number {
  const turn = within360(azimuth_deg(at, after) - azimuth_deg(at, before));
  return Math.min(turn, 360 - turn);
}
