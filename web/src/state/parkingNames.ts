import type { Feature } from '../api/types';
import type { App } from './app.svelte';
import { bySpace, type ParkingNames, roundedMeasure, sayingOf } from './parking';

/** How things are called in what is said of parking spaces: a space by the number on the ground. */
export function parkingNames(app: App): ParkingNames {
  const space = (id: string) => {
    const name = app.features.find((item) => item.id === id)?.properties.name;
    return name ? app.t('parking.space', { name }) : app.vocabulary.kindTitle('parking_space');
  };
  return {
    feature: (id, kind) => (kind === 'parking_space' ? space(id) : app.titleOf(id, kind)),
    metres: (value) => app.number(roundedMeasure(value), 2),
  };
}

/** The spaces that something speaks against, each with the words of it. */
export function parkingFaults(app: App): { feature: Feature; words: string }[] {
  const report = app.parking.value;
  if (!report) return [];
  const names = parkingNames(app);
  return bySpace(report).flatMap(({ space, conflicts }) => {
    const id = String(space.id);
    const feature = app.features.find((item) => item.id === id);
    const words = conflicts.map((conflict) => app.t(...sayingOf(conflict, id, names))).join('\n');
    return feature && words ? [{ feature, words }] : [];
  });
}
