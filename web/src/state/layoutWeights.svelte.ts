import type { LayoutInputs } from '../api/types';

type Weights = NonNullable<LayoutInputs['weights']>;
export type Concern = keyof Weights;
export const DEGREES = ['none', 'some', 'much'] as const;
export type Degree = (typeof DEGREES)[number];

/** What a degree comes to, in spaces for each metre of walk, or square metre. */
const WEIGHT: Record<Concern, Record<Degree, number>> = {
  walk_per_m: { none: 0, some: 0.002, much: 0.01 },
  crown_per_m2: { none: 0, some: 0.02, much: 0.08 },
  aisle_per_m2: { none: 0, some: 0.005, much: 0.02 },
};
export const CONCERNS = Object.keys(WEIGHT) as Concern[];

/** What else counts than the number of spaces. */
export class LayoutWeights {
  readonly degrees = $state<Record<Concern, Degree>>({
    walk_per_m: 'none',
    crown_per_m2: 'none',
    aisle_per_m2: 'none',
  });

  /** Those that count for something. */
  readonly counting: readonly Concern[] = $derived.by(() =>
    CONCERNS.filter((concern) => this.degrees[concern] !== 'none'),
  );

  /** Spaces, for ten metres of walk or ten square metres. */
  perTen(concern: Concern): number {
    return 10 * WEIGHT[concern][this.degrees[concern]];
  }

  get inputs(): Pick<LayoutInputs, 'weights'> {
    if (!this.counting.length) return {};
    const weights = CONCERNS.map((concern) => [concern, WEIGHT[concern][this.degrees[concern]]]);
    return { weights: Object.fromEntries(weights) as Weights };
  }
}
