/** Values of members as a person types them, and what the server would not take. */
import type { Field, NumberField, TextField } from './fields';

/** `null`: not stated, which no member forbids. */
export type Value = string | number | boolean | readonly string[] | null;
export type Fault =
  | { is: 'notNumber' }
  | { is: 'notWhole' }
  | { is: 'range'; minimum: number; maximum: number }
  | { is: 'long'; most: number }
  | { is: 'choice' };
export type Parsed = { value: Value } | { fault: Fault };

/** The server bounds whole requests only; so long a text in one member is a slip of the clipboard. */
export const MOST_CHARACTERS = 2000;

/** Millimetres, and thousandths of a degree: what is finer is a tail of a calculation. */
const SHOWN_DIGITS = 3;

export function textOf(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toFixed(SHOWN_DIGITS)));
  return value == null ? '' : String(value);
}

export function parse(field: TextField | NumberField, text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null };
  const value = field.type === 'number' ? numberIn(trimmed, field.unit) : trimmed;
  const fault = faultOf(field, value);
  return fault ? { fault } : { value };
}

/** What is wrong with a value: the rules of `src/model/schema/property.rs`. */
export function faultOf(field: Field, value: unknown): Fault | null {
  if (value == null) return null;
  switch (field.type) {
    case 'number':
      return numberFault(field, value);
    case 'one':
      return field.choices.some((choice) => choice.value === value) ? null : { is: 'choice' };
    case 'many':
      return isChoiceOf(field.choices, value) ? null : { is: 'choice' };
    case 'boolean':
      return typeof value === 'boolean' ? null : { is: 'choice' };
    case 'reference':
      return typeof value === 'string' || Number.isInteger(value) ? null : { is: 'choice' };
    case 'text':
      return textFault(value);
  }
}

/** One step up or down from a value, by an arrow key. */
export function stepped(field: NumberField, value: unknown, steps: number): number {
  const digits = !field.whole && field.unit === 'm' ? 1 : 0;
  const from = typeof value === 'number' ? value : 0;
  const to = Math.min(field.maximum, Math.max(field.minimum, from + steps / 10 ** digits));
  // A value that is finer than the steps keeps what it has; sums of decimals get no tail.
  return Number(to.toFixed(6));
}

/** Adds a choice to a list, or takes it out; in the order of the choices. An empty list says nothing. */
export function toggled(
  choices: readonly { value: string }[],
  list: readonly unknown[],
  value: string,
): Value {
  const on = (item: string) => list.includes(item) !== (item === value);
  const next = choices.map((choice) => choice.value).filter(on);
  return next.length ? next : null;
}

function numberFault({ whole, minimum, maximum }: NumberField, value: unknown): Fault | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { is: 'notNumber' };
  if (value < minimum || value > maximum) return { is: 'range', minimum, maximum };
  return whole && !Number.isInteger(value) ? { is: 'notWhole' } : null;
}

function textFault(value: unknown): Fault | null {
  if (typeof value !== 'string') return { is: 'choice' };
  return value.length > MOST_CHARACTERS ? { is: 'long', most: MOST_CHARACTERS } : null;
}

function isChoiceOf(choices: readonly { value: string }[], value: unknown): boolean {
  if (!Array.isArray(value) || new Set(value).size < value.length) return false;
  return value.every((item) => choices.some((choice) => choice.value === item));
}

/** Also full-width, with a Chinese keyboard's point, a typographic minus, and with its unit. */
function numberIn(text: string, unit: string | null): number {
  const plain = text.normalize('NFKC').replace(/。/g, '.').replace(/−/g, '-').trim();
  const bare = unit && plain.endsWith(unit) ? plain.slice(0, -unit.length).trim() : plain;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(bare) ? Number(bare) : Number.NaN;
}
