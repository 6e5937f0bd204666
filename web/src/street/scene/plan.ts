/** The plan of the courtyard: outlines, edges and places in metres, x to the east and y to the north. */
import type { Geometry, Position } from '../../api/types';
import type { Xy } from '../../draw/plane';
import { cross, distance_m, dot, minus, type Segment, segmentsOf } from '../../draw/vector';

export type { Xy } from '../../draw/plane';

/** One side of an outline, with the outline's inside to its left. */
export type Edge = { from: Xy; to: Xy; along: Xy; outward: Xy; length_m: number };

/** Corners nearer than this are one: nothing can be built on a shorter side. */
const SHORTEST_SIDE_M = 0.02;

/** The outlines of an area, each as its rings: the outer one counterclockwise, holes clockwise, none closed. */
export function outlinesOf(geometry: Geometry): Xy[][][] {
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  return polygons
    .map((rings) =>
      rings.map((ring, i) => oriented(ring, i === 0)).filter((ring) => ring.length > 2),
    )
    .filter((rings) => rings.length > 0);
}

function oriented(ring: readonly Position[], counterclockwise: boolean): Xy[] {
  const corners: Xy[] = [];
  for (const [x, y] of ring) {
    const last = corners.at(-1);
    if (!last || distance_m(last, [x, y]) > SHORTEST_SIDE_M) corners.push([x, y]);
  }
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length > 1 && first && last && distance_m(first, last) <= SHORTEST_SIDE_M)
    corners.pop();
  return signedArea_m2(corners) > 0 === counterclockwise ? corners : corners.reverse();
}

/** Positive for a counterclockwise ring. */
export function signedArea_m2(ring: readonly Xy[]): number {
  return (
    ring.reduce((sum, corner, i) => sum + cross(corner, ring[(i + 1) % ring.length] as Xy), 0) / 2
  );
}

export function edgesOf(ring: readonly Xy[]): Edge[] {
  return ring.map((from, i) => edge(from, ring[(i + 1) % ring.length] as Xy));
}

export function edge(from: Xy, to: Xy): Edge {
  const length_m = distance_m(from, to);
  const along: Xy =
    length_m > 0 ? [(to[0] - from[0]) / length_m, (to[1] - from[1]) / length_m] : [1, 0];
  return { from, to, along, outward: [along[1], -along[0]], length_m };
}

/** The place `along_m` along an edge, `out_m` outside of it. */
export function placeOn({ from, along, outward }: Edge, along_m: number, out_m = 0): Xy {
  return [
    from[0] + along[0] * along_m + outward[0] * out_m,
    from[1] + along[1] * along_m + outward[1] * out_m,
  ];
}

/** Where on an edge a place stands: along it from its start, and outside of it (inside is negative). */
export function positionOn(
  { from, along, outward }: Edge,
  place: Xy,
): { along_m: number; out_m: number } {
  const step = minus(place, from);
  return { along_m: dot(step, along), out_m: dot(step, outward) };
}

export function distanceToEdge_m(side: Edge, place: Xy): number {
  const { along_m, out_m } = positionOn(side, place);
  return Math.hypot(Math.max(0, -along_m, along_m - side.length_m), out_m);
}

/** Counterclockwise from east, in radians. */
export const headingOf = ([x, y]: Xy): number => Math.atan2(y, x);

export const towards = (heading: number): Xy => [Math.cos(heading), Math.sin(heading)];

export function centreOf(places: readonly Xy[]): Xy {
  const sum = places.reduce<Xy>(([x, y], place) => [x + place[0], y + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

export function isInRings([x, y]: Xy, rings: readonly (readonly Xy[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    let before = ring.at(-1) as Xy;
    for (const corner of ring) {
      const isAbove = corner[1] > y;
      if (isAbove !== before[1] > y) {
        const share = (y - corner[1]) / (before[1] - corner[1]);
        if (x < corner[0] + (before[0] - corner[0]) * share) inside = !inside;
      }
      before = corner;
    }
  }
  return inside;
}

/** A rectangle about an outline that is turned as its longest side: half sizes along `heading` and across. */
export type Box = { centre: Xy; heading: number; half_length_m: number; half_width_m: number };

export function boxAbout(ring: readonly Xy[]): Box {
  const longest = edgesOf(ring).reduce((best, side) =>
    side.length_m > best.length_m ? side : best,
  );
  const spots = ring.map((corner) => positionOn(longest, corner));
  const [u, v] = [spots.map((s) => s.along_m), spots.map((s) => s.out_m)];
  const [u0, u1, v0, v1] = [Math.min(...u), Math.max(...u), Math.min(...v), Math.max(...v)];
  const box = {
    centre: placeOn(longest, (u0 + u1) / 2, (v0 + v1) / 2),
    heading: headingOf(longest.along),
    half_length_m: (u1 - u0) / 2,
    half_width_m: (v1 - v0) / 2,
  };
  if (box.half_length_m >= box.half_width_m) return box;
  const { half_length_m, half_width_m, heading } = box;
  return {
    ...box,
    heading: heading + Math.PI / 2,
    half_length_m: half_width_m,
    half_width_m: half_length_m,
  };
}

/** Places every `pitch_m` along a line, both ends included; the last step may be stretched. */
export function alongLine(
  line: readonly Xy[],
  pitch_m: number,
): { place: Xy; heading: number; length_m: number }[] {
  return segmentsOf(line).flatMap(([from, to]: Segment) => {
    const side = edge(from, to);
    const count = Math.max(1, Math.round(side.length_m / pitch_m));
    const length_m = side.length_m / count;
    const heading = headingOf(side.along);
    return Array.from({ length: count }, (_, i) => ({
      place: placeOn(side, (i + 0.5) * length_m),
      heading,
      length_m,
    }));
  });
}

/** The heading of a thing that shows its front, its negative y axis, to a place. */
export const facing = ([x, y]: Xy, [tx, ty]: Xy): number => Math.atan2(tx - x, y - ty);

/** Places about `pitch_m` apart in an area, each moved a little by chance; `margin_m` off its edges. */
export function scattered(
  rings: readonly (readonly Xy[])[],
  pitch_m: number,
  margin_m: number,
  seed: { between(least: number, most: number): number },
): Xy[] {
  const outer = rings[0] ?? [];
  const [xs, ys] = [outer.map(([x]) => x), outer.map(([, y]) => y)];
  const sides = rings.flatMap(edgesOf);
  const places: Xy[] = [];
  for (let x = Math.min(...xs) + pitch_m / 2; x < Math.max(...xs); x += pitch_m) {
    for (let y = Math.min(...ys) + pitch_m / 2; y < Math.max(...ys); y += pitch_m) {
      const place: Xy = [
        x + seed.between(-0.3, 0.3) * pitch_m,
        y + seed.between(-0.3, 0.3) * pitch_m,
      ];
      if (!isInRings(place, rings)) continue;
      if (sides.every((side) => distanceToEdge_m(side, place) >= margin_m)) places.push(place);
    }
  }
  return places;
}
