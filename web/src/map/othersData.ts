/** What others do, for the map. */
import type { Feature } from '../api/types';
import { collection, type MapData } from './decorate';

/**
 * `news`: changed just now; `editing`: somebody is at it; `name`: who that is; `mine`, `theirs`: the two versions of a
 * conflict.
 */
export type OtherMark = 'news' | 'editing' | 'name' | 'mine' | 'theirs';
export type Marked = {
  mark: OtherMark;
  feature: Pick<Feature, 'id' | 'geometry'>;
  colour: string;
  label?: string;
};

export function othersData(marked: readonly Marked[]): MapData {
  return collection(
    marked.map(({ mark, feature: { id, geometry }, colour, label }) => ({
      type: 'Feature',
      geometry,
      properties: { fid: `${mark}/${id}`, mark, colour, ...(label ? { label } : {}) },
    })),
  );
}
