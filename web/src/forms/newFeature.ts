/** A feature as it is when it has just been drawn. */
import type { Feature, Geometry, Kind } from '../api/types';
import { newId } from '../edit/action';

export function newFeature(kind: Kind, geometry: Geometry, courtyard: string): Feature {
  return { type: 'Feature', id: newId(), geometry, properties: { kind, courtyard } } as Feature;
}
