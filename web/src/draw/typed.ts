/** What a person types while drawing: a length, a direction, or both (`10.5`, `10.5米`, `90°`, `10.5<90`). */

export interface Typed {
  length_m?: number;
  azimuth_deg?: number;
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

const NUMBER = String.raw`([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)`;
const LENGTH = new RegExp(`^${NUMBER}(m|米|公尺|cm|厘米|公分)?$`);
const ANGLE = new RegExp(`^${NUMBER}(?:°|度|deg)?$`);
const MARKED_ANGLE = new RegExp(`^${NUMBER}(?:°|度|deg)$`);
const CENTIMETRES = new Set(['cm', '厘米', '公分']);

export function parseTyped(text: string): TypedResult {
  const plain = normalised(text);
  if (plain === '') return { ok: false, error: 'empty' };
  if (plain.length > LONGEST_TEXT) return { ok: false, error: 'not_understood' };
  const [first = '', second, ...rest] = plain.split(/[<@∠]/);
  if (rest.length > 0) return { ok: false, error: 'not_understood' };
  if (second !== undefined) return lengthAndAngle(first, second);
  return MARKED_ANGLE.test(first) ? angle(first) : length(first);
}

/** Half-width characters, a point as the decimal sign, no blanks. */
function normalised(text: string): string {
  return text
    .replaceAll('º', '°')
    .normalize('NFKC')
    .replaceAll(/[。,、]/g, '.')
    .replaceAll(/[〈《]/g, '<')
    .replaceAll('−', '-')
    .replaceAll(/\s/g, '')
    .toLowerCase();
}

function lengthAndAngle(lengthText: string, angleText: string): TypedResult {
  const turned = angle(angleText);
  if (!turned.ok || lengthText === '') return turned;
  const measured = length(lengthText);
  return measured.ok ? { ok: true, value: { ...measured.value, ...turned.value } } : measured;
}

function length(text: string): TypedResult {
  const [, digits, unit] = LENGTH.exec(text) ?? [];
  if (digits === undefined) return { ok: false, error: 'not_understood' };
  const length_m = Number(digits) / (unit && CENTIMETRES.has(unit) ? 100 : 1);
  if (length_m <= 0) return { ok: false, error: 'not_positive' };
  if (length_m > LONGEST_TYPED_M) return { ok: false, error: 'too_long' };
  return { ok: true, value: { length_m } };
}

function angle(text: string): TypedResult {
  const [, digits] = ANGLE.exec(text) ?? [];
  if (digits === undefined) return { ok: false, error: 'not_understood' };
  const degrees = Number(digits);
  if (Math.abs(degrees) > 360) return { ok: false, error: 'angle_out_of_range' };
  return { ok: true, value: { azimuth_deg: (degrees + 360) % 360 } };
}
