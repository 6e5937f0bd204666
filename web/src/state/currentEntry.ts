import type { Feature, RegisterEntry } from '../api/types';
import { countsByKind } from './indicators';

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
    counts: countsByKind(features.filter(({ id }) => id !== entry.id)),
  } as RegisterEntry;
}
