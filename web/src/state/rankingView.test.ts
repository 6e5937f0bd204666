import { describe, expect, it } from 'vitest';
import type { RankedCheck, RankedCourtyard, RankingReport } from '../api/types';
import {
  alikeOf,
  bandEdges,
  bandOf,
  gapsOf,
  partsOf,
  unsureShare,
  weighedGroups,
} from './rankingView';

const check = (id: string, analysis: string, status = 'seen', missed = 0) =>
  ({ id, analysis, missed, rule: { status } }) as unknown as RankedCheck;
const checks = [check('a', 'light'), check('b', 'green', 'recalled'), check('c', 'light')];
const of = (id: string, met: boolean | null, contribution: number | null) => ({
  id,
  met,
  contribution,
  shortfall: contribution,
});
const courtyard = (...own: ReturnType<typeof of>[]) => {
  const score = own.reduce((sum, { contribution }) => sum + (contribution ?? 0), 0);
  return { id: 'x', score, checks: own } as unknown as RankedCourtyard;
};

describe('where a score comes from', () => {
  const own = courtyard(of('a', false, 0.25), of('b', null, null), of('c', false, 0.125));

  it('is told by analysis, and adds up to the score', () => {
    const parts = partsOf(own, checks);
    expect(parts).toEqual([{ analysis: 'light', share: 0.375 }]);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBe(own.score);
  });

  it('has the worst gap first, then what is not known, then what is met', () => {
    const mixed = courtyard(of('a', true, 0), of('b', null, null), of('c', false, 0.125));
    expect(gapsOf(mixed, checks).map(({ check }) => check.id)).toEqual(['c', 'b', 'a']);
    expect(gapsOf(own, checks).map(({ check }) => check.id)).toEqual(['a', 'c', 'b']);
  });

  it('keeps what weighs nothing in the order of its gap', () => {
    const unweighed = courtyard(
      { ...of('a', false, 0), shortfall: 0.2 },
      { ...of('c', false, 0), shortfall: 0.9 },
    );
    expect(gapsOf(unweighed, checks).map(({ check }) => check.id)).toEqual(['c', 'a']);
  });

  it('says of gaps alike the surer first, then what fewer others miss', () => {
    const alike = [
      check('a', 'light', 'recalled'),
      check('b', 'green', 'seen', 9),
      check('c', 'waste', 'seen', 2),
    ];
    const gaps = gapsOf(
      courtyard(of('a', false, 0.1), of('b', false, 0.1), of('c', false, 0.1)),
      alike,
    );
    expect(gaps.map(({ check }) => check.id)).toEqual(['c', 'b', 'a']);
    expect(alikeOf(gaps)).toBe(2);
    expect(alikeOf([])).toBe(0);
  });

  it('is as sure as its rules', () => {
    expect(unsureShare(own, checks)).toBe(0);
    expect(unsureShare(courtyard(of('a', false, 0.1), of('b', false, 0.3)), checks)).toBeCloseTo(
      0.75,
    );
    expect(unsureShare(courtyard(of('a', true, 0)), checks)).toBeNull();
  });

  it('groups the checks by analysis in their order', () => {
    const groups = weighedGroups({ checks } as unknown as RankingReport);
    expect(groups.map(({ analysis, checks }) => [analysis, checks.map(({ id }) => id)])).toEqual([
      ['light', ['a', 'c']],
      ['green', ['b']],
    ]);
  });
});

describe('the bands of the map', () => {
  const scored = (...scores: (number | null)[]) =>
    scores.map((score) => ({ score })) as unknown as RankedCourtyard[];

  it('have as many courtyards each, the worst in the last', () => {
    const scores = [0.19, 0.5, 0.51, 0.6, 0.61, 0.62, 0.7, 0.71, 0.72, 0.74];
    const edges = bandEdges(scored(...scores, null));
    expect(edges).toEqual([0.19, 0.51, 0.61, 0.7, 0.72, 0.74]);
    expect(scores.map((score) => bandOf(score, edges))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(bandOf(null, edges)).toBe(0);
  });

  it('are there for equal scores, for two, and for none', () => {
    expect(bandOf(1, bandEdges(scored(1, 1)))).toBe(3);
    const two = bandEdges(scored(0.2, 0.8));
    expect([0.2, 0.8].map((score) => bandOf(score, two))).toEqual([1, 5]);
    expect(bandEdges(scored(null))).toEqual([]);
    expect(bandOf(0.5, [])).toBe(0);
  });
});
