/** One version out of two that started from the same: member by member. */
import type { Feature, FeatureProperties } from '../api/types';
import type { Side } from '../edit/outbox';
import { sameValue } from '../edit/same';

/** Where a feature lies and what shape it has, beside its properties. */
export const GEOMETRY = 'geometry';

/** Whose member was changed since both saw the same; both where both did. */
export type Whose = Side | 'both';
export type Versions = { base: Feature | null; mine: Feature; theirs: Feature };

/** The members that differ, and who changed each. */
export function differing({ base, mine, theirs }: Versions): Map<string, Whose> {
  const found = new Map<string, Whose>();
  for (const name of membersOf(mine, theirs)) {
    const [own, other] = [memberOf(mine, name), memberOf(theirs, name)];
    if (sameValue(own, other)) continue;
    const before = base && memberOf(base, name);
    if (base && sameValue(own, before)) found.set(name, 'theirs');
    else if (base && sameValue(other, before)) found.set(name, 'mine');
    else found.set(name, 'both');
  }
  return found;
}

/** Theirs with all that is picked of mine. What nobody picks is whoever's it is that changed it, else mine. */
export function merged(versions: Versions, picks: ReadonlyMap<string, Side>): Feature {
  const { mine, theirs } = versions;
  const result: Record<string, unknown> = { ...theirs.properties };
  let { geometry } = theirs;
  for (const [name, whose] of differing(versions)) {
    const side = picks.get(name) ?? (whose === 'theirs' ? 'theirs' : 'mine');
    if (side === 'theirs') continue;
    if (name === GEOMETRY) geometry = mine.geometry;
    else result[name] = memberOf(mine, name);
  }
  // What is not stated is left out.
  const stated = Object.entries(result).filter(([, value]) => value !== undefined);
  const properties = Object.fromEntries(stated) as unknown as FeatureProperties;
  return { ...theirs, geometry, properties };
}

function membersOf(a: Feature, b: Feature): Set<string> {
  const names = [a, b].flatMap(({ properties }) => Object.keys(properties));
  return new Set([GEOMETRY, ...names.filter((name) => name !== 'revision' && name !== 'kind')]);
}

function memberOf(feature: Feature, name: string): unknown {
  if (name === GEOMETRY) return feature.geometry;
  return (feature.properties as Record<string, unknown>)[name];
}
