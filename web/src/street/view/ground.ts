/** From what the map shows to what the scene is built from. */
import type { Feature } from '../../api/types';
import type { Plane } from '../../draw/plane';
import type { CoverageData } from '../../map/coverageData';
import type { Palette, Token } from '../../map/palette';
import type { CameraState } from '../../state/trial';
import type { Standing } from '../../state/url';
import type { YardFeature } from '../scene';
import type { LensPose } from './lensView';
import type { Stand } from './stand';
import type { Zones } from './streetView';

const SIGNED = new Set(['courtyard', 'building', 'entrance', 'notice_board', 'gate']);

export function yardFeaturesOf(
  own: readonly Feature[],
  around: readonly Feature[],
  plane: Plane,
  planned: ReadonlySet<string>,
): YardFeature[] {
  const yardFeature = ({ id, geometry, properties }: Feature): YardFeature => ({
    id,
    kind: properties.kind,
    geometry: plane.geometryToMetres(geometry),
    properties,
  });
  return [
    ...own.map((feature) => ({ ...yardFeature(feature), planned: planned.has(feature.id) })),
    ...around.map((feature) => ({ ...yardFeature(feature), surroundings: true })),
  ];
}

/** Of the page's font only the letters that are used are fetched: those painted on signs must be there before them. */
export async function lettersFor(features: readonly YardFeature[]): Promise<void> {
  const words = features
    .filter(({ kind, surroundings }) => SIGNED.has(kind) && !surroundings)
    .flatMap(({ properties }) => [properties.name, properties.unit, properties.number])
    .filter((word) => typeof word === 'string')
    .join('');
  // Signs in another font are better than none.
  await document.fonts?.load('600 64px "Noto Sans SC Variable"', words).catch(() => []);
}

/** The zones and the blind ground as they are on the map, in the same colours. */
export function zonesOf({ zones, blind }: CoverageData, plane: Plane, palette: Palette): Zones {
  return {
    zones: zones.features
      .filter(({ properties }) => properties?.faint !== true)
      .map(({ geometry, properties }) => ({
        colour: palette[properties?.colour as Token],
        polygon: plane.geometryToMetres(geometry),
      })),
    blind: blind.features.map(({ geometry }) => plane.geometryToMetres(geometry)),
  };
}

export function lensPoseOf({ position, ...optics }: CameraState, plane: Plane): LensPose {
  return { ...optics, at: plane.toMetres(position) };
}

export function standOf({ place, ...look }: Standing, plane: Plane): Stand {
  return { ...look, at: plane.toMetres(place) };
}

export function standingOf(stand: Stand, plane: Plane): Standing {
  const { at, azimuth_deg, pitch_deg, height_m } = stand;
  return { place: plane.toDegrees(at), azimuth_deg, pitch_deg, height_m };
}
