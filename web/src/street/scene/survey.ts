/** What the builders of single things ask about the rest: where the next lane runs, which wall a camera hangs on. */
import { distance_m, nearestOn, type Segment, segmentsOf } from '../../draw/vector';
import { boundsOf, positionsOf } from '../../map/geometry';
import type { YardFeature } from './index';
import { distanceToEdge_m, type Edge, edge, edgesOf, isInRings, outlinesOf, type Xy } from './plan';
import type { Detail } from './site';

export type Lane = {
  id: string;
  line: Xy[];
  segments: readonly Segment[];
  half_width_m: number;
  isOwn: boolean;
  /** What lies outside of this is not on the lane. */
  box: Box;
};
type Box = readonly [west: number, south: number, east: number, north: number];
type Facade = { feature: YardFeature; side: Edge };

/** Not surveyed: a cart fits through. */
const LANE_WIDTH_M = 3.5;
const REMOTE_M = 55;

export class Survey {
  readonly #byKind = new Map<string, YardFeature[]>();
  readonly lanes: readonly Lane[];
  readonly facades: readonly Facade[];
  /** Of the courtyard's own features. */
  readonly bounds: { min: Xy; max: Xy };
  readonly #courtyards: Xy[][][];
  readonly #spaces: readonly { rings: Xy[][]; box: Box }[];
  readonly #ranks = new Map<YardFeature, number>();

  constructor(readonly features: readonly YardFeature[]) {
    for (const feature of features) {
      const alike = this.#byKind.get(feature.kind);
      if (alike) alike.push(feature);
      else this.#byKind.set(feature.kind, [feature]);
    }
    for (const alike of this.#byKind.values()) {
      // What is planned comes last: it changes nothing of what stands there today.
      const own = alike.filter(({ surroundings }) => !surroundings);
      own.sort((a, b) => Number(a.planned ?? false) - Number(b.planned ?? false));
      for (const [rank, feature] of own.entries()) this.#ranks.set(feature, rank);
    }
    this.lanes = this.of('lane').map((lane) => {
      const half_width_m = numberOf(lane, 'width_m', LANE_WIDTH_M) / 2;
      const [west, south, east, north] = boundsOf([lane.geometry]) ?? [0, 0, 0, 0];
      const line = positionsOf(lane.geometry).map(([x, y]): Xy => [x, y]);
      return {
        id: lane.id,
        line,
        segments: segmentsOf(line),
        half_width_m,
        isOwn: !lane.surroundings,
        box: [west - half_width_m, south - half_width_m, east + half_width_m, north + half_width_m],
      };
    });
    this.facades = this.of('building').flatMap((feature) =>
      outlinesOf(feature.geometry).flatMap(([outer]) =>
        edgesOf(outer as Xy[]).map((side) => ({ feature, side })),
      ),
    );
    const own = features.filter(({ surroundings }) => !surroundings);
    const [west, south, east, north] = boundsOf(own.map(({ geometry }) => geometry)) ?? [
      -1, -1, 1, 1,
    ];
    this.bounds = { min: [west, south], max: [east, north] };
    this.#courtyards = this.own('courtyard').flatMap(({ geometry }) => outlinesOf(geometry));
    this.#spaces = this.own('parking_space').flatMap(({ geometry }) => {
      const box = boundsOf([geometry]);
      return box ? outlinesOf(geometry).map((rings) => ({ rings, box })) : [];
    });
  }

  of(kind: YardFeature['kind']): readonly YardFeature[] {
    return this.#byKind.get(kind) ?? [];
  }

  own(kind: YardFeature['kind']): readonly YardFeature[] {
    return this.of(kind).filter(({ surroundings }) => !surroundings);
  }

  /** Of a thing of the courtyard: the first `count` of its kind are drawn in full where there is room, a quarter of them always. */
  detailOf(feature: YardFeature, count: number): Detail {
    const rank = this.#ranks.get(feature) ?? Infinity;
    if (rank >= count) return 'less';
    return rank < count / 4 ? 'full' : 'room';
  }

  isInCourtyard(place: Xy): boolean {
    return this.#courtyards.some((rings) => isInRings(place, rings));
  }

  /** So far from the courtyard that nobody there sees more than an outline. */
  isRemote([x, y]: Xy): boolean {
    const { min, max } = this.bounds;
    const [dx, dy] = [Math.max(min[0] - x, x - max[0], 0), Math.max(min[1] - y, y - max[1], 0)];
    return Math.hypot(dx, dy) > REMOTE_M;
  }

  /** The nearest place of a lane's middle, and how far it is. */
  nearestLane(place: Xy): { place: Xy; distance_m: number } | null {
    let best: { place: Xy; distance_m: number } | null = null;
    for (const { segments, box } of this.lanes) {
      if (best && distanceToBox_m(place, box) >= best.distance_m) continue;
      for (const segment of segments) {
        const found = nearestOn(segment, place);
        const apart_m = distance_m(found, place);
        if (!best || apart_m < best.distance_m) best = { place: found, distance_m: apart_m };
      }
    }
    return best;
  }

  /** Whether a place of a lane lies on another lane, or on a parking space of the courtyard, too. */
  sharing(lane: Lane): { isOnLane(place: Xy): boolean; isOnSpace(place: Xy): boolean } {
    // Asked for at every step along its edges: most others are nowhere near.
    const lanes = this.lanes.filter(({ id, box }) => id !== lane.id && doMeet(box, lane.box));
    const spaces = this.#spaces.filter(({ box }) => doMeet(box, lane.box));
    return {
      isOnLane: (place) =>
        lanes.some(
          ({ segments, half_width_m, box }) =>
            isInBox(place, box) &&
            segments.some((segment) => isWithin(segment, place, half_width_m)),
        ),
      isOnSpace: (place) =>
        spaces.some(({ rings, box }) => isInBox(place, box) && isInRings(place, rings)),
    };
  }

  nearestFacade(place: Xy): { facade: Facade; distance_m: number } | null {
    return nearest(
      this.facades,
      place,
      ({ side }) => side,
      (facade, distance_m) => ({ facade, distance_m }),
    );
  }

  /** The nearest stretch of a courtyard's wall or fence. */
  nearestWall(place: Xy): { side: Edge; distance_m: number } | null {
    const sides = this.of('wall').flatMap(({ geometry }) =>
      segmentsOf(positionsOf(geometry).map(([x, y]): Xy => [x, y])).map(([a, b]) => edge(a, b)),
    );
    return nearest(
      sides,
      place,
      (side) => side,
      (side, distance_m) => ({ side, distance_m }),
    );
  }
}

/** Whether a place is nearer than so much to a segment: asked for so often that nothing is made on the way. */
function isWithin([[ax, ay], [bx, by]]: Segment, [x, y]: Xy, reach_m: number): boolean {
  const dx = bx - ax;
  const dy = by - ay;
  const share = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const along = Math.max(0, Math.min(1, share));
  const u = x - ax - along * dx;
  const v = y - ay - along * dy;
  return u * u + v * v < reach_m * reach_m;
}

const isInBox = ([x, y]: Xy, [west, south, east, north]: Box) =>
  x >= west && x <= east && y >= south && y <= north;

const doMeet = (a: Box, b: Box) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

const distanceToBox_m = ([x, y]: Xy, [west, south, east, north]: Box) =>
  Math.hypot(Math.max(west - x, x - east, 0), Math.max(south - y, y - north, 0));

function nearest<T, R>(
  items: readonly T[],
  place: Xy,
  sideOf: (item: T) => Edge,
  answer: (item: T, distance_m: number) => R,
): R | null {
  let [best, least]: [T | undefined, number] = [undefined, Infinity];
  for (const item of items) {
    const apart_m = distanceToEdge_m(sideOf(item), place);
    if (apart_m < least) [best, least] = [item, apart_m];
  }
  return best === undefined ? null : answer(best, least);
}

/** A number of a survey; what was not surveyed, or cannot be, is assumed. */
export function numberOf({ properties }: YardFeature, name: string, assumed: number): number {
  const value = properties[name];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : assumed;
}

/** Of houses that nobody measured: storeys of so much, and what a courtyard's own have above the last one. */
const STOREY_M = 3;
export const PARAPET_M = 0.6;

export function storeysOf(house: YardFeature): number {
  return Math.max(1, Math.round(numberOf(house, 'storeys', house.surroundings ? 5 : 6)));
}

export function heightOf(house: YardFeature): number {
  const parapet_m = house.surroundings ? 0 : PARAPET_M;
  return numberOf(house, 'height_m', storeysOf(house) * STOREY_M + parapet_m);
}

export function textOf({ properties }: YardFeature, name: string): string {
  const value = properties[name];
  return typeof value === 'string' ? value : '';
}

export const placeOf = ({ geometry }: YardFeature): Xy => {
  const places = positionsOf(geometry);
  const [x, y] = places[0] ?? [0, 0];
  return [x, y];
};
