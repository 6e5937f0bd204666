/** Why the server refuses an action, as a reason that has words in both languages. */
import type { ApiError } from '../api/client';
import type { Role } from '../api/people';
import type { ChangeFault } from '../api/types';
import type { Action } from './action';

/**
 * `faults`: of the features, which are listed; `settled`: the plan is no draft any more; `gone`: the plan or the project
 * is not there any more; `notAllowed`: the role is not enough; `tooLarge`: too much in one go.
 */
export type Why = 'faults' | 'settled' | 'gone' | 'notAllowed' | 'tooLarge' | 'other';
export type Refusal = {
  action: Action;
  why: Why;
  /** The server's own words, in English. */
  detail: string;
  faults: readonly ChangeFault[];
  /** The role that it would have taken. */
  needed: Role | null;
};

export function whyOf({ problem }: ApiError): Why {
  if (problem?.faults?.length) return 'faults';
  if (problem?.code === 'settled') return 'settled';
  const type = problem?.type.split('/').at(-1);
  if (type === 'not-found') return 'gone';
  if (type === 'not-allowed') return 'notAllowed';
  return type === 'body-too-large' ? 'tooLarge' : 'other';
}
