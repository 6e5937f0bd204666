/** What can be done with selected features at a stroke. Each is one action with a name, or a reason why not. */
import type { Feature, Geometry, Kind, KindInfo, Position, Words } from '../api/types';
import { area_m2, azimuth_deg } from '../draw/measure';
import { inLine, squared } from '../draw/operations/align';
import { cutOut, merged, splitByLine } from '../draw/operations/areas';
import { type Area, isArea } from '../draw/operations/clip';
import { splitLine } from '../draw/operations/lines';
import { offset } from '../draw/operations/offset';
import { type Outcome, refused } from '../draw/operations/outcome';
import { mirrored, moved } from '../draw/operations/transform';
import { linesOf, type Plane, type PlaneGeometry, type Xy } from '../draw/plane';
import type { Change } from '../draw/tool';
import { type Edit, newId } from '../edit/action';
import { newFeature } from '../forms/newFeature';
import { type Language, type MessageKey, pickWords, translate } from '../i18n';
import { within360 } from '../map/ground';
import { removalOf, removalTitle } from './removal';

export type Did =
  | 'draw'
  | 'move'
  | 'turn'
  | 'reshape'
  | 'straighten'
  | 'remove'
  | 'copy'
  | 'paste'
  | 'mirror'
  | 'split'
  | 'cut'
  | 'join'
  | 'beside'
  | 'line'
  | 'spread'
  | 'square';
export type Deed = { title: Words; edits: Edit[]; selection: string[] };

/** Where the deed happens: the plane to reckon in, and the words for kinds. */
export type Ground = { plane: Plane; kinds: readonly KindInfo[]; courtyard: string };

/** Members that belong to one thing and must not be said twice when it is split. */
const OWN = ['number', 'code', 'households', 'residents', 'capacity'];

/** "移动 摄像机 东门", "Move Camera 东门", "Move 3 things". */
export function titleOf(did: Did, features: readonly Feature[], kinds: readonly KindInfo[]): Words {
  const say = (language: Language) => {
    const [first] = features;
    const kind = kinds.find((item) => item.kind === first?.properties.kind);
    const members: Record<string, unknown> = first?.properties ?? {};
    const name = [
      kind && pickWords(kind.title, language),
      members.number ?? members.name ?? members.unit,
    ];
    const what =
      features.length === 1
        ? name.filter(Boolean).join(' ')
        : translate(language, 'draw.things', { n: features.length });
    return translate(language, `draw.did.${did}` satisfies MessageKey, { what });
  };
  return { zh: say('zh'), en: say('en') };
}

function deed(
  ground: Ground,
  did: Did,
  features: readonly Feature[],
  edits: Edit[],
  selection?: string[],
): Deed {
  const remaining = edits.filter(({ after }) => after).map(({ id }) => id);
  return { title: titleOf(did, features, ground.kinds), edits, selection: selection ?? remaining };
}

export function drawn(ground: Ground, kind: Kind, geometry: PlaneGeometry): Deed {
  const feature = newFeature(kind, ground.plane.geometryToDegrees(geometry), ground.courtyard);
  return deed(ground, 'draw', [feature], [{ id: feature.id, before: null, after: feature }]);
}

/** `all` there is: what names a thing that goes is told so in the same action. */
export function removed(
  ground: Ground,
  features: readonly Feature[],
  all: readonly Feature[],
): Deed {
  const removal = removalOf(features, all);
  const { title, edits } = deed(ground, 'remove', features, removal.edits);
  return { title: removalTitle(title, removal), edits, selection: [] };
}

/** Features with a direction of their own turn it along. */
export function changed(ground: Ground, features: readonly Feature[], change: Change): Deed {
  const edits = features.flatMap((before): Edit[] => {
    const geometry = change.geometries.get(before.id);
    if (!geometry) return [];
    const after = turned(
      withGeometry(before, ground.plane.geometryToDegrees(geometry)),
      (azimuth) => azimuth + change.turned_deg,
    );
    return [{ id: before.id, before, after }];
  });
  return deed(ground, change.how, features, edits);
}

/** Copies beside the originals. */
export function doubled(ground: Ground, features: readonly Feature[], by: Xy): Deed {
  return added(ground, 'copy', features.map(copyOf), by);
}

/** Adds features as they are, moved. */
export function added(
  ground: Ground,
  did: 'copy' | 'paste',
  features: readonly Feature[],
  by: Xy,
): Deed {
  const edits = features.map((feature): Edit => {
    const geometry = moved(ground.plane.geometryToMetres(feature.geometry), by);
    return {
      id: feature.id,
      before: null,
      after: withGeometry(feature, ground.plane.geometryToDegrees(geometry)),
    };
  });
  return deed(ground, did, features, edits);
}

/** What looks along an azimuth looks along its mirror image afterwards. */
export function mirroredOn(
  ground: Ground,
  features: readonly Feature[],
  axis: readonly Xy[],
): Outcome<Deed> {
  const [from, to] = [axis[0], axis.at(-1)];
  if (!from || !to) return refused('does_not_cross');
  const axis_deg = azimuth_deg(from, to);
  const edits: Edit[] = [];
  for (const before of features) {
    const image = mirrored(ground.plane.geometryToMetres(before.geometry), from, to);
    if (!image.ok) return image;
    const after = turned(
      withGeometry(before, ground.plane.geometryToDegrees(image.value)),
      (azimuth) => 2 * axis_deg - azimuth,
    );
    edits.push({ id: before.id, before, after });
  }
  return { ok: true, value: deed(ground, 'mirror', features, edits) };
}

/** Every selected line and area that the cut crosses; the largest piece stays the feature. */
export function splitOn(
  ground: Ground,
  features: readonly Feature[],
  cut: readonly Xy[],
): Outcome<Deed> {
  let why: Outcome<never> = refused('does_not_cross');
  const parts = features.flatMap((before) => {
    const geometry = ground.plane.geometryToMetres(before.geometry);
    const pieces: Outcome<PlaneGeometry[]> = isArea(geometry)
      ? splitByLine(geometry, cut)
      : geometry.type === 'LineString'
        ? splitLine(geometry.coordinates as Xy[], cut)
        : refused('no_area');
    if (!pieces.ok) why = pieces;
    return pieces.ok ? [{ before, pieces: pieces.value }] : [];
  });
  if (!parts.length) return why;
  const edits = parts.flatMap(({ before, pieces }): Edit[] => {
    const [largest, ...rest] = [...pieces].sort((a, b) => sizeOf(b) - sizeOf(a));
    const toMap = (piece: PlaneGeometry) => ground.plane.geometryToDegrees(piece);
    return [
      { id: before.id, before, after: withGeometry(before, toMap(largest as PlaneGeometry)) },
      ...rest.map((piece): Edit => {
        const copy = without(copyOf(before), OWN);
        return { id: copy.id, before: null, after: withGeometry(copy, toMap(piece)) };
      }),
    ];
  });
  return {
    ok: true,
    value: deed(
      ground,
      'split',
      parts.map(({ before }) => before),
      edits,
    ),
  };
}

export function cutFrom(
  ground: Ground,
  features: readonly Feature[],
  hole: PlaneGeometry,
): Outcome<Deed> {
  if (!isArea(hole)) return refused('no_area');
  const edits: Edit[] = [];
  for (const before of features) {
    const area = ground.plane.geometryToMetres(before.geometry);
    if (!isArea(area)) continue;
    const rest = cutOut(area, hole);
    if (!rest.ok) return rest;
    edits.push({
      id: before.id,
      before,
      after: withGeometry(before, ground.plane.geometryToDegrees(rest.value)),
    });
  }
  return edits.length
    ? { ok: true, value: deed(ground, 'cut', features, edits) }
    : refused('no_area');
}

/** Into the first one, whose properties it keeps. */
export function joined(ground: Ground, features: readonly Feature[]): Outcome<Deed> {
  const areas = features.map(({ geometry }) => ground.plane.geometryToMetres(geometry));
  const [first, ...rest] = features;
  if (!first || !rest.length || !areas.every(isArea)) return refused('no_area');
  const whole = merged(areas as Area[]);
  if (!whole.ok) return whole;
  const edits: Edit[] = [
    {
      id: first.id,
      before: first,
      after: withGeometry(first, ground.plane.geometryToDegrees(whole.value)),
    },
    ...rest.map((before): Edit => ({ id: before.id, before, after: null })),
  ];
  return { ok: true, value: deed(ground, 'join', features, edits) };
}

/** A new thing of a kind beside one that is there; an area's outline where the kind is a line. */
export function besideOf(
  ground: Ground,
  feature: Feature,
  distance_m: number,
  kind: KindInfo,
): Outcome<Deed> {
  const beside = offset(ground.plane.geometryToMetres(feature.geometry), distance_m);
  if (!beside.ok) return beside;
  const shapes = beside.value.flatMap((shape) => fitting(shape, kind));
  if (!shapes.length) return refused('no_area');
  const features = shapes.map((shape) =>
    newFeature(kind.kind, ground.plane.geometryToDegrees(shape), ground.courtyard),
  );
  const edits = features.map((after): Edit => ({ id: after.id, before: null, after }));
  return { ok: true, value: deed(ground, 'beside', features, edits) };
}

export function fitting(geometry: PlaneGeometry, kind: KindInfo): PlaneGeometry[] {
  if (kind.geometry.includes(geometry.type)) return [geometry];
  if (!isArea(geometry) || !kind.geometry.includes('LineString')) return [];
  return linesOf(geometry).map((coordinates) => ({ type: 'LineString', coordinates }));
}

export function putInLine(
  ground: Ground,
  features: readonly Feature[],
  isSpread: boolean,
): Outcome<Deed> {
  const points = features.filter(({ geometry }) => geometry.type === 'Point');
  const places = points.map(({ geometry }) =>
    ground.plane.toMetres(geometry.coordinates as Position),
  );
  const inOrder = inLine(places, isSpread);
  if (!inOrder.ok) return inOrder;
  const edits = points.map((before, i): Edit => {
    const geometry: Geometry = {
      type: 'Point',
      coordinates: ground.plane.toDegrees(inOrder.value[i] as Xy),
    };
    return { id: before.id, before, after: withGeometry(before, geometry) };
  });
  return { ok: true, value: deed(ground, isSpread ? 'spread' : 'line', points, edits) };
}

export function madeSquare(ground: Ground, features: readonly Feature[]): Outcome<Deed> {
  const edits: Edit[] = [];
  for (const before of features) {
    const area = ground.plane.geometryToMetres(before.geometry);
    if (!isArea(area)) continue;
    const square = squared(area);
    if (!square.ok) return square;
    edits.push({
      id: before.id,
      before,
      after: withGeometry(before, ground.plane.geometryToDegrees(square.value)),
    });
  }
  return edits.length
    ? { ok: true, value: deed(ground, 'square', features, edits) }
    : refused('no_area');
}

function sizeOf(geometry: PlaneGeometry): number {
  return isArea(geometry) ? area_m2(geometry) : geometry.coordinates.length;
}

function withGeometry(feature: Feature, geometry: Geometry): Feature {
  return { ...feature, geometry };
}

function copyOf(feature: Feature): Feature {
  return { ...without(feature, ['revision']), id: newId() };
}

function without(feature: Feature, names: readonly string[]): Feature {
  const members = Object.entries(feature.properties).filter(([name]) => !names.includes(name));
  return { ...feature, properties: Object.fromEntries(members) as Feature['properties'] };
}

function turned(feature: Feature, turn: (azimuth_deg: number) => number): Feature {
  const { azimuth_deg: before } = feature.properties as { azimuth_deg?: unknown };
  if (typeof before !== 'number') return feature;
  const after = Number(within360(turn(before)).toFixed(2)) % 360;
  return {
    ...feature,
    properties: { ...feature.properties, azimuth_deg: after } as Feature['properties'],
  };
}
