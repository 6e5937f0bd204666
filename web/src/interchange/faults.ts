/** The faults of a scene file in words of both languages: what is wrong, and what to do about it. */
import type { KindInfo, PropertyInfo, SceneFault } from '../api/types';
import { formatNumber, type MessageKey, pickWords, translate, type Values } from '../i18n';
import type { Vocabulary } from '../state/vocabulary';
import { isRecord, type RawFeature } from './sceneText';

export type Explanation = { what: string; remedy: string };
type Said = { sort: FaultSort; values?: Values };

type FaultSort =
  | 'kindMissing'
  | 'kindUnknown'
  | 'property'
  | 'courtyard'
  | 'idSame'
  | 'idBad'
  | 'geometryMissing'
  | 'geometryType'
  | ShapeSort
  | 'other';
type ShapeSort = (typeof SHAPE_FAULTS)[number][1];

/** The server's words for what can be wrong with coordinates. Where two fit, the first one holds. */
const SHAPE_FAULTS = [
  [/(longitude|latitude) must be|must be from -/, 'range'],
  [/does not close the ring/, 'open'],
  [/ring of (fewer|\d+)/, 'shortRing'],
  [/ring without an area/, 'flat'],
  [/ crosses /, 'crosses'],
  [/ runs along /, 'along'],
  [/runs (counter-)?clockwise/, 'turned'],
  [/hole that lies outside/, 'holeOutside'],
  [/lies inside (another hole|the part)/, 'inside'],
  [/fewer than 2|line of fewer/, 'shortLine'],
  [/without rings|has no parts/, 'noRings'],
  [/must be|not a finite|position of 2 or 3/, 'notPosition'],
] as const satisfies [RegExp, string][];

export function explain(
  fault: SceneFault,
  feature: RawFeature | undefined,
  vocabulary: Vocabulary,
): Explanation {
  const { sort, values } = said(fault, feature, vocabulary);
  const say = (key: MessageKey) => translate(vocabulary.language, key, values);
  return { what: say(`import.fault.${sort}`), remedy: say(`import.fault.${sort}.remedy`) };
}

function said(
  { pointer, detail }: SceneFault,
  feature: RawFeature | undefined,
  vocabulary: Vocabulary,
): Said {
  const member = pointer.replace(/^\/features\/\d+/, '');
  const properties = isRecord(feature?.properties) ? feature.properties : {};
  const kind = vocabulary.kinds.find((info) => info.kind === properties.kind);
  const other: Said = { sort: 'other', values: { detail } };
  if (member === '/properties/kind') return ofKind(properties.kind);
  if (member === '/properties/courtyard') return { sort: 'courtyard' };
  if (member === '/id') return ofId(detail);
  if (member === '/geometry') return { sort: 'geometryMissing' };
  if (member === '/geometry/type') return ofType(kind, feature, vocabulary) ?? other;
  if (member.startsWith('/geometry/coordinates')) {
    const sort = SHAPE_FAULTS.find(([words]) => words.test(detail))?.[1];
    return sort ? { sort } : other;
  }
  const name = member.replace('/properties/', '');
  const property = kind?.properties.find((info) => info.name === name);
  if (!kind || !property) return other;
  const values = {
    property: vocabulary.propertyTitle(kind.kind, name),
    expected: expected(property, vocabulary),
    found: shortened(properties[name]),
  };
  return { sort: 'property', values };
}

function ofKind(found: unknown): Said {
  if (found === undefined) return { sort: 'kindMissing' };
  return { sort: 'kindUnknown', values: { found: shortened(found) } };
}

function ofId(detail: string): Said {
  const first = detail.match(/^feature number (\d+) has the same id/)?.[1];
  // People count from one.
  if (first) return { sort: 'idSame', values: { number: Number(first) + 1 } };
  return { sort: 'idBad' };
}

function ofType(
  kind: KindInfo | undefined,
  feature: RawFeature | undefined,
  vocabulary: Vocabulary,
): Said | null {
  const found = isRecord(feature?.geometry) ? feature.geometry.type : null;
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
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
