import { describe, expect, it } from 'vitest';
import type { ComparisonReport, Scorecard } from '../api/types';
import { comparedLines, groupsOf, linesOf, outcomeOf } from './scoreLines';

const outcome = (value: number | null, met: boolean | null = null) => ({
  value,
  target: 1,
  gap: null,
  met,
  features: [],
});
const compared = (bound: string, before: number | null, now: number | null) =>
  ({
    id: 'c',
    analysis: 'light',
    bound,
    values: [outcome(before), outcome(now)],
    differences: [0, before === null || now === null ? null : now - before],
  }) as unknown as ComparisonReport['checks'][number];
const turn = (...check: Parameters<typeof compared>) => {
  const [line] = comparedLines({ states: [], checks: [compared(...check)] } as never);
  return [line?.before?.value, line?.now.value, line?.turn];
};

describe('a line of the scorecard beside another state', () => {
  it('is better where it comes nearer to what is asked for', () => {
    expect(turn('at_least', 0.2, 0.5)).toEqual([0.2, 0.5, 'better']);
    expect(turn('at_least', 0.5, 0.2)).toEqual([0.5, 0.2, 'worse']);
    expect(turn('at_most', 3, 0)).toEqual([3, 0, 'better']);
    expect(turn('at_most', 0, 3)).toEqual([0, 3, 'worse']);
  });

  it('is the same but for rounding, and open where one of the two is not known', () => {
    expect(turn('at_least', 0.3, 0.1 + 0.2)).toEqual([0.3, 0.1 + 0.2, 'same']);
    expect(turn('at_least', null, 0.2)).toEqual([null, 0.2, null]);
    expect(turn('at_most', 1, null)).toEqual([1, null, null]);
  });
});

describe('a scorecard alone', () => {
  it('compares with nothing, and counts by analysis what is met', () => {
    const check = (id: string, analysis: string, met: boolean | null) => ({
      ...outcome(1, met),
      id,
      analysis,
    });
    const lines = linesOf({
      checks: [check('a', 'light', true), check('b', 'green', null), check('c', 'light', false)],
    } as unknown as Scorecard);
    expect(lines.map(({ before, turn }) => [before, turn])).toEqual(Array(3).fill([null, null]));
    expect(groupsOf(lines).map(({ analysis, met }) => [analysis, met])).toEqual([
      ['light', 1],
      ['green', 0],
    ]);
  });
});

describe('what is said of a line', () => {
  const said = (bound: 'at_least' | 'at_most', met: boolean | null, gap: number | null) =>
    outcomeOf({ bound, now: { value: 2, target: 1, gap, met } });

  it('is short of what is asked for at least, and over what there may be at most', () => {
    expect(said('at_least', false, 1)).toBe('gaps.is.missed');
    expect(said('at_most', false, 1)).toBe('gaps.is.over');
    expect(said('at_most', true, 0)).toBe('gaps.is.met');
    expect(said('at_least', null, null)).toBe('gaps.is.unknown');
  });
});
