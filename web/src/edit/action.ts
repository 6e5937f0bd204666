/** What a person does to the map in one go: features before and after. */
import type { Feature, Words } from '../api/types';
import { sameValue } from './same';

/** `before: null` draws a feature, `after: null` removes it. */
export type Edit = { id: string; before: Feature | null; after: Feature | null };
export type Title = Words;
export type Action = { id: string; title: Title; at: string; edits: readonly Edit[] };
export type Features = ReadonlyMap<string, Feature>;

export function newAction(title: Title, edits: readonly Edit[]): Action {
  return { id: newId(), title, at: new Date().toISOString(), edits: joined(edits) };
}

/** The action that takes another back. */
export function inverse({ title, edits }: Action): Action {
  const back = edits.map(({ id, before, after }) => ({ id, before: after, after: before }));
  return newAction({ zh: `撤销：${title.zh}`, en: `Undo: ${title.en}` }, back);
}

/** The same once more, as an action of its own. */
export function again({ title, edits }: Action): Action {
  return newAction({ zh: `重做：${title.zh}`, en: `Redo: ${title.en}` }, edits);
}

/** Two actions of one gesture as one: from where the first began to where the second ended. */
export function merged(first: Action, second: Action): Action {
  return { ...first, title: second.title, edits: joined([...first.edits, ...second.edits]) };
}

export function applied(features: Features, { edits }: Action): Map<string, Feature> {
  const result = new Map(features);
  for (const { id, after } of edits) {
    if (after) result.set(id, after);
    else result.delete(id);
  }
  return result;
}

export function without(action: Action, id: string): Action {
  return { ...action, edits: action.edits.filter((edit) => edit.id !== id) };
}

/** The action as if it had started from another version of a feature. */
export function rebased(action: Action, id: string, before: Feature | null): Action {
  return {
    ...action,
    edits: action.edits.map((edit) => (edit.id === id ? { ...edit, before } : edit)),
  };
}

/** Whether two versions say the same; when they were stored does not matter. */
export function sameFeature(a: Feature | null, b: Feature | null): boolean {
  return a === b || sameValue(a && content(a), b && content(b));
}

export function revisionOf(feature: Feature | null | undefined): number | null {
  return feature?.properties.revision ?? null;
}

function content({ id, geometry, properties }: Feature) {
  const { revision: _, ...rest } = properties;
  return { id, geometry, properties: rest };
}

/** One edit for each feature, and none that changes nothing. */
function joined(edits: readonly Edit[]): Edit[] {
  const byId = new Map<string, Edit>();
  for (const edit of edits) {
    const first = byId.get(edit.id);
    byId.set(edit.id, first ? { ...first, after: edit.after } : edit);
  }
  return [...byId.values()].filter(({ before, after }) => !sameFeature(before, after));
}

/** A random UUID. Pages over plain HTTP have no `randomUUID`, but random bytes. */
export function newId(source: Pick<Crypto, 'getRandomValues'> & Partial<Crypto> = crypto): string {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
