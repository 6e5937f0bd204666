import { postChanges } from '../api/client';
import type { Polygon, Position } from '../api/types';
import { newId } from '../edit/action';
import { newFeature } from '../forms/newFeature';
import { dictionaries } from '../i18n';
import { grown } from '../map/ground';

/** Half the side of the square that a new courtyard starts as: about one row of houses. */
const HALF_SIDE_M = 25;

/** Stores a square courtyard about a place, and gives its id. */
export async function addCourtyard(
  project: string,
  place: Position,
  name: string,
): Promise<string> {
  const feature = newFeature('courtyard', square(place), null, { name });
  const title = {
    zh: dictionaries.zh['draw.courtyard.add'],
    en: dictionaries.en['draw.courtyard.add'],
  };
  const edits = [{ put: feature, expected: null }];
  await postChanges(project, null, { action: newId(), title, edits });
  return feature.id;
}

function square([lon, lat]: Position): Polygon {
  const [west, south, east, north] = grown([lon, lat, lon, lat], HALF_SIDE_M);
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
