/** The changes of a courtyard, put together to what people did. */
import type { HistoryEntry, Words } from '../api/types';

/** All that was written in one go. */
export type Step = {
  revision: number;
  at: string;
  who: string;
  /** What a person called it; what a program wrote has no title. */
  title: Words | null;
  entries: HistoryEntry[];
  /** False where it is too long for a page: there are more entries than these. */
  whole: boolean;
};
export type HistoryPage = { steps: Step[]; next: number | null };

/**
 * A page of entries as steps, and the revision before which the next page begins (null: there is none).
 * A full page may cut its last step in two: that one is left to the next page, unless it fills this one alone.
 */
export function pageOf(entries: readonly HistoryEntry[], limit: number): HistoryPage {
  const steps = stepsOf(entries);
  if (entries.length < limit) return { steps, next: null };
  const kept =
    steps.length > 1 ? steps.slice(0, -1) : steps.map((step) => ({ ...step, whole: false }));
  return { steps: kept, next: kept.at(-1)?.revision ?? null };
}

function stepsOf(entries: readonly HistoryEntry[]): Step[] {
  const steps = new Map<number, Step>();
  for (const entry of entries) {
    const { revision, at, who, title } = entry;
    const step = steps.get(revision) ?? { revision, at, who, title, entries: [], whole: true };
    step.entries.push(entry);
    steps.set(revision, step);
  }
  return [...steps.values()];
}

/** How many features a step inserted, updated and deleted. */
export function countsOf({
  entries,
}: Pick<Step, 'entries'>): Record<HistoryEntry['action'], number> {
  const counts = { insert: 0, update: 0, delete: 0 };
  for (const { action } of entries) counts[action] += 1;
  return counts;
}
