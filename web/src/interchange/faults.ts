/** What is wrong with features that were sent, in words of both languages: what it is, and what to do about it. */
import type { ChangeFault, FaultCode, KindInfo, PropertyInfo } from '../api/types';
import { formatNumber, type MessageKey, pickWords, translate, type Values } from '../i18n';
import type { Vocabulary } from '../state/vocabulary';
import { isRecord, type RawFeature } from './sceneText';

export type Explanation = { what: string; remedy: string };
type Said = { sort: FaultSort; values?: Values };
type FaultSort = (typeof SORTS)[FaultCode];

/** The words for each code. What is wrong with a file or an action as a whole is told elsewhere. */
const SORTS = {
  not_a_feature: 'notFeature',
  id_missing: 'idMissing',
  id_invalid: 'idBad',
  id_too_long: 'idTooLong',
  id_taken: 'idSame',
  id_changed: 'other',
  kind_missing: 'kindMissing',
  kind_unknown: 'kindUnknown',
  kind_changed: 'kindChanged',
  courtyard_invalid: 'courtyard',
  property_invalid: 'property',
  geometry_missing: 'geometryMissing',
  geometry_type: 'geometryType',
  geometry_unusable: 'other',
  not_a_position: 'notPosition',
  too_many_positions: 'tooManyPositions',
  out_of_range: 'range',
  no_rings: 'noRings',
  short_line: 'shortLine',
  open_ring: 'open',
  short_ring: 'shortRing',
  flat_ring: 'flat',
  ring_crosses: 'crosses',
  ring_runs_along: 'along',
  ring_turned: 'turned',
  hole_outside: 'holeOutside',
  ring_inside: 'inside',
  title_invalid: 'other',
  edits_count: 'editsCount',
  edited_twice: 'other',
  settled: 'other',
  not_json: 'other',
  empty: 'other',
  not_a_scene: 'other',
  crs_unsupported: 'other',
  planar: 'other',
} as const satisfies Record<FaultCode, string>;

export function explain(
  fault: ChangeFault,
  feature: RawFeature | undefined,
  vocabulary: Vocabulary,
): Explanation {
  const { sort, values } = said(fault, feature, vocabulary);
  const say = (key: MessageKey) => translate(vocabulary.language, key, values);
  return { what: say(`import.fault.${sort}`), remedy: say(`import.fault.${sort}.remedy`) };
}

function said(fault: ChangeFault, feature: RawFeature | undefined, vocabulary: Vocabulary): Said {
  const { code, detail, values } = fault;
  // A newer server may know codes that this page does not.
  const sort: FaultSort | undefined = SORTS[code];
  const properties = isRecord(feature?.properties) ? feature.properties : {};
  const kind = vocabulary.kinds.find((info) => info.kind === properties.kind);
  const other: Said = { sort: 'other', values: { detail } };
  switch (sort) {
    case undefined:
    case 'other':
      return other;
    case 'kindUnknown':
      return { sort, values: { found: shortened(values.found) } };
    case 'kindChanged':
      return {
        sort,
        values: {
          expected: vocabulary.kindTitle(String(values.expected)),
          found: vocabulary.kindTitle(String(values.found)),
        },
      };
    case 'idSame':
      // People count from one.
      return { sort, values: { number: Number(values.first) + 1 } };
    case 'idTooLong':
    case 'tooManyPositions':
    case 'editsCount':
      return { sort, values: { most: Number(values.most) } };
    case 'geometryType':
      return ofType(kind, values.found, vocabulary) ?? other;
    case 'property':
      return ofProperty(fault, kind, vocabulary) ?? other;
    default:
      return { sort };
  }
}

function ofProperty(
  { pointer, values }: ChangeFault,
  kind: KindInfo | undefined,
  vocabulary: Vocabulary,
): Said | null {
  const name = pointer.split('/properties/').at(-1);
  const property = kind?.properties.find((info) => info.name === name);
  if (!kind || !property) return null;
  return {
    sort: 'property',
    values: {
      property: vocabulary.propertyTitle(kind.kind, property.name),
      expected: expected(property, vocabulary),
      found: clipped(String(values.found)),
    },
  };
}

function ofType(kind: KindInfo | undefined, found: unknown, vocabulary: Vocabulary): Said | null {
  if (!kind || typeof found !== 'string') return null;
  const values = {
    kind: vocabulary.kindTitle(kind.kind),
    allowed: kind.geometry.map((shape) => shapeTitle(shape, vocabulary)).join(or(vocabulary)),
    found: shapeTitle(found, vocabulary),
  };
  return { sort: 'geometryType', values };
}

const SHAPES: Record<string, MessageKey> = {
  Point: 'import.shape.Point',
  LineString: 'import.shape.LineString',
  Polygon: 'import.shape.Polygon',
  MultiPolygon: 'import.shape.MultiPolygon',
};

function shapeTitle(shape: string, { language }: Vocabulary): string {
  const words = SHAPES[shape];
  return words ? translate(language, words) : shape;
}

function or({ language }: Vocabulary): string {
  return translate(language, 'import.or');
}

/** What the value of a property must be. */
function expected(property: PropertyInfo, vocabulary: Vocabulary): string {
  const { language } = vocabulary;
  const { type, choices, minimum, maximum } = property;
  if (choices) {
    const list = choices
      .map((choice) => `${choice.value} (${pickWords(choice, language)})`)
      .join(or(vocabulary));
    return translate(language, type === 'array' ? 'import.expected.many' : 'import.expected.one', {
      list,
    });
  }
  if (type === 'boolean') return translate(language, 'import.expected.boolean');
  if (type !== 'number' && type !== 'integer') return translate(language, 'import.expected.text');
  const values = {
    least: formatNumber(minimum ?? -Infinity, language, 6),
    most: formatNumber(maximum ?? Infinity, language, 6),
  };
  return translate(language, `import.expected.${type}`, values);
}

const LONGEST = 40;

function shortened(value: unknown): string {
  return clipped(JSON.stringify(value) ?? String(value));
}

function clipped(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
