/** What the clipping library answers, as an area of this program: no slivers, rings well turned, no exception. */
import type { MultiPolygon, Polygon } from '../../api/types';
import { polygonArea_m2 } from '../measure';
import type { Xy } from '../plane';
import { type Outcome, refused } from './outcome';
import { wellTurned } from './transform';

export type Area = Polygon | MultiPolygon;
export type Parts = Xy[][][];

/** Smaller pieces are slivers between edges that were meant to be one. */
export const SLIVER_M2 = 1e-3;

export function isArea(geometry: { type: string }): geometry is Area {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

export function partsOf(area: Area): Parts {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
}

/** The clipping gives up, by throwing, on some nearly coincident edges. */
export function computed(clip: () => Parts): Outcome<Area> {
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
