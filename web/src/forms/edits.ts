/** Forms and the edits that they make. */
import type { Feature } from '../api/types';
import type { Edit } from '../edit/action';
import type { Refusal } from '../edit/refusal';
import type { Value } from './values';

export type Changes = Readonly<Record<string, Value>>;

/** The feature with some members changed; `null` takes a member away. */
export function editOf(feature: Feature, changes: Changes): Edit {
  const said = Object.entries({ ...feature.properties, ...changes }).filter(
    ([, value]) => value !== null,
  );
  const after = { ...feature, properties: Object.fromEntries(said) } as unknown as Feature;
  return { id: feature.id, before: feature, after };
}

/** What the server did not accept of a feature, by member. */
export function refusedMembers(refusal: Refusal | null, id: string): ReadonlyMap<string, string> {
  const found = (refusal?.faults ?? []).flatMap(({ pointer, detail }) => {
    const [, index, member] = /^\/edits\/(\d+)\/put\/properties\/([^/]+)/.exec(pointer) ?? [];
    if (index === undefined || member === undefined) return [];
    return refusal?.action.edits[Number(index)]?.id === id
      ? [[unescaped(member), detail] as const]
      : [];
  });
  return new Map(found);
}

/** Whether giving up what was refused takes back nothing but this feature's last change. */
export function isOnlyAbout(refusal: Refusal | null, id: string): boolean {
  const edits = refusal?.action.edits ?? [];
  return edits.length === 1 && edits[0]?.id === id && edits[0].before !== null;
}

/** A part of a JSON pointer. */
function unescaped(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~');
}
