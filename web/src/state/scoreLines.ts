/** The lines of a scorecard: of one state, or of a state beside the one that it is compared with. */
import type { Check, ComparedCheck, ComparisonReport, Scorecard } from '../api/types';

/** A value against its target, in one state. */
export type Outcome = Pick<Check, 'value' | 'target' | 'gap' | 'met'>;
/** How a state compares with the one before it; null: one of the two is not known. */
export type Turn = 'better' | 'worse' | 'same';

export type ScoreLine = Pick<Check, 'id' | 'title' | 'analysis' | 'unit' | 'bound' | 'rule'> & {
  now: Outcome;
  /** Of the state that it is compared with; null: it is compared with none. */
  before: Outcome | null;
  difference: number | null;
  turn: Turn | null;
};

/** How it stands to its target, as the words are called. */
export function outcomeOf({ now: { met, gap }, bound }: Pick<ScoreLine, 'now' | 'bound'>) {
  if (met === null || gap === null) return 'gaps.is.unknown';
  if (met) return 'gaps.is.met';
  return bound === 'at_least' ? 'gaps.is.missed' : 'gaps.is.over';
}

export function linesOf({ checks }: Scorecard): ScoreLine[] {
  return checks.map((check) => ({
    ...check,
    now: check,
    before: null,
    difference: null,
    turn: null,
  }));
}

/** Of the second state beside the first. */
export function comparedLines({ checks }: ComparisonReport): ScoreLine[] {
  return checks.flatMap((check) => {
    const [before, now] = check.values;
    const difference = check.differences[1] ?? null;
    if (!before || !now) return [];
    return [{ ...check, before, now, difference, turn: turnOf(check.bound, difference) }];
  });
}

/** Whether more is better depends on the side of its target that a value has to keep to. */
export function turnOf(bound: ComparedCheck['bound'], difference: number | null): Turn | null {
  if (difference === null) return null;
  if (Math.abs(difference) < LEAST) return 'same';
  return difference > 0 === (bound === 'at_least') ? 'better' : 'worse';
}

/** Below it, values differ by the rounding of sums only. */
const LEAST = 1e-9;

export type CheckGroup = { analysis: string; checks: ScoreLine[]; met: number };

/** By analysis, in the scorecard's order. */
export function groupsOf(lines: readonly ScoreLine[]): CheckGroup[] {
  return [...new Set(lines.map(({ analysis }) => analysis))].map((analysis) => {
    const own = lines.filter((line) => line.analysis === analysis);
    return { analysis, checks: own, met: own.filter(({ now }) => now.met).length };
  });
}
