import type { Position } from '../api/types';
import type { MapCamera } from './url';

/** From farther away, one neighbourhood is not told from the next. */
const LEAST_ZOOM = 13;
/** A street with its courtyards. */
const NEAR_ZOOM = 17;

/** Whether a new courtyard would lie nobody knows where. */
export function isFarAway(sight: Pick<MapCamera, 'zoom'> | null): boolean {
  return sight === null || sight.zoom < LEAST_ZOOM;
}

/** Near enough above a place to draw there. */
export function nearTo(centre: Position): MapCamera {
  return { centre, zoom: NEAR_ZOOM, bearing_deg: 0, pitch_deg: 0 };
}
