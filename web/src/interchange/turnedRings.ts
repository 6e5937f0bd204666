import type { Position } from '../api/types';
import { isPlace } from './places';
import { isRecord } from './sceneText';

/**
 * The text of a scene with the rings of its areas the right way round (RFC 7946: the outer one counter-clockwise, holes
 * clockwise). Many programs write them as they come, and nothing else is changed by turning them.
 */
export function withRingsTurned(text: string): string {
  const scene: unknown = JSON.parse(text);
  if (!isRecord(scene) || !Array.isArray(scene.features)) return text;
  for (const feature of scene.features) {
    if (isRecord(feature) && isRecord(feature.geometry)) turn(feature.geometry);
  }
  return JSON.stringify(scene);
}

function turn({ type, coordinates }: Record<string, unknown>): void {
  if (!Array.isArray(coordinates)) return;
  if (type === 'Polygon') coordinates.forEach(turnRing);
  if (type === 'MultiPolygon') {
    for (const polygon of coordinates) if (Array.isArray(polygon)) polygon.forEach(turnRing);
  }
}

function turnRing(ring: unknown, at: number): void {
  if (!Array.isArray(ring) || !ring.every(isPlace)) return;
  const area = doubleAreaOf(ring);
  if (at === 0 ? area < 0 : area > 0) ring.reverse();
}

/** In square degrees; above 0 where the ring goes counter-clockwise. */
function doubleAreaOf(ring: readonly (readonly [number, number, ...number[]])[]): number {
  // From its first vertex: far from where degrees begin, little would be left of it.
  const [x0, y0]: Position = ring[0] ? [ring[0][0], ring[0][1]] : [0, 0];
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
    return sum + (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  }, 0);
}
