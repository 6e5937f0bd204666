/** The fields of a kind's form, from what the server says of its members. */
import type { KindInfo, PropertyInfo, Words } from '../api/types';

type Choice = NonNullable<PropertyInfo['choices']>[number];
type Common = { name: string; title: Words; unit: string | null; required: boolean };
export type TextField = Common & { type: 'text'; long: boolean };
export type NumberField = Common & {
  type: 'number';
  whole: boolean;
  minimum: number;
  maximum: number;
};
export type BooleanField = Common & { type: 'boolean' };
export type OneField = Common & { type: 'one'; choices: readonly Choice[] };
export type ManyField = Common & { type: 'many'; choices: readonly Choice[] };
/** The id of another feature, of the kind `of`. */
export type ReferenceField = Common & { type: 'reference'; of: string };
export type Field = TextField | NumberField | BooleanField | OneField | ManyField | ReferenceField;
export type Sections = { common: Field[]; rare: Field[] };

/** What a thing is called by comes first. */
const NAMES = ['code', 'number', 'unit', 'name'];
/** Filled in often, although a survey is complete without. */
const OFTEN = new Set(['name', 'state']);
const LONG = new Set(['note']);
/** One member alone is not worth folding. */
const LEAST_FOLDED = 2;

/** In the server's order, names first. A member that is called like a kind refers to a feature of that kind. */
export function fieldsOf(kind: KindInfo, kinds: readonly KindInfo[]): Field[] {
  const fields = kind.properties.map((property) => fieldOf(property, kinds));
  const names = NAMES.flatMap((name) => fields.filter((field) => field.name === name));
  return [...names, ...fields.filter((field) => !names.includes(field))];
}

/** Where a survey asks for nothing, all but the note is common. */
export function sectionsOf(fields: readonly Field[]): Sections {
  const asks = fields.some((field) => field.required);
  const isCommon = (field: Field) =>
    asks ? field.required || OFTEN.has(field.name) : !LONG.has(field.name);
  const common = fields.filter(isCommon);
  const rare = fields.filter((field) => !isCommon(field));
  return rare.length < LEAST_FOLDED ? { common: [...common, ...rare], rare: [] } : { common, rare };
}

function fieldOf(property: PropertyInfo, kinds: readonly KindInfo[]): Field {
  const { name, title, unit, required, choices } = property;
  const common = { name, title, unit, required };
  switch (property.type) {
    case 'boolean':
      return { ...common, type: 'boolean' };
    case 'number':
    case 'integer':
      return {
        ...common,
        type: 'number',
        whole: property.type === 'integer',
        minimum: property.minimum ?? Number.NEGATIVE_INFINITY,
        maximum: property.maximum ?? Number.POSITIVE_INFINITY,
      };
    case 'array':
      return { ...common, type: 'many', choices: choices ?? [] };
  }
  if (choices) return { ...common, type: 'one', choices };
  if (kinds.some(({ kind }) => kind === name)) return { ...common, type: 'reference', of: name };
  return { ...common, type: 'text', long: LONG.has(name) };
}
