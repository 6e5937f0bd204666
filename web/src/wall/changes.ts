/** What changed in the street, put together by courtyard: what a meeting wants to hear, not each write. */
import type { Feature, HistoryEntry, Stage, Words } from '../api/types';
import { countsOf, type Step } from '../state/history';
import { ORGANISATIONS } from '../state/registerView';

export type Organisation = (typeof ORGANISATIONS)[number];
export type ChangeLine =
  | { what: 'stage'; from: Stage | null; to: Stage | null }
  | { what: 'organisation'; name: Organisation; present: boolean }
  /** An action of a person, by the name that it has; in a plan or in what there is today. */
  | { what: 'action'; title: Words; plan: boolean; times: number }
  /** What has no name: an import. `whole`: there are no more features in it than these. */
  | {
      what: 'written';
      counts: Record<HistoryEntry['action'], number>;
      plan: boolean;
      whole: boolean;
    };
/** `courtyard: null`: what went over many courtyards, or lies in none. */
export type ChangeGroup = { courtyard: string | null; at: string; lines: ChangeLine[] };

/** A step over more courtyards than these is one of the street. */
const MOST_COURTYARDS = 3;

/** Newest first, by the newest change of each courtyard. */
export function groupChanges(steps: readonly Step[]): ChangeGroup[] {
  const groups = new Map<string | null, ChangeGroup>();
  for (const step of steps) {
    for (const [courtyard, entries] of byCourtyard(step)) {
      const group = groups.get(courtyard) ?? { courtyard, at: step.at, lines: [] };
      groups.set(courtyard, group);
      for (const line of linesOf({ ...step, entries })) add(group.lines, line);
    }
  }
  return [...groups.values()];
}

function byCourtyard(step: Step): Map<string | null, HistoryEntry[]> {
  const parts = new Map<string | null, HistoryEntry[]>();
  for (const entry of step.entries) {
    const courtyard = courtyardOf(entry);
    parts.set(courtyard, [...(parts.get(courtyard) ?? []), entry]);
  }
  return parts.size > MOST_COURTYARDS ? new Map([[null, step.entries]]) : parts;
}

function courtyardOf({ feature, kind, before, after }: HistoryEntry): string | null {
  return kind === 'courtyard' ? feature : ((after ?? before)?.properties.courtyard ?? null);
}

function linesOf(step: Step): ChangeLine[] {
  const told = step.entries.flatMap(courtyardLines);
  const plan = step.entries.some(({ scenario }) => scenario !== null);
  // The action by which a stage was set needs no second line.
  if (told.length && step.entries.length === 1) return told;
  if (step.title) return [...told, { what: 'action', title: step.title, plan, times: 1 }];
  return [...told, { what: 'written', counts: countsOf(step), plan, whole: step.whole }];
}

/** What became of the courtyard itself; what is planned has not come about. */
function courtyardLines({ kind, scenario, before, after }: HistoryEntry): ChangeLine[] {
  if (kind !== 'courtyard' || scenario !== null || !before || !after) return [];
  const [was, is] = [propertiesOf(before), propertiesOf(after)];
  const stage: ChangeLine[] =
    was.stage === is.stage
      ? []
      : [{ what: 'stage', from: was.stage ?? null, to: is.stage ?? null }];
  const organisations = ORGANISATIONS.filter(
    (name) => Boolean(was[name]) !== Boolean(is[name]),
  ).map((name): ChangeLine => ({ what: 'organisation', name, present: Boolean(is[name]) }));
  return [...stage, ...organisations];
}

type OfCourtyard = { stage?: Stage | null } & Partial<Record<Organisation, boolean | null>>;

function propertiesOf(feature: Feature): OfCourtyard {
  return feature.properties as OfCourtyard;
}

/** The same action several times is one line. */
function add(lines: ChangeLine[], line: ChangeLine): void {
  const same =
    line.what === 'action' &&
    lines.find(
      (one) => one.what === 'action' && one.title.zh === line.title.zh && one.plan === line.plan,
    );
  if (same && same.what === 'action') same.times += 1;
  else lines.push(line);
}

const DAYS = 7;

/** Midnight at the beginning of the seventh day back, so that a question stays the same all day. */
export function weekBefore(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS + 1);
}
