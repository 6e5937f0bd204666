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

/** Two decimals, never rounded up to what it falls short of. */
export function roundedMeasure(measured_m: number): number {
  return Math.floor(measured_m * 100 + 1e-6) / 100;
}
