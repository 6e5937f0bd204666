/** The courtyards as the wall lists them: those that lack most first. */
import type { RankedCheck, RankedCourtyard, RankingReport, RegisterEntry } from '../api/types';
import { titleOf } from '../state/registerView';

export type Lack = { check: RankedCheck; value: number; target: number };
export type WallRow = {
  id: string;
  name: string;
  entry: RegisterEntry;
  /** Nothing where it could not be judged. */
  ranked: RankedCourtyard | null;
  /** What it lacks most, first. */
  lacks: Lack[];
};

export function rowsOf(entries: readonly RegisterEntry[], ranking: RankingReport): WallRow[] {
  const checks = new Map(ranking.checks.map((check) => [check.id, check]));
  const byId = new Map(ranking.courtyards.map((one) => [String(one.id), one]));
  return entries
    .map((entry) => {
      const ranked = byId.get(entry.id) ?? null;
      const lacks = ranked ? lacksOf(ranked, checks) : [];
      return { id: entry.id, name: titleOf(entry), entry, ranked, lacks };
    })
    .sort((a, b) => (a.ranked?.rank ?? Infinity) - (b.ranked?.rank ?? Infinity));
}

/** By what they add to the score; those that add the same keep the ranking's order. */
function lacksOf(ranked: RankedCourtyard, checks: ReadonlyMap<string, RankedCheck>): Lack[] {
  return ranked.checks
    .filter(({ met }) => met === false)
    .sort((a, b) => (b.contribution ?? 0) - (a.contribution ?? 0))
    .flatMap(({ id, value, target }) => {
      const check = checks.get(id);
      return check && value !== null ? [{ check, value, target }] : [];
    });
}

/** The share of the checks that are known and missed. */
export function missedShare({ met, missed }: Pick<RankedCourtyard, 'met' | 'missed'>): number {
  return met + missed ? missed / (met + missed) : 0;
}

/** In parts of about the same length, none longer than `most`. */
export function inParts<T>(all: readonly T[], most: number): T[][] {
  const parts = Math.max(1, Math.ceil(all.length / most));
  const each = Math.ceil(all.length / parts);
  return Array.from({ length: parts }, (_, i) => all.slice(i * each, (i + 1) * each));
}
