import type { App } from './app.svelte';
import { bandEdges, bandOf, colourStep } from './rankingView';

export type RankingMark = { band: number; words: string };

/** What the map says of each courtyard while the ranking is open, else null. */
export function rankingMarks(app: App): Map<string, RankingMark> | null {
  const report = app.street.panel === 'ranking' ? app.street.ranking.value : null;
  if (!report) return null;
  const edges = bandEdges(report.courtyards);
  return new Map(
    report.courtyards.map(({ id, rank, score }) => [
      String(id),
      {
        band: bandOf(score, edges),
        words:
          score === null
            ? app.t('ranking.noScore')
            : app.t('ranking.mark', { rank, score: app.share(score) }),
      },
    ]),
  );
}

export type Band = { band: number; from: number; to: number };

/** The colours of the map and the scores that they stand for; null while the ranking is not open. */
export function rankingBands(app: App): Band[] | null {
  const report = app.street.panel === 'ranking' ? app.street.ranking.value : null;
  if (!report) return null;
  const edges = bandEdges(report.courtyards);
  const count = edges.length - 1;
  return edges.slice(1).map((to, i) => ({
    band: colourStep(i, count),
    from: edges[i] ?? to,
    to,
  }));
}
