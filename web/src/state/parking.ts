/** What a check of the parking spaces says, space by space and in words. */
import type { ParkingConflict, ParkingReport, ParkingSpace } from '../api/types';
import type { MessageKey } from '../i18n';
import type { Saying } from './sightings';

export type SpaceWithConflicts = { space: ParkingSpace; conflicts: ParkingConflict[] };

/** Each space with what speaks against it; of two that overlap, both have the conflict. */
export function bySpace({ spaces, conflicts }: ParkingReport): SpaceWithConflicts[] {
  const found = new Map<string, ParkingConflict[]>();
  for (const conflict of conflicts) {
    for (const id of conflict.spaces) {
      const key = String(id);
      found.set(key, [...(found.get(key) ?? []), conflict]);
    }
  }
  return spaces.map((space) => ({ space, conflicts: found.get(String(space.id)) ?? [] }));
}

export type ParkingNames = {
  feature: (id: string, kind: string) => string;
  metres: (value: number) => string;
};

/** What is wrong with one of the conflict's spaces. */
export function sayingOf(conflict: ParkingConflict, space: string, names: ParkingNames): Saying {
  const { problem, other, spaces, measured_m, limit_m } = conflict;
  const partner = spaces.map(String).find((id) => id !== space);
  const otherName = other
    ? names.feature(String(other.feature), other.kind)
    : partner && names.feature(partner, 'parking_space');
  const key: MessageKey = `parking.${problem}`;
  return [
    key,
    {
      measured: names.metres(measured_m),
      limit: names.metres(limit_m),
      ...(otherName && { other: otherName }),
    },
  ];
}

export type Gathered = { conflict: ParkingConflict; spaces: string[] };

/** What speaks against some spaces: the same of several told once, with the worst measure. */
export function gathered({ conflicts }: ParkingReport, among: ReadonlySet<string>): Gathered[] {
  const found = new Map<string, Gathered>();
  for (const conflict of conflicts) {
    const ids = conflict.spaces.map(String);
    const spaces = ids.filter((id) => among.has(id));
    if (!spaces.length) continue;
    const partners = spaces.length === ids.length ? [] : ids.filter((id) => !among.has(id));
    const key = [conflict.problem, conflict.other?.feature ?? '', ...partners].join(' ');
    const same = found.get(key);
    const worst = same && missBy_m(same.conflict) > missBy_m(conflict) ? same.conflict : conflict;
    found.set(key, { conflict: worst, spaces: [...new Set([...(same?.spaces ?? []), ...spaces])] });
  }
  return [...found.values()];
}

function missBy_m({ measured_m, limit_m }: ParkingConflict): number {
  return Math.abs(measured_m - limit_m);
}

/** `3, 4, 5, 9` as `3–5, 9`. */
export function ranges(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && number <= run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ');
}

/** Two decimals, never rounded up to what it falls short of. */
export function roundedMeasure(measured_m: number): number {
  return Math.floor(measured_m * 100 + 1e-6) / 100;
}
