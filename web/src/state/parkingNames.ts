import type { Feature, ParkingReport } from '../api/types';
import type { App } from './app.svelte';
import { bySpace, gathered, type ParkingNames, ranges, roundedMeasure, sayingOf } from './parking';

/** How things are called in what is said of parking spaces: a space by the number on the ground. */
export function parkingNames(app: App): ParkingNames {
  const space = (id: string) => {
    const { name } = spaceOf(app, id)?.properties ?? {};
    return name ? app.t('parking.space', { name }) : app.vocabulary.kindTitle('parking_space');
  };
  return {
    feature: (id, kind) => (kind === 'parking_space' ? space(id) : app.titleOf(id, kind)),
    metres: (value) => app.number(roundedMeasure(value), 2),
  };
}

/** The spaces that something speaks against, those in the hand too, each with the words of it. */
export function parkingFaults(app: App): { feature: Feature; words: string }[] {
  const report: ParkingReport | null = app.heldSpaces.report ?? app.parking.value;
  if (!report) return [];
  const names = parkingNames(app);
  return bySpace(report).flatMap(({ space, conflicts }) => {
    const id = String(space.id);
    const feature = spaceOf(app, id);
    const words = conflicts.map((conflict) => app.t(...sayingOf(conflict, id, names))).join('\n');
    return feature && words ? [{ feature, words }] : [];
  });
}

export type HeldFaults = { count: number; lines: string[] };

/** What speaks against the spaces in the hand, in a few lines; null while that is not known. */
export function heldFaults(app: App): HeldFaults | null {
  const { report } = app.heldSpaces;
  if (!report) return null;
  const names = parkingNames(app);
  const groups = gathered(report, new Set(app.drawing.held.map(({ id }) => id)));
  const lines = groups.map(({ conflict, spaces }) => {
    const words = app.t(...sayingOf(conflict, spaces[0] ?? '', names));
    const numbers = spaces.map((id) => Number(spaceOf(app, id)?.properties.name));
    if (!numbers.every(Number.isFinite)) return words;
    return app.t('draw.row.conflict', { spaces: ranges(numbers), words });
  });
  return { count: new Set(groups.flatMap(({ spaces }) => spaces)).size, lines };
}

/** As it is held, else as it is stored. */
function spaceOf(app: App, id: string): Feature | undefined {
  return [...app.drawing.held, ...app.features].find((item) => item.id === id);
}
