/** What differs between two states of a courtyard, for the map. */
import type { Feature } from '../api/types';
import { collection, type MapData } from './decorate';

/** `changed`: it is there before and after, but not the same. */
export type Mark = 'planned' | 'changed' | 'removed';
export type Marked = { mark: Mark; feature: Feature };

export function differenceData(marks: readonly Marked[]): MapData {
  return collection(
    marks.map(({ mark, feature: { id, geometry, properties } }) => ({
      type: 'Feature',
      geometry,
      // Two marks may be of one feature: where it was, and where it comes to be.
      properties: { fid: `${mark}/${id}`, kind: properties.kind, mark },
    })),
  );
}
