import type { StateInputs } from '../api/types';

/** What analyses ask of: a scenario of a courtyard, or what there is today. */
export function stateInputs(courtyard: string, scenario: string | null): StateInputs {
  return { courtyard, ...(scenario ? { scenario } : {}) };
}
