/** The actions that this browser sent, in whichever window: what is heard of them is no news of others. */
import { newId } from '../edit/action';

/** Tells this window from all others, as long as it is open. */
export const CLIENT = newId();

/** Enough for all that could still be heard of. */
const MOST = 500;
const sent = new Set<string>();
const channel =
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('yuantu.sent');

channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') remember(data);
});

/** To be called before the action is sent: the server may tell of it sooner than it answers. */
export function sends(action: string): void {
  remember(action);
  channel?.postMessage(action);
}

export function isOwn(action: string | null): boolean {
  return action !== null && sent.has(action);
}

function remember(action: string): void {
  sent.add(action);
  const [oldest] = sent;
  if (sent.size > MOST && oldest) sent.delete(oldest);
}
