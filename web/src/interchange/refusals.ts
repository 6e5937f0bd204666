import type { ApiError } from '../api/client';
import { MOST_BYTES, Refusal } from './sceneText';

/** What the server says of a file as a whole, as a reason that has words in both languages. */
export function refusalOf({ status, message, problem }: ApiError): Refusal {
  if (status === 0) return new Refusal('offline');
  if (status === 413) return new Refusal('tooLarge', { limit: MOST_BYTES / 2 ** 20 });
  if (status === 503) return new Refusal('busy');
  if (status === 400) return ofBody(message, problem?.pointer ?? '');
  return new Refusal('failed', { detail: message });
}

function ofBody(detail: string, pointer: string): Refusal {
  if (pointer === '/crs') {
    return new Refusal('crs', { crs: detail.match(/: is (.+?), but /)?.[1] ?? 'crs' });
  }
  const place = detail.match(/not valid JSON: line (\d+), column (\d+)/);
  if (place) return new Refusal('notJson', { line: Number(place[1]), column: Number(place[2]) });
  return new Refusal(detail.includes('is empty') ? 'empty' : 'notScene');
}
