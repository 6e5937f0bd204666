/** The street in a few figures. Each is a sum or a mean of what the server computed; what is not known is not counted. */
import type { GovernanceReport, RankingReport, RegisterEntry } from '../api/types';

/** A sum over the courtyards that state it. */
export type Sum = { value: number; unstated: number };
/** A share: the mean of the courtyards, how many of those that are known reach their target, and by how much it is missed. */
export type Share = { mean: number; target: number; met: number; known: number };

export type Figures = {
  courtyards: number;
  unmanaged: number;
  pilots: number;
  households: Sum;
  residents: Sum;
  cameras: number;
  /** The share of courtyards without a blank, and the number of blanks. */
  coverage: { share: number; blanks: number } | null;
  /** Spaces and demand over all, and what the courtyards that have too few are short of. */
  parking: { spaces: number; demand: number; missing: number } | null;
  mustSee: Share | null;
  green: Share | null;
  checks: { met: number; missed: number; unknown: number };
};

export function figuresOf(
  entries: readonly RegisterEntry[],
  ranking: RankingReport,
  governance: GovernanceReport,
): Figures {
  const count = (test: (entry: RegisterEntry) => boolean) => entries.filter(test).length;
  return {
    courtyards: entries.length,
    unmanaged: count(({ properties }) => properties.category === 'unmanaged'),
    pilots: count(({ properties }) => properties.pilot === true),
    households: sumOf(entries, 'households'),
    residents: sumOf(entries, 'residents'),
    cameras: sum(entries.map(({ counts }) => counts.camera ?? 0)),
    coverage:
      governance.full_coverage === null
        ? null
        : { share: governance.full_coverage, blanks: governance.blanks.length },
    parking: parkingOf(ranking),
    mustSee: shareOf(ranking, 'must-see'),
    green: shareOf(ranking, 'green-share'),
    checks: {
      met: sum(ranking.checks.map(({ met }) => met)),
      missed: sum(ranking.checks.map(({ missed }) => missed)),
      unknown: sum(ranking.checks.map(({ unknown }) => unknown)),
    },
  };
}

function sumOf(entries: readonly RegisterEntry[], name: 'households' | 'residents'): Sum {
  const stated = entries.flatMap(({ properties }) => properties[name] ?? []);
  return { value: sum(stated), unstated: entries.length - stated.length };
}

type Known = { value: number; target: number; gap: number; met: boolean };

function known({ courtyards }: RankingReport, check: string): Known[] {
  return courtyards.flatMap(({ checks }) => {
    const found = checks.find(({ id }) => id === check);
    if (!found || found.value === null || found.gap === null || found.met === null) return [];
    return [{ value: found.value, target: found.target, gap: found.gap, met: found.met }];
  });
}

function parkingOf(ranking: RankingReport): Figures['parking'] {
  const all = known(ranking, 'parking-demand');
  if (!all.length) return null;
  return {
    spaces: sum(all.map(({ value }) => value)),
    demand: sum(all.map(({ target }) => target)),
    missing: sum(all.map(({ gap }) => gap)),
  };
}

function shareOf(ranking: RankingReport, check: string): Share | null {
  const all = known(ranking, check);
  const [first] = all;
  if (!first) return null;
  return {
    mean: sum(all.map(({ value }) => value)) / all.length,
    target: first.target,
    met: all.filter(({ met }) => met).length,
    known: all.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
