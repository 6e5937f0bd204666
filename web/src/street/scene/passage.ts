/** What closes a gate, and where one can walk through it: what is drawn and what stops a walker are one. */
import { middle } from '../../draw/vector';
import { positionsOf } from '../../map/geometry';
import { from, type Stand, standAt, within } from './batch';
import type { YardFeature } from './index';
import { edge, headingOf, placeOn, type Xy } from './plan';
import { numberOf, textOf } from './survey';

export type Closure =
  /** Posts and nothing between them. */
  | 'nothing'
  | 'open leaves'
  | 'shut leaves'
  /** An arm across the carriageway. */
  | 'barrier'
  /** Drawn back so far that a car can pass. */
  | 'sliding gate';

/** In the stand's frame x runs along the opening, from its middle, and y into the courtyard. */
export type Passage = {
  stand: Stand;
  half_m: number;
  isForCars: boolean;
  closure: Closure;
  hasBooth: boolean;
  note: string;
};

const WIDTH_M = 4;
/** Wider than a person needs: a car can pass. */
const VEHICLE_FROM_M = 2.4;
/** Open leaves stand so far back from the opening's line, in radians. */
const OPEN_TURN = 1.75;
const NO_LEAVES = /没有门|门柱|待装|已拆|无门扇/;
const LOCKED = /锁死|锁住|上锁|锁闭|焊|封堵/;

export const LEAF_TURN = { open: OPEN_TURN, shut: 0.012 } as const;
/** The booth: its middle beside the opening, and half its size. */
export const BOOTH = { aside_m: 1.2, in_m: 1.6, half_m: [1, 0.9] } as const;
/** The barrier's box stands in the opening, and its arm ends before the other pillar. */
export const BARRIER = { box_m: 0.3, in_m: 0.9, spare_m: 0.7 } as const;
/** The part of the opening, from its middle, before which a sliding gate is drawn back. */
export const SLID = { from: 0.1, to: 1, in_m: 0.31 } as const;

export function passageOf(feature: YardFeature, isInCourtyard: (place: Xy) => boolean): Passage {
  const { stand, width_m } = openingOf(feature, isInCourtyard);
  const isForCars = feature.properties.passage !== 'pedestrian' && width_m > VEHICLE_FROM_M;
  const note = `${textOf(feature, 'name')} ${textOf(feature, 'note')}`;
  const control = feature.properties.access_control;
  return {
    stand,
    half_m: width_m / 2,
    isForCars,
    note,
    closure: closureOf(control, isForCars, note),
    hasBooth: control === 'staffed',
  };
}

function closureOf(control: unknown, isForCars: boolean, note: string): Closure {
  switch (control) {
    case 'barrier':
      return 'barrier';
    case 'staffed':
      // Who sits there opens to those who walk.
      return isForCars ? 'sliding gate' : 'open leaves';
    case 'card':
    case 'face':
      return isForCars ? 'barrier' : 'shut leaves';
    default:
      if (NO_LEAVES.test(note)) return 'nothing';
      return LOCKED.test(note) ? 'shut leaves' : 'open leaves';
  }
}

function openingOf(
  feature: YardFeature,
  isInCourtyard: (place: Xy) => boolean,
): { stand: Stand; width_m: number } {
  const places = positionsOf(feature.geometry).map(([x, y]): Xy => [x, y]);
  const first: Xy = places[0] ?? [0, 0];
  const last = places.at(-1) ?? first;
  if (places.length < 2)
    return { stand: standAt(first), width_m: numberOf(feature, 'width_m', WIDTH_M) };
  const side = edge(first, last);
  const isLeftInside = isInCourtyard(placeOn(side, side.length_m / 2, -1.5));
  const heading = headingOf(side.along) + (isLeftInside ? 0 : Math.PI);
  return { stand: standAt(middle(first, last), heading), width_m: side.length_m };
}

/** The lines on the ground that nobody walks through, in the plan. */
export function shutLinesOf({ stand, half_m, isForCars, closure, hasBooth }: Passage): Xy[][] {
  const line = (...places: Xy[]) =>
    places.map(([u, v]): Xy => {
      const [x, y] = from(stand, [u, v, 0]);
      return [x, y];
    });
  const lines: Xy[][] = hasBooth ? [line(...boothCorners(half_m))] : [];
  switch (closure) {
    case 'nothing':
      return lines;
    case 'shut leaves':
      return [...lines, line([-half_m, 0], [half_m, 0])];
    case 'open leaves':
      return [...lines, ...openLeaves(half_m, isForCars).map((leaf) => line(...leaf))];
    case 'barrier': {
      // Nobody slips between the end of the arm and the pillar.
      const in_m = BARRIER.in_m;
      return [...lines, line([-half_m, in_m], [half_m, in_m]), line([-half_m, 0], [-half_m, in_m])];
    }
    case 'sliding gate':
      return [
        ...lines,
        line([half_m * SLID.from - 0.25, SLID.in_m], [half_m * SLID.to, SLID.in_m]),
      ];
  }
}

function openLeaves(half_m: number, isForCars: boolean): Xy[][] {
  const leaf = (hinge: Stand, length_m: number): Xy[] => {
    const end = within(hinge, { x: length_m, y: 0, z: 0, heading: 0 });
    return [
      [hinge.x, hinge.y],
      [end.x, end.y],
    ];
  };
  const left = standAt([-half_m, 0], OPEN_TURN);
  const right = standAt([half_m, 0], Math.PI - OPEN_TURN);
  return isForCars ? [leaf(left, half_m), leaf(right, half_m)] : [leaf(left, 2 * half_m)];
}

function boothCorners(half_m: number): Xy[] {
  const [u, v] = BOOTH.half_m;
  const [x, y] = [-half_m - BOOTH.aside_m, BOOTH.in_m];
  return [
    [x - u, y - v],
    [x + u, y - v],
    [x + u, y + v],
    [x - u, y + v],
    [x - u, y - v],
  ];
}
