/** What differs between two states of a courtyard, feature by feature. */
import type { Feature } from '../api/types';
import { type Edit, sameFeature } from '../edit/action';
import { sameValue } from '../edit/same';
import type { Marked } from '../map/differenceData';

export type ChangeAction = 'add' | 'replace' | 'remove';
export type Change = {
  id: string;
  kind: string;
  action: ChangeAction;
  before: Feature | null;
  after: Feature | null;
};

export const CHANGE_ACTIONS: readonly ChangeAction[] = ['add', 'replace', 'remove'];

/** In the order of the kinds as they come, additions first. When a feature was stored does not count. */
export function changesBetween(before: readonly Feature[], after: readonly Feature[]): Change[] {
  const [old, now] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])];
  return ids
    .map((id) => changeOf(id, old.get(id) ?? null, now.get(id) ?? null))
    .filter((change) => change !== null)
    .sort(inOrder);
}

function byId(features: readonly Feature[]): Map<string, Feature> {
  return new Map(features.map((feature) => [feature.id, feature]));
}

function changeOf(id: string, before: Feature | null, after: Feature | null): Change | null {
  const kind = (after ?? before)?.properties.kind;
  if (!kind || sameFeature(before, after)) return null;
  const action = !before ? 'add' : after ? 'replace' : 'remove';
  return { id, kind, action, before, after };
}

function inOrder(a: Change, b: Change): number {
  const actions = CHANGE_ACTIONS.indexOf(a.action) - CHANGE_ACTIONS.indexOf(b.action);
  return actions || a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id);
}

/** What comes, what is altered, and what goes; a thing that moves goes from where it was. */
export function marksOf(changes: readonly Change[]): Marked[] {
  return changes.flatMap(({ action, before, after }): Marked[] => {
    if (action === 'add') return after ? [{ mark: 'planned', feature: after }] : [];
    if (action === 'remove') return before ? [{ mark: 'removed', feature: before }] : [];
    if (!before || !after) return [];
    const stays = sameValue(before.geometry, after.geometry);
    const left: Marked[] = stays ? [] : [{ mark: 'removed', feature: before }];
    return [...left, { mark: 'changed', feature: after }];
  });
}

/** What the survey itself calls planned, or to be removed. */
export function surveyedMarks(features: readonly Feature[]): Marked[] {
  return features.flatMap((feature): Marked[] => {
    const { state } = feature.properties as { state?: unknown };
    if (state === 'planned') return [{ mark: 'planned', feature }];
    return state === 'to_remove' ? [{ mark: 'removed', feature }] : [];
  });
}

/** The edits that take changes back. */
export function reverted(changes: readonly Change[]): Edit[] {
  return changes.map(({ id, before, after }) => ({ id, before: after, after: before }));
}

/** The edits that lead from one state to another. */
export function editsTo(changes: readonly Change[]): Edit[] {
  return changes.map(({ id, before, after }) => ({ id, before, after }));
}
