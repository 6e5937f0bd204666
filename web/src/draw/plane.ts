/**
 * A plane in metres about an origin, in which drawing happens: x to the east, y to the north. The map is linear, so
 * there and back is exact but for rounding; over a courtyard it differs from the ellipsoid by less than a centimetre.
 */
import type { Geometry, Position } from '../api/types';
import { metresPerDegree, rounded } from '../map/ground';

/** A place in the plane. */
export type Xy = [east_m: number, north_m: number];

/** A geometry whose coordinates are metres of a plane: of GeoJSON's shape, so that one set of types serves both. */
export type PlaneGeometry = Geometry;

export class Plane {
  readonly #perDegree: { east: number; north: number };

  constructor(readonly origin: Position) {
    this.#perDegree = metresPerDegree(origin[1]);
  }

  toMetres([lon, lat]: Position): Xy {
    const { east, north } = this.#perDegree;
    return [(lon - this.origin[0]) * east, (lat - this.origin[1]) * north];
  }

  toDegrees([east_m, north_m]: Xy): Position {
    const { east, north } = this.#perDegree;
    return rounded([this.origin[0] + east_m / east, this.origin[1] + north_m / north]);
  }

  geometryToMetres(geometry: Geometry): PlaneGeometry {
    return mapPlaces(geometry, (place) => this.toMetres(place));
  }

  geometryToDegrees(geometry: PlaneGeometry): Geometry {
    return mapPlaces(geometry, (place) => this.toDegrees(place));
  }
}

/** The geometry with every coordinate passed through a function. */
export function mapPlaces<G extends Geometry>(geometry: G, change: (place: Xy) => Xy): G;
export function mapPlaces(geometry: Geometry, change: (place: Xy) => Xy): Geometry {
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: change(geometry.coordinates) };
    case 'LineString':
      return { type: 'LineString', coordinates: geometry.coordinates.map(change) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map(change)) };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map((part) => part.map((ring) => ring.map(change))),
      };
  }
}

/** The lines that a geometry is made of: a point as a line of one place, an area as its closed rings. */
export function linesOf(geometry: PlaneGeometry): Xy[][] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'LineString':
      return [geometry.coordinates];
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}
