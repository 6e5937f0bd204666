/** Rows as features, and the other way: which numbers are taken. */
import type { Feature, Words } from '../../api/types';
import { type Edit, newId } from '../../edit/action';
import { type Language, translate } from '../../i18n';
import type { Plane } from '../plane';
import type { Arrangement, RowSpace } from './row';

/** The spaces of a row as one action's edits. */
export function drawnSpaces(
  spaces: readonly RowSpace[],
  arrangement: Arrangement,
  courtyard: string,
  plane: Plane,
): Edit[] {
  return spaces.map(({ number, type, ring }) => {
    const after: Feature = {
      type: 'Feature',
      id: newId(),
      geometry: plane.geometryToDegrees({ type: 'Polygon', coordinates: [ring] }),
      properties: {
        kind: 'parking_space',
        courtyard,
        name: String(number),
        type,
        arrangement,
      } as Feature['properties'],
    };
    return { id: after.id, before: null, after };
  });
}

export function titleOfDrawn(spaces: readonly RowSpace[]): Words {
  const numbers = spaces.map(({ number }) => number);
  const values = { n: numbers.length, from: Math.min(...numbers), to: Math.max(...numbers) };
  const say = (language: Language) => translate(language, 'parking.drawn', values);
  return { zh: say('zh'), en: say('en') };
}

/** The one after the highest number that a space of the courtyard is called by. */
export function nextNumber(features: readonly Feature[]): number {
  const numbers = features
    .filter(({ properties }) => properties.kind === 'parking_space')
    .map(({ properties }) => Number(/(\d{1,6})\D*$/.exec(properties.name ?? '')?.[1] ?? 0));
  return Math.max(0, ...numbers) + 1;
}
