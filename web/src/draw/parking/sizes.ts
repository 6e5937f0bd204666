/** The stalls of the standard, as the project's rules have them. */
import type { Rules } from '../../api/types';
import type { StallSize } from './stall';

export const STALL_CHOICES = [
  'perpendicular',
  'oblique_30',
  'oblique_45',
  'oblique_60',
  'parallel',
] as const;
export type StallChoice = (typeof STALL_CHOICES)[number];

export interface ParkingSizes {
  stalls: Record<StallChoice, StallSize>;
  /** From a wall to the stalls along it, where the baseline is that wall. */
  sideWallMargin_m: number;
  endWallMargin_m: number;
  accessibleAisle_m: number;
}

/** `null` when a rule is missing: sizes are never made up. */
export function parkingSizes({ rules }: Pick<Rules, 'rules'>): ParkingSizes | null {
  const values = new Map(rules.map(({ id, value }) => [id, value]));
  const number = (id: string): number => {
    const value = values.get(id);
    return typeof value === 'number' ? value : Number.NaN;
  };
  const width_m = number('parking-stall-width');
  const length_m = number('parking-stall-length');
  const oblique = (angle_deg: 30 | 45 | 60): StallSize => {
    const pitch_m = number(`parking-oblique-${angle_deg}-pitch`);
    return { arrangement: 'oblique', angle_deg, width_m, length_m, pitch_m };
  };
  const sizes: ParkingSizes = {
    stalls: {
      perpendicular: { arrangement: 'perpendicular', angle_deg: 90, width_m, length_m },
      oblique_30: oblique(30),
      oblique_45: oblique(45),
      oblique_60: oblique(60),
      parallel: {
        arrangement: 'parallel',
        angle_deg: 0,
        width_m,
        length_m: number('parking-parallel-length'),
      },
    },
    sideWallMargin_m: number('parking-margin-side-wall'),
    endWallMargin_m: number('parking-margin-end-wall'),
    accessibleAisle_m: number('parking-accessible-aisle'),
  };
  return isComplete(sizes) ? sizes : null;
}

function isComplete({ stalls, ...lengths }: ParkingSizes): boolean {
  const sides = Object.values(stalls).flatMap(({ width_m, length_m, pitch_m = 1 }) => [
    width_m,
    length_m,
    pitch_m,
  ]);
  return [...sides, ...Object.values(lengths)].every((length_m) => length_m > 0);
}
