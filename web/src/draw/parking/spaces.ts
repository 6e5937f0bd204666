/** Rows as features, and the other way: which numbers are taken. */
import type { Feature, Words } from '../../api/types';
import { newId } from '../../edit/action';
import { type Language, translate } from '../../i18n';
import type { Plane } from '../plane';
import type { Arrangement, RowSpace } from './row';

/** The spaces of a row as features, with ids for good unless others are given. */
export function spaceFeatures(
  spaces: readonly RowSpace[],
  arrangement: Arrangement,
  courtyard: string,
  plane: Plane,
  idOf: (space: RowSpace) => string = () => newId(),
): Feature[] {
  return spaces.map((space) => ({
    type: 'Feature',
    id: idOf(space),
    geometry: plane.geometryToDegrees({ type: 'Polygon', coordinates: [space.ring] }),
    properties: {
      kind: 'parking_space',
      courtyard,
      name: String(space.number),
      type: space.type,
      arrangement,
    } as Feature['properties'],
  }));
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
