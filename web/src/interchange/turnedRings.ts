import { signedArea_m2 } from '../draw/measure';
import { isPlace, placeOf } from './places';
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
  // In square degrees: all that counts is its sign.
  const area = signedArea_m2(ring.map(placeOf));
  if (at === 0 ? area < 0 : area > 0) ring.reverse();
}
