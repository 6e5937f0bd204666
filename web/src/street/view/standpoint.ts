/** Where a courtyard is best looked into from: inside its main gate. */
import type { PlaneGeometry, Xy } from '../../draw/plane';
import { linesOf } from '../../draw/plane';
import { distance_m, nearestOn, type Segment, segmentsOf } from '../../draw/vector';
import { isInside } from '../../map/geometry';
import { EYE_HEIGHT_M, type YardFeature } from '../scene';
import { polygonsOf, type Solids } from './collision';
import { along, azimuthOf, type Stand, turnTo, WALKING_PITCH_DEG } from './stand';

const INSIDE_GATE_M = 3;
const BEFORE_ENTRANCE_M = 6;
/** Looking in: to either side of straight ahead. */
const WIDEST_DEG = 60;
const STEP_DEG = 5;
const FARTHEST_M = 80;

/** Inside the main gate, along the longest free line; without gates before an entrance, else in by the boundary. */
export function defaultStand(features: readonly YardFeature[], solids: Solids): Stand {
  const own = features.filter(({ surroundings }) => !surroundings);
  const ground = groundOf(own);
  const gate = mainGate(own);
  if (gate) return inFrom(gate.geometry, INSIDE_GATE_M, ground, solids);
  const entrance = own.find(({ kind }) => kind === 'entrance');
  if (entrance) return beforeEntrance(entrance, own, solids);
  const boundary = own.find(({ kind }) => kind === 'courtyard');
  const edge = boundary && longestEdge(boundary.geometry);
  if (edge) return inFrom(edge, INSIDE_GATE_M, ground, solids);
  return { at: [0, 0], height_m: EYE_HEIGHT_M, azimuth_deg: 0, pitch_deg: WALKING_PITCH_DEG };
}

/** Vehicle gates before those for people only, wide ones before narrow ones. */
export function mainGate(features: readonly YardFeature[]): YardFeature | null {
  const gates = features.filter(({ kind, surroundings }) => kind === 'gate' && !surroundings);
  const rank = ({ properties }: YardFeature) => Number(properties.passage === 'pedestrian');
  const width_m = ({ properties }: YardFeature) => Number(properties.width_m ?? 0);
  return gates.sort((a, b) => rank(a) - rank(b) || width_m(b) - width_m(a))[0] ?? null;
}

/** Before an entrance, square to the wall that it is in, looking at it. */
export function beforeEntrance(
  { geometry }: YardFeature,
  features: readonly YardFeature[],
  solids: Solids,
): Stand {
  const door = middleOf(geometry);
  const azimuth_deg = outwardFrom(door, features);
  const free_m = solids.sightLength(along(door, azimuth_deg, 0.1), azimuth_deg, BEFORE_ENTRANCE_M);
  const at = solids.roomNear(along(door, azimuth_deg, Math.max(1.5, free_m - 0.5)));
  return facing(at, door);
}

/** Square away from the nearest wall of a building; north where there is none. */
function outwardFrom(door: Xy, features: readonly YardFeature[]): number {
  const parts = features
    .filter(({ kind }) => kind === 'building')
    .flatMap((b) => polygonsOf(b.geometry));
  const walls = parts.flatMap((part) => part.flatMap(segmentsOf));
  const away_m = (wall: Segment) => distance_m(door, nearestOn(wall, door));
  const [first, ...rest] = walls;
  if (!first) return 0;
  const [a, b] = rest.reduce((best, wall) => (away_m(wall) < away_m(best) ? wall : best), first);
  const square_deg = azimuthOf([b[1] - a[1], a[0] - b[0]]);
  const before = along(nearestOn([a, b], door), square_deg, 0.3);
  return parts.some((part) => isInside(before, part)) ? (square_deg + 180) % 360 : square_deg;
}

/** From a place, level with somebody's eyes, towards another. */
export function facing(at: Xy, target: Xy): Stand {
  const azimuth_deg = azimuthOf([target[0] - at[0], target[1] - at[1]]);
  return { at, height_m: EYE_HEIGHT_M, azimuth_deg, pitch_deg: WALKING_PITCH_DEG };
}

export function middleOf(geometry: PlaneGeometry): Xy {
  const places = linesOf(geometry).flat();
  const sum = places.reduce<Xy>(([x, y], place) => [x + place[0], y + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

/** Whether a place lies in the courtyard; anywhere does where there is no boundary. */
export function groundOf(features: readonly YardFeature[]): (place: Xy) => boolean {
  const parts = features
    .filter(({ kind }) => kind === 'courtyard')
    .flatMap((c) => polygonsOf(c.geometry));
  return parts.length ? (place) => parts.some((part) => isInside(place, part)) : () => true;
}

/** The longer side of what the courtyard reaches over. */
export function extentOf_m(features: readonly YardFeature[]): number {
  const own = features.filter(({ kind }) => kind === 'courtyard');
  const places = own.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? geometry.coordinates.flat() : [],
  );
  const span = (axis: 0 | 1) => {
    const values = places.map((place) => place[axis]);
    return values.length ? Math.max(...values) - Math.min(...values) : 100;
  };
  return Math.max(span(0), span(1));
}

function inFrom(
  line: PlaneGeometry,
  in_m: number,
  isGround: (place: Xy) => boolean,
  solids: Solids,
): Stand {
  const middle = middleOf(line);
  const inward_deg = inwardOf(line, middle, isGround);
  const at = solids.roomNear(along(middle, inward_deg, in_m), isGround);
  const azimuth_deg = best(inward_deg, WIDEST_DEG, (azimuth) => {
    // A slit between two houses is no view: what counts is what is free around it too.
    const sights = [-2, -1, 0, 1, 2].map((i) =>
      solids.sightLength(at, azimuth + i * 4, FARTHEST_M),
    );
    const free_m = sights.reduce((sum, sight) => sum + sight, 0) / sights.length;
    return free_m * Math.cos((turnTo(inward_deg, azimuth) * Math.PI) / 360);
  });
  return { at, height_m: EYE_HEIGHT_M, azimuth_deg, pitch_deg: WALKING_PITCH_DEG };
}

/** Square to the gate's line, or away from a gate that is but a point, into the courtyard. */
function inwardOf(line: PlaneGeometry, middle: Xy, isGround: (place: Xy) => boolean): number {
  const places = linesOf(line).flat();
  const [a, b] = [places[0] as Xy, places.at(-1) as Xy];
  const depth_m = (azimuth_deg: number) =>
    [1, 2, 4, 8].filter((reach_m) => isGround(along(middle, azimuth_deg, reach_m))).length;
  if (distance_m(a, b) < 0.1) return best(0, 180, depth_m);
  const square_deg = azimuthOf([b[1] - a[1], a[0] - b[0]]);
  return depth_m(square_deg) >= depth_m(square_deg + 180) ? square_deg : (square_deg + 180) % 360;
}

/** The direction with the highest score, the nearest to the middle one among equals. */
function best(
  middle_deg: number,
  aside_deg: number,
  score: (azimuth_deg: number) => number,
): number {
  let [found, most] = [middle_deg, score(middle_deg)];
  for (let aside = STEP_DEG; aside <= aside_deg; aside += STEP_DEG) {
    for (const azimuth of [middle_deg + aside, middle_deg - aside]) {
      const its = score(azimuth);
      if (its > most + 1e-9) [found, most] = [azimuth, its];
    }
  }
  return (found + 360) % 360;
}

function longestEdge(geometry: PlaneGeometry): PlaneGeometry | null {
  const length_m = ([a, b]: Segment) => distance_m(a, b);
  const [longest] = linesOf(geometry)
    .flatMap(segmentsOf)
    .sort((a, b) => length_m(b) - length_m(a));
  return longest ? { type: 'LineString', coordinates: [...longest] } : null;
}
