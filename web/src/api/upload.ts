/** A large body on its way to the server: how much of it is sent, which `fetch` does not tell. */
import { ApiError, refusedWith } from './client';
import type { Problem } from './types';

export type Sent = (done_bytes: number, total_bytes: number) => void;

/** Posts a text. Called back (by the signal) before all of it is sent, the server does nothing. */
export function upload<T>(
  path: string,
  text: string,
  mediaType: string,
  sent: Sent,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api${path}`);
    request.setRequestHeader('content-type', mediaType);
    request.upload.onprogress = ({ loaded, total }) => sent(loaded, total);
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) done(answer as T);
      else failed(refusedWith(request.status, answer as Problem | null));
    };
    request.onerror = () => failed(new ApiError(0, null));
    request.onabort = () => failed(new DOMException('called back', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
