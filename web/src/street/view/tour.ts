/** A guided walk: from the main gate to the entrances, and on to where cars are parked. */
import type { Xy } from '../../draw/plane';
import { distance_m } from '../../draw/vector';
import type { YardFeature } from '../scene';
import type { Solids } from './collision';
import { pathBetween } from './paths';
import { azimuthOf, type Stand, turnTo } from './stand';
import { beforeEntrance, defaultStand, facing, groundOf, mainGate, middleOf } from './standpoint';

export type Stop = {
  stand: Stand;
  /** What one stands before; null where there is no gate to start at. */
  feature: string | null;
  /** The way there from the stop before; null: there is none on foot. */
  path: Xy[] | null;
};

/** More would tire those who watch. */
const MOST_STOPS = { entrances: 6, parking: 3 };
const WALK_M_PER_S = 3.2;
/** One looks where one will be. */
const LOOK_AHEAD_M = 4;
const TURN_S = 1.4;
const SPACES_APART_M = 18;

export function stopsOf(features: readonly YardFeature[], solids: Solids): Stop[] {
  const own = features.filter(({ surroundings }) => !surroundings);
  const start = defaultStand(own, solids);
  const entrances = inOrder(start.at, oneOfEach(own)).slice(0, MOST_STOPS.entrances);
  const walked = entrances.map((entrance) => ({
    feature: entrance.id,
    stand: beforeEntrance(entrance, own, solids),
  }));
  const last = walked.at(-1)?.stand.at ?? start.at;
  const parked = inOrder(last, parkingOf(own)).slice(0, MOST_STOPS.parking);
  const stops = [
    { feature: mainGate(own)?.id ?? null, stand: start },
    ...walked,
    ...parked.map((place) => ({ feature: place.id, stand: beside(place, own, solids) })),
  ];
  return stops.map((stop, i) => {
    const before = stops[i - 1]?.stand.at;
    return { ...stop, path: before ? pathBetween(before, stop.stand.at, solids) : null };
  });
}

/** Where one is on the way to a stop so many seconds after leaving the one before. */
export function onTheWay(from: Stand, to: Stop, seconds: number): { stand: Stand; there: boolean } {
  const path = to.path ?? [from.at, to.stand.at];
  const length_m = lengthOf(path);
  const walked_m = Math.min(length_m, seconds * WALK_M_PER_S);
  const at = placeAlong(path, walked_m);
  const left_s = (length_m - walked_m) / WALK_M_PER_S;
  const after_s = seconds - length_m / WALK_M_PER_S;
  const ahead = placeAlong(path, Math.min(length_m, walked_m + LOOK_AHEAD_M));
  const heading_deg =
    distance_m(at, ahead) > 0.05
      ? azimuthOf([ahead[0] - at[0], ahead[1] - at[1]])
      : lastHeading(path);
  // Turning away from what was looked at, and in the end to what is to be looked at.
  const away = Math.min(1, seconds / TURN_S);
  const towards = left_s > 0 ? 0 : Math.min(1, Math.max(0, after_s / TURN_S));
  const leaving_deg = turned(from.azimuth_deg, heading_deg, away);
  const stand: Stand = {
    ...to.stand,
    at,
    azimuth_deg: turned(leaving_deg, to.stand.azimuth_deg, towards),
  };
  return { stand, there: towards === 1 && away === 1 };
}

export function lengthOf(path: readonly Xy[]): number {
  return path.slice(1).reduce((sum, place, i) => sum + distance_m(path[i] as Xy, place), 0);
}

function placeAlong(path: readonly Xy[], walked_m: number): Xy {
  let rest_m = walked_m;
  for (const [i, to] of path.slice(1).entries()) {
    const from = path[i] as Xy;
    const step_m = distance_m(from, to);
    if (rest_m <= step_m && step_m > 0) {
      const share = rest_m / step_m;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    rest_m -= step_m;
  }
  return path.at(-1) as Xy;
}

function lastHeading(path: readonly Xy[]): number {
  const end = path.at(-1) as Xy;
  const before = path.findLast((place) => distance_m(place, end) > 0.05) ?? end;
  return azimuthOf([end[0] - before[0], end[1] - before[1]]);
}

function turned(from_deg: number, to_deg: number, share: number): number {
  const eased = share * share * (3 - 2 * share);
  return (from_deg + turnTo(from_deg, to_deg) * eased + 360) % 360;
}

/** One entrance of every building: the others look the same. */
function oneOfEach(features: readonly YardFeature[]): YardFeature[] {
  const buildings = new Map<string, YardFeature>();
  for (const feature of features) {
    if (feature.kind !== 'entrance') continue;
    const building = String(feature.properties.building ?? feature.id);
    if (!buildings.has(building)) buildings.set(building, feature);
  }
  return [...buildings.values()];
}

/** Parking areas; in a courtyard without any, spaces that do not lie beside each other. */
function parkingOf(features: readonly YardFeature[]): YardFeature[] {
  const areas = features.filter(({ kind }) => kind === 'parking_area');
  if (areas.length) return areas;
  const kept: YardFeature[] = [];
  for (const space of features.filter(({ kind }) => kind === 'parking_space')) {
    const middle = middleOf(space.geometry);
    const isApart = (other: YardFeature) =>
      distance_m(middle, middleOf(other.geometry)) > SPACES_APART_M;
    if (kept.every(isApart)) kept.push(space);
  }
  return kept;
}

function beside(place: YardFeature, own: readonly YardFeature[], solids: Solids): Stand {
  const middle = middleOf(place.geometry);
  const isGround = groundOf(own);
  const around = [0, 45, 90, 135, 180, 225, 270, 315].map((azimuth_deg) => {
    const free_m = solids.sightLength(middle, azimuth_deg, 12);
    const radians = (azimuth_deg * Math.PI) / 180;
    const reach_m = Math.max(0, free_m - 1);
    const at: Xy = [
      middle[0] + Math.sin(radians) * reach_m,
      middle[1] + Math.cos(radians) * reach_m,
    ];
    return { at, free_m: isGround(at) ? free_m : 0 };
  });
  const widest = around.reduce((a, b) => (b.free_m > a.free_m ? b : a));
  return facing(solids.roomNear(widest.at, isGround), middle);
}

/** Always on to the nearest. */
function inOrder(start: Xy, features: readonly YardFeature[]): YardFeature[] {
  const left = [...features];
  const ordered: YardFeature[] = [];
  for (let at = start; left.length; ) {
    const away = left.map(({ geometry }) => distance_m(at, middleOf(geometry)));
    const [next] = left.splice(away.indexOf(Math.min(...away)), 1);
    if (!next) break;
    ordered.push(next);
    at = middleOf(next.geometry);
  }
  return ordered;
}
