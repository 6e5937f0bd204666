/**
 * What a walker cannot go through, and how they slide along it. A walker is a disc that is swept along its step, so
 * that no step is long enough to jump over a wall.
 */
import { linesOf, type PlaneGeometry, type Xy } from '../../draw/plane';
import {
  cross,
  direction,
  distance_m,
  dot,
  leftOf,
  minus,
  nearestOn,
  plus,
  type Segment,
  segmentMeeting,
  segmentsOf,
  times,
} from '../../draw/vector';
import { isInside } from '../../map/geometry';
import { EYE_HEIGHT_M, type YardFeature } from '../scene';
import { carIn } from '../scene/parking';
import { passageOf, shutLinesOf } from '../scene/passage';
import { placeOf, Survey } from '../scene/survey';
import { sizeOf } from '../scene/tree';
import { along } from './stand';

export const BODY_RADIUS_M = 0.3;
/** From the middle of a wall to its face. */
const WALL_HALF_M = 0.12;
/** Of what stands upright on one spot. */
const POST_RADIUS_M: Partial<Record<YardFeature['kind'], number>> = {
  tree: 0.15,
  lamp: 0.12,
  charger: 0.24,
};
/** Gates are of thinner stuff than walls. */
const LEAF_HALF_M = 0.04;
const CAR_HALF_M = [2.1, 0.85] as const;
/** Nearer than this, things touch. */
const TOUCH_M = 1e-6;
const APPROACH = 1e-9;
/** A step that runs into more than this many things ends there. */
const MOST_CONTACTS = 6;

/** A line of some thickness; a trunk is one whose ends meet. */
type Bar = {
  line: Segment;
  half_m: number;
  /** One looks over it. */
  isLow?: boolean;
};
type Contact = { share: number; normal: Xy };

const SOLID_AREAS = new Set(['building', 'obstacle', 'bicycle_shed']);

export class Solids {
  readonly #bars: readonly Bar[];
  /** Those that one does not look over. */
  readonly #high: readonly Bar[];
  readonly #areas: readonly Xy[][][];
  /** Crowns down to one's eyes: one walks through them, but does not stop there to look around. */
  readonly #crowns: readonly { at: Xy; radius_m: number }[];

  constructor(features: readonly YardFeature[]) {
    const survey = new Survey(features);
    this.#bars = features.flatMap((feature) => barsOf(feature, survey));
    this.#high = this.#bars.filter(({ isLow }) => !isLow);
    this.#areas = features
      .filter(({ kind }) => SOLID_AREAS.has(kind))
      .flatMap(({ geometry }) => polygonsOf(geometry));
    this.#crowns = features
      .filter(({ kind }) => kind === 'tree')
      .map((tree) => ({ at: placeOf(tree), ...sizeOf(tree) }))
      .filter(({ trunk_m }) => trunk_m < EYE_HEIGHT_M);
  }

  /** Where a walker ends who wants to make a step: slid along what stops them. */
  walk(from: Xy, step: Xy): Xy {
    let [at, rest] = [from, step];
    for (let i = 0; i < MOST_CONTACTS; i++) {
      const contact = this.#first(at, rest);
      if (!contact) return plus(at, rest);
      const { share, normal } = contact;
      at = plus(at, times(rest, share));
      const left = times(rest, 1 - share);
      rest = minus(left, times(normal, dot(left, normal)));
    }
    return at;
  }

  /** Whether a walker gets straight from one place to another. */
  isClear(from: Xy, to: Xy): boolean {
    return this.#first(from, minus(to, from)) === null;
  }

  /** Whether there is room for a walker, with a margin around them. */
  hasRoom(at: Xy, margin_m = 0): boolean {
    const reach_m = BODY_RADIUS_M + margin_m;
    const isTaken = ({ line, half_m }: Bar) =>
      isNear(at, [0, 0], line, reach_m + half_m) &&
      distance_m(at, nearestOn(line, at)) < reach_m + half_m;
    return !this.#bars.some(isTaken) && !this.#areas.some((rings) => isInside(at, rings));
  }

  /** The nearest place with room and a view, within 40 m; where there is none, the place itself. */
  roomNear(at: Xy, isAllowed: (place: Xy) => boolean = () => true): Xy {
    const isGood = (place: Xy) =>
      this.hasRoom(place) && !this.#isInCrown(place) && isAllowed(place);
    if (isGood(at)) return at;
    for (let reach_m = 0.25; reach_m < 40; reach_m *= 1.15) {
      for (let azimuth_deg = 0; azimuth_deg < 360; azimuth_deg += 15) {
        const place = along(at, azimuth_deg, reach_m);
        if (isGood(place)) return place;
      }
    }
    return at;
  }

  #isInCrown(place: Xy): boolean {
    return this.#crowns.some(({ at, radius_m }) => distance_m(at, place) < radius_m);
  }

  /** How far one sees along the ground before something stands in the way. */
  sightLength(from: Xy, azimuth_deg: number, most_m: number): number {
    const sight: Segment = [from, along(from, azimuth_deg, most_m)];
    const meetings = this.#high.map(({ line }) => segmentMeeting(sight, line));
    return Math.min(most_m, ...meetings.map((place) => (place ? distance_m(from, place) : most_m)));
  }

  #first(from: Xy, step: Xy): Contact | null {
    if (Math.hypot(...step) < TOUCH_M) return null;
    let first: Contact | null = null;
    for (const { line, half_m } of this.#bars) {
      const reach_m = BODY_RADIUS_M + half_m;
      if (!isNear(from, step, line, reach_m)) continue;
      const contact = contactWith(line, reach_m, from, step);
      if (contact && (!first || contact.share < first.share)) first = contact;
    }
    return first;
  }
}

/** The areas that a geometry consists of, each as its rings. */
export function polygonsOf(geometry: PlaneGeometry): Xy[][][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
}

function barsOf(feature: YardFeature, survey: Survey): Bar[] {
  const { kind, geometry } = feature;
  const radius_m = POST_RADIUS_M[kind];
  if (radius_m && geometry.type === 'Point') {
    const { coordinates } = geometry;
    return [{ line: [coordinates, coordinates], half_m: radius_m, isLow: kind === 'charger' }];
  }
  if (kind === 'gate') return gateBars(feature, survey);
  if (kind === 'parking_space') return carBars(feature, survey);
  if (kind !== 'wall' && !SOLID_AREAS.has(kind)) return [];
  const half_m = kind === 'wall' ? WALL_HALF_M : 0;
  return linesOf(geometry)
    .flatMap(segmentsOf)
    .map((line) => ({ line, half_m }));
}

/** As it is drawn: shut leaves, the arm of a barrier, a sliding gate, the booth of the guard. */
function gateBars(feature: YardFeature, survey: Survey): Bar[] {
  const passage = passageOf(feature, (place) => survey.isInCourtyard(place));
  const isLow = passage.closure === 'barrier';
  return shutLinesOf(passage)
    .flatMap(segmentsOf)
    .map((line) => ({ line, half_m: LEAF_HALF_M, isLow }));
}

function carBars(feature: YardFeature, survey: Survey): Bar[] {
  const car = carIn(feature, survey);
  if (!car) return [];
  const ahead: Xy = [Math.cos(car.heading), Math.sin(car.heading)];
  const [length_m, half_m] = CAR_HALF_M;
  // As wide as the line is thick: rounded at both ends, as cars are.
  const reach = times(ahead, length_m - half_m);
  return [{ line: [minus(car.place, reach), plus(car.place, reach)], half_m, isLow: true }];
}

/** A look at the boxes around both spares most of the reckoning. */
function isNear(from: Xy, step: Xy, [a, b]: Segment, reach_m: number): boolean {
  const to = plus(from, step);
  const overlaps = (axis: 0 | 1) =>
    Math.min(from[axis], to[axis]) - reach_m - TOUCH_M <= Math.max(a[axis], b[axis]) &&
    Math.max(from[axis], to[axis]) + reach_m + TOUCH_M >= Math.min(a[axis], b[axis]);
  return overlaps(0) && overlaps(1);
}

/** Where on its step the disc first touches a line that it moves towards. */
function contactWith(line: Segment, reach_m: number, from: Xy, step: Xy): Contact | null {
  if (distance_m(from, nearestOn(line, from)) <= reach_m + TOUCH_M) {
    return approaching(0, line, from, step);
  }
  const shares = [
    ...sideShares(from, step, line, reach_m),
    ...line.flatMap((end) => roundShares(from, step, end, reach_m)),
  ].filter((share) => share >= 0 && share <= 1);
  return shares.length ? approaching(Math.min(...shares), line, from, step) : null;
}

function approaching(share: number, line: Segment, from: Xy, step: Xy): Contact | null {
  const at = plus(from, times(step, share));
  const away = minus(at, nearestOn(line, at));
  const length_m = Math.hypot(...away);
  if (length_m === 0) return null;
  const normal = times(away, 1 / length_m);
  return dot(normal, step) < -APPROACH ? { share, normal } : null;
}

/** Where the step comes to a distance from the straight part of a line. */
function sideShares(from: Xy, step: Xy, [a, b]: Segment, reach_m: number): number[] {
  const way = direction(a, b);
  if (!way) return [];
  const off_m = cross(way, minus(from, a));
  const change_m = dot(step, leftOf(way));
  if (change_m === 0) return [];
  const share = (Math.sign(off_m) * reach_m - off_m) / change_m;
  const along_m = dot(minus(plus(from, times(step, share)), a), way);
  return along_m >= 0 && along_m <= distance_m(a, b) ? [share] : [];
}

/** Where the step comes to a distance from a place. */
function roundShares(from: Xy, step: Xy, centre: Xy, reach_m: number): number[] {
  const off = minus(from, centre);
  const [a, b] = [dot(step, step), dot(off, step)];
  const root = b * b - a * (dot(off, off) - reach_m * reach_m);
  return root < 0 || a === 0 ? [] : [(-b - Math.sqrt(root)) / a];
}
