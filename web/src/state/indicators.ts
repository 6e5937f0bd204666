/** The figures by which two states of a courtyard are compared. */
import type {
  CoverageReport,
  Feature,
  Geometry,
  ParkingReport,
  Position,
  Words,
} from '../api/types';
import { area_m2, length_m } from '../draw/measure';
import { Plane, type Xy } from '../draw/plane';
import { positionsOf } from '../map/geometry';
import { groupKinds } from '../map/kindGroups';
import type { ScoreLine, Turn } from './scoreLines';

export type Unit = 'count' | 'm2' | 'm' | 'share' | 'm2/人';
/** What is counted or measured; the words for it are found where it is shown. */
export type Measured =
  | { of: 'count' | 'area' | 'length'; kind: string; type?: string }
  | { of: 'share'; kind: string }
  | { of: 'level' | 'levelShare'; level: string }
  | { of: 'seenBy'; cameras: number }
  | { of: 'ruleMissing' | 'check'; rule: string; title: Words }
  | { of: 'parkingSupply' | 'parkingDemand' | 'spacesInConflict' | 'conflicts' }
  | { of: 'openGround' | 'blind' | 'blindShare' | 'blindParts' | 'placesMet' | 'placesMissed' };
export type Indicator = { key: string; what: Measured; unit: Unit; value: number };
export type Compared = Omit<Indicator, 'value'> & {
  base: number;
  open: number;
  /** Where one side is the better one. */
  turn?: Turn | null;
};

/** Kinds of which a planner asks how many of each type there are. */
const BY_TYPE = new Set(['parking_space']);
/** Kinds drawn as lines, of which the length counts. */
const BY_LENGTH = new Set(['wall', 'lane']);

/** How many features there are of each kind. */
export function countsByKind(features: readonly Feature[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { properties } of features)
    counts[properties.kind] = (counts[properties.kind] ?? 0) + 1;
  return counts;
}

export function contentIndicators(features: readonly Feature[]): Indicator[] {
  const kinds = [...new Set(features.map(({ properties }) => properties.kind))];
  const [courtyard] = features.filter(({ properties }) => properties.kind === 'courtyard');
  const plane = new Plane(originOf(features));
  const site_m2 = courtyard ? area_m2(plane.geometryToMetres(courtyard.geometry)) : 0;
  return groupKinds(kinds)
    .flatMap((group) => group.kinds)
    .flatMap((kind) => {
      const own = features.filter(({ properties }) => properties.kind === kind);
      return indicatorsOfKind(kind, own, plane, site_m2);
    });
}

function indicatorsOfKind(
  kind: string,
  own: readonly Feature[],
  plane: Plane,
  site_m2: number,
): Indicator[] {
  const shapes = own.map(({ geometry }) => plane.geometryToMetres(geometry));
  const size_m2 = sum(shapes.map(area_m2));
  const long_m = BY_LENGTH.has(kind) ? sum(shapes.map(lineLength_m)) : 0;
  return [
    indicator({ of: 'count', kind }, 'count', own.length),
    ...(BY_TYPE.has(kind) ? countsByType(kind, own) : []),
    ...(size_m2 ? [indicator({ of: 'area', kind }, 'm2', size_m2)] : []),
    ...(size_m2 && site_m2 ? [indicator({ of: 'share', kind }, 'share', size_m2 / site_m2)] : []),
    ...(long_m ? [indicator({ of: 'length', kind }, 'm', long_m)] : []),
  ];
}

function countsByType(kind: string, own: readonly Feature[]): Indicator[] {
  const types = own.map(({ properties }) => (properties as { type?: unknown }).type);
  return [...new Set(types)]
    .filter((type) => typeof type === 'string')
    .sort()
    .map((type) =>
      indicator({ of: 'count', kind, type }, 'count', types.filter((one) => one === type).length),
    );
}

export function coverageIndicators(report: CoverageReport): Indicator[] {
  const { blind, must_see } = report;
  const met = must_see.filter((place) => place.met).length;
  return [
    indicator({ of: 'openGround' }, 'm2', report.open_ground_m2),
    ...report.union.flatMap(({ level, area_m2, share }) => [
      indicator({ of: 'level', level }, 'm2', area_m2),
      indicator({ of: 'levelShare', level }, 'share', share),
    ]),
    indicator({ of: 'blind' }, 'm2', blind.area_m2),
    indicator({ of: 'blindShare' }, 'share', blind.share),
    indicator({ of: 'blindParts' }, 'count', blind.parts.length),
    ...report.overlap.map(({ cameras, area_m2 }) =>
      indicator({ of: 'seenBy', cameras }, 'm2', area_m2),
    ),
    indicator({ of: 'placesMet' }, 'count', met),
    indicator({ of: 'placesMissed' }, 'count', must_see.length - met),
  ];
}

/** Of each rule, how many spaces are missing of those that it asks for. */
export function parkingIndicators(report: ParkingReport): Indicator[] {
  const { supply, demand, checks, conflicts, rules } = report;
  const inConflict = new Set(conflicts.flatMap(({ spaces }) => spaces.map(String)));
  return [
    indicator({ of: 'parkingSupply' }, 'count', supply.total),
    ...(demand ? [indicator({ of: 'parkingDemand' }, 'count', demand.spaces)] : []),
    ...checks.flatMap(({ rule, missing }) => {
      const title = rules.find(({ id }) => id === rule)?.title;
      return title ? [indicator({ of: 'ruleMissing', rule, title }, 'count', missing)] : [];
    }),
    indicator({ of: 'spacesInConflict' }, 'count', inConflict.size),
    indicator({ of: 'conflicts' }, 'count', conflicts.length),
  ];
}

/** The scorecard's checks. What is not known of one of two states cannot be compared. */
export function checkRows(lines: readonly ScoreLine[]): Compared[] {
  return lines.flatMap(({ id, title, unit, now, before, turn }) => {
    if (now.value === null || before === null || before.value === null) return [];
    const row = indicator({ of: 'check', rule: id, title }, unit as Unit, now.value);
    return [
      { key: row.key, what: row.what, unit: row.unit, base: before.value, open: now.value, turn },
    ];
  });
}

/** Side by side. What only one of them has is nothing in the other. */
export function compared(base: readonly Indicator[], open: readonly Indicator[]): Compared[] {
  const rows = new Map<string, Compared>();
  for (const { value, ...rest } of open) rows.set(rest.key, { ...rest, base: 0, open: value });
  for (const { value, ...rest } of base) {
    rows.set(rest.key, { ...rest, base: value, open: rows.get(rest.key)?.open ?? 0 });
  }
  return inOrder([...rows.values()], base, open);
}

/** As the fuller of both has them: what only the other has comes behind what it follows there. */
function inOrder(
  rows: readonly Compared[],
  base: readonly Indicator[],
  open: readonly Indicator[],
): Compared[] {
  const keys = base.map(({ key }) => key);
  open.forEach(({ key }, i) => {
    if (keys.includes(key)) return;
    const follows = open[i - 1]?.key;
    keys.splice(follows === undefined ? 0 : keys.indexOf(follows) + 1, 0, key);
  });
  const at = new Map(keys.map((key, i) => [key, i]));
  return rows.toSorted((a, b) => (at.get(a.key) ?? 0) - (at.get(b.key) ?? 0));
}

function indicator(what: Measured, unit: Unit, value: number): Indicator {
  const { title: _, ...named } = { title: null, ...what };
  return { key: Object.values(named).join('.'), what, unit, value };
}

function lineLength_m(geometry: Geometry): number {
  return geometry.type === 'LineString' ? length_m(geometry.coordinates as Xy[]) : 0;
}

function originOf(features: readonly Feature[]): Position {
  const [first] = features;
  return first ? (positionsOf(first.geometry)[0] ?? [0, 0]) : [0, 0];
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
