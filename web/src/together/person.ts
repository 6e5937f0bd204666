/** How somebody is shown: by a letter or two, and a colour that stays theirs. */
import type { Person } from '../api/types';

export const PERSON_COLOURS = 8;

/** From 1, as the tokens count. The same name has the same colour in every window. */
export function colourOf({ name, client }: Pick<Person, 'name' | 'client'>): number {
  // FNV-1a, stirred once more: short names differ in few bits.
  let hash = 0x811c9dc5;
  for (const letter of name ?? client) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return 1 + ((hash >>> 16) % PERSON_COLOURS);
}

/** Of "王工" 王工, of "Li Wei" LW, of "anna" A. */
export function initialsOf(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/u);
  const [first = ''] = words;
  if (/^\p{Script=Han}/u.test(first)) return [...first].slice(0, 2).join('');
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}

/** Names that come from the server where nobody gave one. */
const NAMELESS = new Set(['web', '']);

export function isNameless(who: string): boolean {
  return NAMELESS.has(who);
}
