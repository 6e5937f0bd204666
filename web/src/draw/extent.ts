/** Where geometries lie in the plane, and how far from them a place is. */
import { isArea } from './operations/clip';
import { linesOf, type PlaneGeometry, type Xy } from './plane';
import { distance_m, nearestOn, segmentsOf } from './vector';

export interface Extent {
  places: Xy[];
  middle: Xy;
  top_m: number;
  width_m: number;
  height_m: number;
}

export function extentOf(geometries: readonly PlaneGeometry[]): Extent {
  const places = geometries.flatMap((geometry) => linesOf(geometry).flat());
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of places) {
    [west, south] = [Math.min(west, x), Math.min(south, y)];
    [east, north] = [Math.max(east, x), Math.max(north, y)];
  }
  return {
    places,
    middle: [(west + east) / 2, (south + north) / 2],
    top_m: north,
    width_m: east - west,
    height_m: north - south,
  };
}

/** Whether a place lies in an upright box. */
export function withinBox(box: PlaneGeometry): (place: Xy) => boolean {
  const { middle, width_m, height_m } = extentOf([box]);
  return ([x, y]) =>
    Math.abs(x - middle[0]) <= width_m / 2 && Math.abs(y - middle[1]) <= height_m / 2;
}

/** 0 inside an area. */
export function distanceTo_m(geometry: PlaneGeometry, place: Xy): number {
  const rings = linesOf(geometry);
  // Every ring that goes around the place turns inside to outside: holes come right by themselves.
  if (isArea(geometry) && rings.filter((ring) => goesAround(ring, place)).length % 2 === 1)
    return 0;
  const edges = rings.flatMap((ring) => segmentsOf(ring));
  const nearest = edges.map((edge) => distance_m(nearestOn(edge, place), place));
  const points = geometry.type === 'Point' ? [distance_m(geometry.coordinates, place)] : [];
  return Math.min(Infinity, ...nearest, ...points);
}

function goesAround(ring: readonly Xy[], [x, y]: Xy): boolean {
  const crossed = segmentsOf(ring).filter(
    ([a, b]) => a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]),
  );
  return crossed.length % 2 === 1;
}
