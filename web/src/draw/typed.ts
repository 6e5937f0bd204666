/** What a person types while drawing: a length, a direction, both, or two lengths (`10.5米`, `90°`, `10.5<90`, `6×4`). */

export interface Typed {
  length_m?: number;
  azimuth_deg?: number;
  /** The sides of a rectangle, or a step: to the east, then to the north. They may be negative. */
  pair_m?: [number, number];
}

export type TypedError =
  | 'empty'
  | 'not_understood'
  | 'not_positive'
  | 'too_long'
  | 'angle_out_of_range';

export type TypedResult = { ok: true; value: Typed } | { ok: false; error: TypedError };

/** A street with all its courtyards is shorter: a longer value is a slip of the finger. */
export const LONGEST_TYPED_M = 10_000;
const LONGEST_TEXT = 40;

const BETWEEN = /(?<=\S)(?:\s*[x×*;]\s*|\s+)(?=\S)/;
const BEFORE_UNIT = /\s+(?=[m米公c厘°度d<@∠])|(?<=[<@∠])\s+/g;
const NUMBER = String.raw`([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)`;
const LENGTH = new RegExp(`^${NUMBER}(m|米|公尺|cm|厘米|公分)?$`);
const ANGLE = new RegExp(`^${NUMBER}(?:°|度|deg)?$`);
const MARKED_ANGLE = new RegExp(`^${NUMBER}(?:°|度|deg)$`);
const CENTIMETRES = new Set(['cm', '厘米', '公分']);

export function parseTyped(text: string): TypedResult {
  const spaced = normalised(text);
  const plain = spaced.replaceAll(/\s/g, '');
  if (plain === '') return { ok: false, error: 'empty' };
  if (plain.length > LONGEST_TEXT) return { ok: false, error: 'not_understood' };
  const both = two(spaced);
  if (both) return both;
  const [first = '', second, ...rest] = plain.split(/[<@∠]/);
  if (rest.length > 0) return { ok: false, error: 'not_understood' };
  if (second !== undefined) return lengthAndAngle(first, second);
  return MARKED_ANGLE.test(first) ? angle(first) : length(first);
}

/** Half-width characters, a point as the decimal sign. */
function normalised(text: string): string {
  return text
    .replaceAll('º', '°')
    .normalize('NFKC')
    .replaceAll(/[。,、]/g, '.')
    .replaceAll(/[〈《]/g, '<')
    .replaceAll('−', '-')
    .trim()
    .toLowerCase();
}

/** Two lengths, or a length and an angle that says that it is one; null for anything else. */
function two(spaced: string): TypedResult | null {
  const [first = '', second, ...rest] = spaced.replaceAll(BEFORE_UNIT, '').split(BETWEEN);
  if (second === undefined || !LENGTH.test(first)) return null;
  if (rest.length > 0) return { ok: false, error: 'not_understood' };
  if (MARKED_ANGLE.test(second)) return lengthAndAngle(first, second);
  if (!LENGTH.test(second)) return null;
  const pair_m: [number, number] = [metres(first), metres(second)];
  if (pair_m.some((side_m) => Math.abs(side_m) > LONGEST_TYPED_M))
    return { ok: false, error: 'too_long' };
  return pair_m.every((side_m) => side_m === 0)
    ? { ok: false, error: 'not_positive' }
    : { ok: true, value: { pair_m } };
}

function lengthAndAngle(lengthText: string, angleText: string): TypedResult {
  const turned = angle(angleText);
  if (!turned.ok || lengthText === '') return turned;
  const measured = length(lengthText);
  return measured.ok ? { ok: true, value: { ...measured.value, ...turned.value } } : measured;
}

function length(text: string): TypedResult {
  if (!LENGTH.test(text)) return { ok: false, error: 'not_understood' };
  const length_m = metres(text);
  if (length_m <= 0) return { ok: false, error: 'not_positive' };
  if (length_m > LONGEST_TYPED_M) return { ok: false, error: 'too_long' };
  return { ok: true, value: { length_m } };
}

function metres(text: string): number {
  const [, digits, unit] = LENGTH.exec(text) ?? [];
  return Number(digits) / (unit && CENTIMETRES.has(unit) ? 100 : 1);
}

function angle(text: string): TypedResult {
  const [, digits] = ANGLE.exec(text) ?? [];
  if (digits === undefined) return { ok: false, error: 'not_understood' };
  const degrees = Number(digits);
  if (Math.abs(degrees) > 360) return { ok: false, error: 'angle_out_of_range' };
  return { ok: true, value: { azimuth_deg: (degrees + 360) % 360 } };
}
