/** From what the map shows to what the scene is built from. */
import type { Feature, LiveReport } from '../../api/types';
import type { Plane } from '../../draw/plane';
import { coverageData } from '../../map/coverageData';
import { levelToken, type Palette, type Token } from '../../map/palette';
import type { CameraState } from '../../state/trial';
import type { Standing } from '../../state/url';
import type { CoverageScene, Volume, YardFeature } from '../scene';
import { focalPx, type LensPose } from './lensView';
import type { Stand } from './stand';

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

/** What cameras see of the ground and of the air, and what none sees, in the colours of the map. */
export function coverageScene(
  report: LiveReport & { target_height_m: number },
  chosen: string | null,
  stateOf: (camera: string) => CameraState | null,
  plane: Plane,
  palette: Palette,
): CoverageScene {
  const { zones, blind } = coverageData(report, chosen, String);
  return {
    zones: zones.features
      .filter(({ properties }) => properties?.faint !== true)
      .map(({ geometry, properties }) => ({
        colour: palette[properties?.colour as Token],
        polygon: plane.geometryToMetres(geometry),
      })),
    blind: {
      parts: blind.features.map(({ geometry }) => plane.geometryToMetres(geometry)),
      line: palette.blind,
      ground: palette['blind-fill'],
    },
    volumes: report.cameras.flatMap(({ id: number, levels }): Volume[] => {
      const id = String(number);
      const state = stateOf(id);
      if (!state) return [];
      const lens = lensPoseOf(state, plane);
      return [
        {
          camera: id,
          lens,
          floor_m: report.target_height_m,
          isChosen: id === chosen,
          levels: levels.map(({ min_px_per_m, polygon }, step) => ({
            colour: palette[levelToken(step, levels.length)],
            depth_m: focalPx(lens) / min_px_per_m,
            polygon: plane.geometryToMetres(polygon),
          })),
        },
      ];
    }),
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
