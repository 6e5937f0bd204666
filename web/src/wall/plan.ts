/** The street as lines and areas on a sheet, in the sheet's own units: x to the right, y down, north up. */
import type { Feature, Geometry, Position } from '../api/types';
import { extentOf } from '../draw/extent';
import { linesOf, Plane, type Xy } from '../draw/plane';

export type Frame = { width: number; height: number; margin: { x: number; y: number } };
export type Box = { x: number; y: number; width: number; height: number };
export type Ground = {
  courtyards: readonly Feature[];
  buildings: readonly Feature[];
  lanes: readonly Feature[];
  greens: readonly Feature[];
};

export type PlanStreet = { id: string; path: string; width: number };
/** A name along a street. `turn_deg` never puts it upside down. */
export type StreetName = { name: string; x: number; y: number; turn_deg: number; length: number };
export type Plan = {
  courtyards: { id: string; path: string; box: Box }[];
  streets: PlanStreet[];
  streetNames: StreetName[];
  /** All areas of a kind in one path. */
  buildings: string;
  ownBuildings: string;
  greens: string;
  bar: { metres: number; length: number };
};

const LEAST_STREET = 3;
const LANE_M = 6;
/** A scale bar takes at most this share of the width. */
const BAR_SHARE = 0.22;

type ToSheet = (place: Position) => Xy;

/** The courtyards fill the frame but for its margin; what lies around them goes on beyond it. */
export function drawPlan(ground: Ground, frame: Frame): Plan {
  const { toSheet, unitsPerMetre } = sheetFor(ground.courtyards, frame);
  const [own, others] = split(ground.buildings, ({ properties }) => Boolean(properties.courtyard));
  const streets = ground.lanes.filter(({ properties }) => !properties.courtyard);
  return {
    courtyards: ground.courtyards.map(({ id, geometry }) => ({
      id,
      path: pathOf(geometry, toSheet),
      box: boxOf(geometry, toSheet),
    })),
    streets: streets.map(({ id, geometry, properties }) => ({
      id,
      path: pathOf(geometry, toSheet),
      width: Math.max(LEAST_STREET, widthOf(properties) * unitsPerMetre),
    })),
    streetNames: namesOf(streets, toSheet, frame),
    buildings: others.map(({ geometry }) => pathOf(geometry, toSheet)).join(''),
    ownBuildings: own.map(({ geometry }) => pathOf(geometry, toSheet)).join(''),
    greens: ground.greens.map(({ geometry }) => pathOf(geometry, toSheet)).join(''),
    bar: scaleBar(frame.width * BAR_SHARE, unitsPerMetre),
  };
}

function sheetFor(courtyards: readonly Feature[], { width, height, margin }: Frame) {
  const [first] = courtyards;
  const origin = first ? (linesOf(first.geometry)[0]?.[0] ?? [0, 0]) : [0, 0];
  const plane = new Plane([origin[0], origin[1]] as Position);
  const extent = extentOf(courtyards.map(({ geometry }) => plane.geometryToMetres(geometry)));
  const [wide, high] = [width - 2 * margin.x, height - 2 * margin.y];
  const fitted = Math.min(wide / extent.width_m, high / extent.height_m);
  // Of no courtyard, or of a single point, nothing has a size.
  const unitsPerMetre = Number.isFinite(fitted) && fitted > 0 ? fitted : 1;
  const [east, north] = extent.middle.map((one) => (Number.isFinite(one) ? one : 0)) as Xy;
  const toSheet: ToSheet = (place) => {
    const [x, y] = plane.toMetres(place);
    return [width / 2 + (x - east) * unitsPerMetre, height / 2 - (y - north) * unitsPerMetre];
  };
  return { toSheet, unitsPerMetre };
}

function widthOf(properties: Feature['properties']): number {
  const { width_m } = properties as { width_m?: unknown };
  return typeof width_m === 'number' ? width_m : LANE_M;
}

function pathOf(geometry: Geometry, toSheet: ToSheet): string {
  const isArea = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
  return linesOf(geometry)
    .map((line) => {
      const places = line.map((place) =>
        toSheet(place as Position)
          .map((value) => value.toFixed(1))
          .join(' '),
      );
      return `M${places.join('L')}${isArea ? 'Z' : ''}`;
    })
    .join('');
}

function boxOf(geometry: Geometry, toSheet: ToSheet): Box {
  const places = linesOf(geometry)
    .flat()
    .map((place) => toSheet(place as Position));
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Each name once: in the middle of its longest straight stretch in the frame. */
function namesOf(streets: readonly Feature[], toSheet: ToSheet, frame: Frame): StreetName[] {
  const best = new Map<string, StreetName>();
  for (const { geometry, properties } of streets) {
    const { name } = properties as { name?: string };
    if (!name) continue;
    for (const line of linesOf(geometry)) {
      const places = line.map((place) => toSheet(place as Position));
      for (let i = 1; i < places.length; i += 1) {
        const stretch = within([places[i - 1] as Xy, places[i] as Xy], frame);
        if (!stretch) continue;
        const named = nameOn(name, stretch);
        if (named.length > (best.get(name)?.length ?? 0)) best.set(name, named);
      }
    }
  }
  return [...best.values()].sort((a, b) => b.length - a.length);
}

function nameOn(name: string, [[ax, ay], [bx, by]]: [Xy, Xy]): StreetName {
  const angle = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
  const turn_deg = angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle;
  const length = Math.hypot(bx - ax, by - ay);
  return { name, x: (ax + bx) / 2, y: (ay + by) / 2, turn_deg, length };
}

/** The part of a stretch that is in the frame (Liang and Barsky). */
function within([[ax, ay], [bx, by]]: [Xy, Xy], frame: Frame): [Xy, Xy] | null {
  const [dx, dy] = [bx - ax, by - ay];
  let [from, to] = [0, 1];
  for (const [way, room] of [
    [-dx, ax],
    [dx, frame.width - ax],
    [-dy, ay],
    [dy, frame.height - ay],
  ] as const) {
    if (way === 0 && room < 0) return null;
    if (way < 0) from = Math.max(from, room / way);
    if (way > 0) to = Math.min(to, room / way);
  }
  if (from >= to) return null;
  return [
    [ax + from * dx, ay + from * dy],
    [ax + to * dx, ay + to * dy],
  ];
}

/** 1, 2 or 5 times a power of ten: the longest that is no longer than `most`. */
export function scaleBar(most: number, unitsPerMetre: number): Plan['bar'] {
  const room_m = most / unitsPerMetre;
  const power = 10 ** Math.floor(Math.log10(room_m));
  const metres = ([5, 2, 1].find((step) => step * power <= room_m) ?? 1) * power;
  return { metres, length: metres * unitsPerMetre };
}

function split<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
