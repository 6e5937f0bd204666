/** Where a courtyard's boundary lies over another's: told, and never in the way. */
import clipping from 'polygon-clipping';
import type { Feature, Geometry } from '../api/types';
import { area_m2 } from '../draw/measure';
import { computed, isArea, partsOf } from '../draw/operations/clip';
import type { Plane } from '../draw/plane';

export type Overlap = { id: string; name: string; area_m2: number; geometry: Geometry };

/** Boundaries that were surveyed one by one share no edge to the centimetre. */
const LEAST_M2 = 1;

export function overlapsOf(drawn: Geometry, others: readonly Feature[], plane: Plane): Overlap[] {
  const boundary = plane.geometryToMetres(drawn);
  return others.flatMap(({ id, geometry, properties }) => {
    const other = plane.geometryToMetres(geometry);
    if (!isArea(boundary) || !isArea(other)) return [];
    const shared = computed(() => clipping.intersection(partsOf(boundary), partsOf(other)));
    if (!shared.ok || area_m2(shared.value) < LEAST_M2) return [];
    return [
      {
        id,
        name: properties.name || id,
        area_m2: area_m2(shared.value),
        geometry: plane.geometryToDegrees(shared.value),
      },
    ];
  });
}
