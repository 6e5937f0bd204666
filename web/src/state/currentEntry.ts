import type { Feature, RegisterEntry } from '../api/types';

/** A register entry with what was changed in its courtyard since the register was loaded. */
export function currentEntry(entry: RegisterEntry, features: readonly Feature[]): RegisterEntry {
  const courtyard = features.find(({ id }) => id === entry.id);
  if (courtyard?.properties.kind !== 'courtyard') return entry;
  const {
    kind: _kind,
    courtyard: _courtyard,
    revision: _revision,
    ...properties
  } = courtyard.properties;
  return {
    ...entry,
    name: properties.name ?? null,
    code: properties.code ?? null,
    properties,
    counts: countsOf(features, entry.id),
  } as RegisterEntry;
}

function countsOf(features: readonly Feature[], courtyard: string): RegisterEntry['counts'] {
  const counts: Record<string, number> = {};
  for (const { id, properties } of features) {
    if (id !== courtyard) counts[properties.kind] = (counts[properties.kind] ?? 0) + 1;
  }
  return counts;
}
