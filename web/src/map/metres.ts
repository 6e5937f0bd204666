import type { ExpressionSpecification } from 'maplibre-gl';

const EQUATOR_M = 40_075_016.686;
const TILE_PX = 512;
/** Below this zoom a true width would be a hair; from it on, widths are exact. */
const EXACT_FROM_ZOOM = 16.5;
const FAR_ZOOM = 12;
const NEAR_ZOOM = 24;

export function pixelsPerMetre(zoom: number, latitude: number): number {
  return (TILE_PX * 2 ** zoom) / (EQUATOR_M * Math.cos((latitude * Math.PI) / 180));
}

/**
 * A length on the ground as pixels at every zoom (`metres` may read a property). It is exact from zoom
 * 16.5 on; farther out, at least `leastPx` keeps the thing visible.
 */
export function groundPixels(
  metres: ExpressionSpecification | number,
  latitude: number,
  leastPx?: number,
): ExpressionSpecification {
  const exact = (zoom: number): ExpressionSpecification => [
    '*',
    metres,
    pixelsPerMetre(zoom, latitude),
  ];
  const far: ExpressionSpecification =
    leastPx === undefined ? exact(FAR_ZOOM) : ['max', exact(FAR_ZOOM), leastPx];
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    FAR_ZOOM,
    far,
    EXACT_FROM_ZOOM,
    exact(EXACT_FROM_ZOOM),
    NEAR_ZOOM,
    exact(NEAR_ZOOM),
  ];
}
