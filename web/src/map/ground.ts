/** Small steps on the ground around a place, on the WGS 84 ellipsoid: exact to a millimetre within a courtyard. */
import type { Bounds, Position } from '../api/types';

const EQUATORIAL_RADIUS_M = 6_378_137;
const ECCENTRICITY_2 = 0.00669437999014;
const RADIANS = Math.PI / 180;
/** A tenth of a millimetre. */
const DIGITS = 9;

type Point = [lon: number, lat: number];

/** Length of a degree to the east and to the north at a latitude. */
export function metresPerDegree(latitude: number): { east: number; north: number } {
  const sine = Math.sin(latitude * RADIANS);
  const w2 = 1 - ECCENTRICITY_2 * sine * sine;
  const meridian = (EQUATORIAL_RADIUS_M * (1 - ECCENTRICITY_2)) / w2 ** 1.5;
  const parallel = (EQUATORIAL_RADIUS_M / Math.sqrt(w2)) * Math.cos(latitude * RADIANS);
  return { east: parallel * RADIANS, north: meridian * RADIANS };
}

export function offset([lon, lat]: Position, east_m: number, north_m: number): Point {
  const { east, north } = metresPerDegree(lat);
  return rounded([lon + east_m / east, lat + north_m / north]);
}

/** Bounds with a margin on every side. */
export function grown([west, south, east, north]: Bounds, margin_m: number): Bounds {
  const perDegree = metresPerDegree((south + north) / 2);
  const [x, y] = [margin_m / perDegree.east, margin_m / perDegree.north];
  return [west - x, south - y, east + x, north + y];
}

export function rounded([lon, lat]: Position): Point {
  return [Number(lon.toFixed(DIGITS)), Number(lat.toFixed(DIGITS))];
}

/** Direction from one place to another, clockwise from north, 0 to 360. */
export function azimuthDeg(from: Position, to: Position): number {
  const { east, north } = metresPerDegree(from[1]);
  const angle = Math.atan2((to[0] - from[0]) * east, (to[1] - from[1]) * north) / RADIANS;
  return within360(angle);
}

export function within360(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** The smaller angle between two directions, 0 to 180. */
export function angleBetween(a: number, b: number): number {
  const turn = within360(a - b);
  return turn > 180 ? 360 - turn : turn;
}

/** MapLibre's world is 512 pixels wide at zoom 0. */
const WORLD_PX = 512;

/** On the ground, at a latitude, for a map that looks straight down. */
export function metresPerPixel(latitude: number, zoom: number): number {
  const around_m = 2 * Math.PI * EQUATORIAL_RADIUS_M * Math.cos(latitude * RADIANS);
  return around_m / (WORLD_PX * 2 ** zoom);
}
