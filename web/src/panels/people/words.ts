import type { ApiError } from '../../api/client';
import type { MessageKey, Values } from '../../i18n';

export type Say = (key: MessageKey, values?: Values) => string;

const FEW_SECONDS = 90;

/** A wait as one says it. */
export function waitWords(t: Say, wait_s: number): string {
  if (wait_s <= FEW_SECONDS) return t('signIn.seconds', { n: Math.ceil(wait_s) });
  return t('signIn.minutes', { n: Math.ceil(wait_s / 60) });
}

/** What went wrong, in the words of `refused` unless nothing was reached. */
export function faultWords(t: Say, error: ApiError, refused: MessageKey): string {
  return error.status === 0 ? t('people.offline') : t(refused, { detail: error.message });
}
