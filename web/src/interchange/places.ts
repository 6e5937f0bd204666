/** Where things of a file lie, even where the file is wrong: only what can be drawn is taken of it. */
import type { Bounds, Position } from '../api/types';
import { isRecord, type RawFeature } from './sceneText';

const LARGEST_LON_DEG = 180;
/** Beyond this the web map ends. */
const LARGEST_LAT_DEG = 85;
/** Nested deeper than this is no geometry. */
const DEEPEST = 6;

/** A position that can be drawn. */
export function isPlace(value: unknown): value is [number, number, ...number[]] {
  if (!Array.isArray(value)) return false;
  const [lon, lat] = value;
  return isWithin(lon, LARGEST_LON_DEG) && isWithin(lat, LARGEST_LAT_DEG);
}

function isWithin(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

/** The lines of coordinates of any depth: each ring, each line, each single point. */
export function linesWithin(coordinates: unknown, depth = 0): Position[][] {
  if (!Array.isArray(coordinates) || depth > DEEPEST) return [];
  if (isPlace(coordinates)) return [[placeOf(coordinates)]];
  const places = coordinates.filter(isPlace);
  if (places.length) return [places.map(placeOf)];
  return coordinates.flatMap((part) => linesWithin(part, depth + 1));
}

/** Without its height. */
export function placeOf([lon, lat]: readonly [number, number, ...number[]]): Position {
  return [lon, lat];
}

export function coordinatesOf({ geometry }: RawFeature): unknown {
  return isRecord(geometry) ? geometry.coordinates : null;
}

/** What a fault's pointer points at in its feature, or what is around that; null where nothing has a place. */
export function boundsOfFault(feature: RawFeature, pointer: string): Bounds | null {
  const steps = pointer.match(/^\/features\/\d+\/geometry\/coordinates(\/.+)?$/)?.[1] ?? '';
  const around: unknown[] = [coordinatesOf(feature)];
  for (const step of steps.split('/').slice(1)) {
    const part = around.at(-1);
    around.push(Array.isArray(part) ? part[Number(step)] : null);
  }
  const bounds = around.map((part) => boundsOfLines(linesWithin(part)));
  return bounds.findLast((found) => found !== null) ?? null;
}

export function boundsOfLines(lines: readonly Position[][]): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of lines.flat()) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : null;
}
