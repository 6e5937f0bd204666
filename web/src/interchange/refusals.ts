import type { ApiError } from '../api/client';
import { MOST_BYTES, Refusal } from './sceneText';

/** What the server says of a file as a whole, as a reason that has words in both languages. */
export function refusalOf({ status, message, problem }: ApiError): Refusal {
  if (status === 0) return new Refusal('offline');
  if (status === 413) return new Refusal('tooLarge', { limit: MOST_BYTES / 2 ** 20 });
  if (status === 503) return new Refusal('busy');
  const values = problem?.values ?? {};
  switch (problem?.code) {
    case 'not_json':
      return new Refusal('notJson', { line: Number(values.line), column: Number(values.column) });
    case 'empty':
      return new Refusal('empty');
    case 'not_a_scene':
      return new Refusal('notScene');
    case 'crs_unsupported':
      return new Refusal('crs', { crs: String(values.found) });
    case 'settled':
      return new Refusal('settled');
    case 'kind_changed':
      return new Refusal('otherKind', { id: String(values.id) });
    default:
      return new Refusal('failed', { detail: message });
  }
}
