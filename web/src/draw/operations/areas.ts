/** Joins, cuts and splits areas. */
import clipping from 'polygon-clipping';
import type { MultiPolygon, Polygon } from '../../api/types';
import { polygonArea_m2 } from '../measure';
import type { Xy } from '../plane';
import { direction, leftOf, plus, times } from '../vector';
import { type Outcome, refused } from './outcome';
import { wellTurned } from './transform';

export type Area = Polygon | MultiPolygon;
type Parts = Xy[][][];

/** Smaller pieces are slivers between edges that were meant to be one. */
const SLIVER_M2 = 1e-3;

export function merged(areas: readonly Area[]): Outcome<Area> {
  const [first, ...rest] = areas.map(partsOf);
  if (!first) return refused('nothing_left');
  return computed(() => clipping.union(first, ...rest));
}

export function cutOut(area: Area, hole: Area): Outcome<Area> {
  return computed(() => clipping.difference(partsOf(area), partsOf(hole)));
}

/** The pieces on the left and on the right of the endless line through two places. */
export function splitByLine(area: Area, from: Xy, to: Xy): Outcome<Polygon[]> {
  const along = direction(from, to);
  if (!along) return refused('does_not_cross');
  const half = leftHalf(area, from, along);
  const left = computed(() => clipping.intersection(partsOf(area), half));
  const right = computed(() => clipping.difference(partsOf(area), half));
  const failed = [left, right].find((side) => !side.ok);
  if (failed && !failed.ok)
    return refused(failed.why === 'nothing_left' ? 'does_not_cross' : failed.why);
  const pieces = [left, right].flatMap((side) => (side.ok ? partsOf(side.value) : []));
  return { ok: true, value: pieces.map((coordinates) => ({ type: 'Polygon', coordinates })) };
}

/** A rectangle that reaches past the area, on the left of the line. */
function leftHalf(area: Area, from: Xy, along: Xy): Xy[][] {
  const places = partsOf(area).flat(2);
  const reach_m =
    1 +
    2 * places.reduce((most, [x, y]) => Math.max(most, Math.hypot(x - from[0], y - from[1])), 0);
  const [back, ahead] = [plus(from, times(along, -reach_m)), plus(from, times(along, reach_m))];
  const aside = times(leftOf(along), reach_m);
  return [[back, ahead, plus(ahead, aside), plus(back, aside), back]];
}

export function partsOf(area: Area): Parts {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
}

/** The clipping gives up, by throwing, on some nearly coincident edges. */
function computed(clip: () => Parts): Outcome<Area> {
  let parts: Parts;
  try {
    parts = clip();
  } catch {
    return refused('too_intricate');
  }
  const kept = parts
    .filter((rings) => polygonArea_m2(rings) >= SLIVER_M2)
    .map((rings) => rings.filter((ring) => polygonArea_m2([ring]) >= SLIVER_M2));
  const [only] = kept;
  if (!only) return refused('nothing_left');
  const area: Area =
    kept.length === 1
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: kept };
  return { ok: true, value: wellTurned(area) as Area };
}
