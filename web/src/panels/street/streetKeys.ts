/** Single keys at street level, beside those that one walks by. */
const COMMANDS = {
  escape: 'leave',
  b: 'bird',
  t: 'guide',
  c: 'coverage',
  m: 'marks',
  x: 'swap',
  n: 'next',
  p: 'previous',
  ' ': 'pause',
  '?': 'help',
} as const;
export type StreetCommand = (typeof COMMANDS)[keyof typeof COMMANDS];

/** What a key asks for; null for those that type, press a button, or are the browser's own. */
export function streetCommandOf(event: KeyboardEvent): StreetCommand | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog, input, textarea, select')) return null;
  if (event.key === ' ' && target?.closest('button, a')) return null;
  return COMMANDS[event.key.toLowerCase() as keyof typeof COMMANDS] ?? null;
}
