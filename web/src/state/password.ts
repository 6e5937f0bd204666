/** How hard a password is to guess, as far as can be told from the password alone. */

/** As the server demands. */
export const LEAST_LENGTH = 10;

export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** Words that every list of passwords begins with. What contains one is as weak as what is left of it. */
const KNOWN = [
  'password',
  'passwort',
  'mima',
  'admin',
  'qwerty',
  'asdf',
  'zxcv',
  '1qaz2wsx',
  'abc123',
  'iloveyou',
  'woaini',
  'welcome',
  'letmein',
  'yuantu',
  '5201314',
];
/** Guesses of an idle computer for a while, and of many computers for years: both as powers of two. */
const FAIR_BITS = 36;
const GOOD_BITS = 56;

/** `about`: the name of the account and the like, which are tried first. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  if ([...password].length < LEAST_LENGTH) return 'short';
  const bits = bitsOf(reduced(password.toLowerCase(), about));
  if (bits < FAIR_BITS) return 'weak';
  return bits < GOOD_BITS ? 'fair' : 'good';
}

/** Without what is guessed first: each known word counts as one sign. */
function reduced(password: string, about: readonly string[]): string {
  const words = [...about.map((word) => word.trim().toLowerCase()), ...KNOWN];
  return words
    .filter((word) => word.length > 2)
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, '*'), password);
}

/** A sign that repeats or goes on (aaa, 123, cba) adds next to nothing. */
function bitsOf(password: string): number {
  const codes = [...password].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.map((code, i) => code - (codes[i - 1] ?? Number.NaN));
  const fresh = steps.filter(
    (step, i) => !(Math.abs(step) <= 1 && (i === 1 || step === steps[i - 1])),
  );
  const different = Math.min(new Set(codes).size, fresh.length);
  return different * Math.log2(alphabetOf(password)) + (fresh.length - different);
}

function alphabetOf(password: string): number {
  const sorts: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[0-9]/, 10],
    [/[^a-z0-9\u0080-\u{10ffff}]/u, 32],
    // Of the characters of Chinese, those that one would think of.
    [/[\u0080-\u{10ffff}]/u, 2000],
  ];
  return Math.max(
    2,
    sorts.reduce((all, [sort, signs]) => all + (sort.test(password) ? signs : 0), 0),
  );
}

/** Nothing that looks like something else, and no vowels: no words by accident. */
const MADE_OF = 'bcdfghjkmnpqrstvwxz23456789';
const MADE = { groups: 4, length: 4 };

/** A password at random, about 75 bits, that can be told on the phone. */
export function madePassword(): string {
  const group = () => Array.from({ length: MADE.length }, anySign).join('');
  return Array.from({ length: MADE.groups }, group).join('-');
}

/** Each as likely as the others: what would favour the first ones is thrown again. */
function anySign(): string {
  const fair = 256 - (256 % MADE_OF.length);
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) return MADE_OF.charAt(byte % MADE_OF.length);
  }
}
