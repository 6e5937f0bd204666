import type { RegisterEntry } from '../api/types';

/** A register entry for tests: plausible, with what the test is about on top. */
export function entry(
  id: string,
  properties: RegisterEntry['properties'] = {},
  rest: Partial<RegisterEntry> = {},
): RegisterEntry {
  return {
    id,
    name: properties.name ?? id,
    code: properties.code ?? id,
    properties: { category: 'unmanaged', stage: 'surveyed', households: 100, ...properties },
    area_m2: 5000,
    bbox: [113.9, 34.7, 114, 34.8],
    counts: {},
    ...rest,
  };
}
