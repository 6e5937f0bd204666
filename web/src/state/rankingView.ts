/** What is read out of a ranking: where a score comes from, what is worst, how sure it is. */
import type { RankedCheck, RankedCourtyard, RankingReport } from '../api/types';

/** The part of a score that the checks of one analysis make up, 0–1. */
export type Part = { analysis: string; share: number };

/** Checks by analysis, in the report's order. */
export type WeighedGroup = { analysis: string; checks: RankedCheck[] };

export function weighedGroups({ checks }: RankingReport): WeighedGroup[] {
  return [...new Set(checks.map(({ analysis }) => analysis))].map((analysis) => ({
    analysis,
    checks: checks.filter((check) => check.analysis === analysis),
  }));
}

/** What a courtyard's score is made of, in the order of the checks; what adds nothing is left out. */
export function partsOf(courtyard: RankedCourtyard, checks: readonly RankedCheck[]): Part[] {
  const shares = new Map<string, number>();
  for (const { id, analysis } of checks) {
    const contribution = courtyard.checks.find((check) => check.id === id)?.contribution ?? 0;
    shares.set(analysis, (shares.get(analysis) ?? 0) + contribution);
  }
  return [...shares].flatMap(([analysis, share]) => (share > 0 ? [{ analysis, share }] : []));
}

export type Gap = { check: RankedCheck; of: RankedCourtyard['checks'][number] };

/** What the courtyard misses, by what it adds to the score; then what is not known; then what is met. */
export function gapsOf(courtyard: RankedCourtyard, checks: readonly RankedCheck[]): Gap[] {
  return checks
    .flatMap((check) => {
      const of = courtyard.checks.find(({ id }) => id === check.id);
      return of ? [{ check, of }] : [];
    })
    .sort(
      (a, b) =>
        standing(a) - standing(b) ||
        (isAlike(a, b) ? surerFirst(a, b) || rarerFirst(a, b) : addsOf(b) - addsOf(a)),
    );
}

/** How many of the gaps are as bad as the first. */
export function alikeOf([first, ...others]: readonly Gap[]): number {
  if (first?.of.met !== false) return 0;
  return others.filter((gap) => gap.of.met === false && isAlike(gap, first)).length;
}

const standing = ({ of: { met } }: Gap): number => (met === null ? 1 : met ? 2 : 0);
/** What weighs nothing still has an order. */
const addsOf = ({ of: { contribution, shortfall } }: Gap): number =>
  contribution || (shortfall ?? 0) / 1e6;
const isAlike = (a: Gap, b: Gap): boolean => Math.abs(addsOf(a) - addsOf(b)) < 1e-9;
const isUnsure = ({ check }: Gap): number => (check.rule.status === 'recalled' ? 1 : 0);
const surerFirst = (a: Gap, b: Gap): number => isUnsure(a) - isUnsure(b);
/** What few others miss tells one courtyard from another. */
const rarerFirst = (a: Gap, b: Gap): number => a.check.missed - b.check.missed;

/** The share of a score that comes from rules which the planner has yet to confirm; null without a score. */
export function unsureShare(
  { checks: own, score }: RankedCourtyard,
  checks: readonly RankedCheck[],
): number | null {
  if (!score) return null;
  const unsure = checks.filter(({ rule }) => rule.status === 'recalled').map(({ id }) => id);
  const parts = own.filter(({ id }) => unsure.includes(id));
  return Math.min(1, parts.reduce((sum, { contribution }) => sum + (contribution ?? 0), 0) / score);
}

export const BANDS = 5;

/** The scores at which bands of as many courtyards each begin, and the last: the map then tells which come first. */
export function bandEdges(courtyards: readonly RankedCourtyard[]): number[] {
  const scores = courtyards
    .flatMap(({ score }) => (score === null ? [] : [score]))
    .sort((a, b) => a - b);
  const begins = Array.from(
    { length: BANDS },
    (_, i) => scores[Math.floor((i * scores.length) / BANDS)],
  );
  return [...new Set(begins), scores.at(-1)].filter((edge) => edge !== undefined);
}

/** The colour of a score, 1 the best; 0: there is no score. Equal scores share the middle one. */
export function bandOf(score: number | null, edges: readonly number[]): number {
  if (score === null || !edges.length) return 0;
  return colourStep(edges.slice(1, -1).filter((edge) => score >= edge).length, edges.length - 1);
}

/** Of the `index`-th of `count` bands: the ends of the ramp are used where there are two. */
export function colourStep(index: number, count: number): number {
  if (count < 2) return Math.ceil(BANDS / 2);
  return 1 + Math.round((index * (BANDS - 1)) / (count - 1));
}
