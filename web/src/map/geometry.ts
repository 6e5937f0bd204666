import type { Bounds, Feature, Geometry, MultiPolygon, Polygon, Position } from '../api/types';

type Point = [number, number];

export function positionsOf(geometry: Geometry): Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates];
    case 'LineString':
      return geometry.coordinates;
    case 'Polygon':
      return geometry.coordinates.flat();
    case 'MultiPolygon':
      return geometry.coordinates.flat(2);
  }
}

export function boundsOf(geometries: readonly Geometry[]): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [x, y] of positionsOf(geometry)) {
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
  }
  return west <= east ? [west, south, east, north] : null;
}

/** Where a symbol or a label of the feature stands. */
export function anchorOf(geometry: Geometry): Point {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates[0], geometry.coordinates[1]];
    case 'LineString':
      return middleOfLine(geometry.coordinates);
    case 'Polygon':
    case 'MultiPolygon':
      return labelPoint(geometry);
  }
}

function middleOfLine(line: readonly Position[]): Point {
  const steps = line.slice(1).map((end, i) => distance(line[i] as Position, end));
  let rest = steps.reduce((sum, step) => sum + step, 0) / 2;
  for (const [i, step] of steps.entries()) {
    if (rest <= step && step > 0) {
      const [from, to] = [line[i] as Position, line[i + 1] as Position];
      const share = rest / step;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    rest -= step;
  }
  const [x, y] = line[0] ?? [0, 0];
  return [x, y];
}

const GRID = 14;

/**
 * A place well inside the polygon: the grid point that is farthest from every edge. A centroid would do
 * for a rectangle, but blind areas and courtyards are L-shaped, and their centroid may lie outside.
 */
export function labelPoint(geometry: Polygon | MultiPolygon): Point {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const largest = polygons.reduce<Position[][]>(
    (best, rings) => (ringArea(rings[0]) > ringArea(best[0]) ? rings : best),
    polygons[0] ?? [],
  );
  const outer = largest[0] ?? [];
  const bounds = boundsOf([{ type: 'LineString', coordinates: outer }]);
  if (!bounds) return [0, 0];
  return farthestInside(largest, bounds) ?? insideSliver(largest) ?? [bounds[0], bounds[1]];
}

function farthestInside(rings: Position[][], [west, south, east, north]: Bounds): Point | null {
  let best: Point | null = null;
  let reach = 0;
  for (let i = 1; i < GRID; i++) {
    for (let j = 1; j < GRID; j++) {
      const point: Point = [
        west + ((east - west) * i) / GRID,
        south + ((north - south) * j) / GRID,
      ];
      const margin = isInside(point, rings) ? distanceToEdges(point, rings, reach) : 0;
      if (margin > reach) [best, reach] = [point, margin];
    }
  }
  return best;
}

/**
 * A point inside of a polygon too thin for the grid: between two neighbouring vertices in height, where the polygon is
 * widest, halfway across.
 */
function insideSliver(rings: Position[][]): Point | null {
  const heights = [...new Set(rings.flat().map(([, y]) => y))].sort((a, b) => a - b);
  let best: Point | null = null;
  let reach = 0;
  for (const [i, top] of heights.entries()) {
    const y = ((heights[i - 1] ?? top) + top) / 2;
    const crossings = crossingsAt(y, rings);
    for (let k = 1; k < crossings.length; k += 2) {
      const [from, to] = [crossings[k - 1] as number, crossings[k] as number];
      const margin = Math.min(to - from, top - y);
      if (margin > reach) [best, reach] = [[(from + to) / 2, y], margin];
    }
  }
  return best;
}

/** Where a level line crosses the rings, from west to east: inside lies between the first and the second, and so on. */
function crossingsAt(y: number, rings: Position[][]): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as Position;
      const [bx, by] = ring[i] as Position;
      if (ay > y !== by > y) crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** Whether a place lies in an area. */
export function contains({ coordinates }: MultiPolygon, place: Position): boolean {
  return coordinates.some((rings) => isInside([place[0], place[1]], rings));
}

/** Whether a place lies in a polygon. */
export function isInside([x, y]: Point, rings: readonly Position[][]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i] as Position;
      const [bx, by] = ring[j] as Position;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** The least distance; where it is no more than `beaten`, any that is found. Blind areas are labelled at each step of a drag. */
function distanceToEdges(point: Point, rings: Position[][], beaten: number): number {
  let least = Infinity;
  for (const ring of rings) {
    for (let i = 1; i < ring.length && least > beaten; i++) {
      least = Math.min(least, toSegment(point, ring[i - 1] as Position, ring[i] as Position));
    }
  }
  return least;
}

function toSegment([x, y]: Point, [ax, ay]: Position, [bx, by]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function distance(a: Position, b: Position): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function ringArea(ring: readonly Position[] = []): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Position, ring[i] as Position];
    sum += a[0] * b[1] - b[0] * a[1];
  }
  return Math.abs(sum) / 2;
}

export function boundsOfFeatures(features: readonly Feature[]): Bounds | null {
  return boundsOf(features.map((feature) => feature.geometry));
}
