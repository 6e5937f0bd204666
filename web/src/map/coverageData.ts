import type { CoverageLevel, LiveReport, MustSee } from '../api/types';
import { collection, type MapData, type MapFeature, NO_DATA } from './decorate';
import { anchorOf } from './geometry';
import { levelToken } from './palette';

export type CoverageData = { zones: MapData; blind: MapData; blindLabels: MapData };

export const NO_COVERAGE: CoverageData = { zones: NO_DATA, blind: NO_DATA, blindLabels: NO_DATA };

/** Blind areas smaller than this are drawn, but not labelled: they are slivers beside walls. */
const LABEL_FROM_M2 = 8;

/**
 * The zones to draw: of the chosen camera over a faint union of all, or of all cameras together.
 * Stronger zones lie inside weaker ones, so they are drawn in this order, one over the other.
 */
export function coverageData(
  report: LiveReport,
  camera: string | null,
  area: (m2: number) => string,
): CoverageData {
  const own = report.cameras.find((item) => item.id === camera)?.levels;
  const seen = report.union.find((level) => level.level === report.blind.level);
  return {
    zones: collection([
      ...(own && seen ? zones([seen], true) : []),
      ...zones(own ?? report.union, false),
    ]),
    blind: collection(
      report.blind.parts.map((part, index) => ({
        type: 'Feature',
        geometry: part.polygon,
        properties: { part: index },
      })),
    ),
    blindLabels: collection(
      report.blind.parts.flatMap((part, index) =>
        part.area_m2 < LABEL_FROM_M2
          ? []
          : [
              {
                type: 'Feature' as const,
                geometry: { type: 'Point' as const, coordinates: anchorOf(part.polygon) },
                properties: { part: index, label: area(part.area_m2) },
              },
            ],
      ),
    ),
  };
}

/** What of a place that must be seen lacks its level. */
export function missingData(places: readonly MustSee[], place: string | null): MapData {
  return collection(
    places
      .filter(({ feature }) => String(feature) === place)
      .flatMap(({ missing }) =>
        missing.coordinates.length
          ? [{ type: 'Feature' as const, geometry: missing, properties: {} }]
          : [],
      ),
  );
}

function zones(levels: readonly CoverageLevel[], faint: boolean): MapFeature[] {
  return levels
    .map((level, step) => ({ level, step }))
    .filter(({ level }) => level.polygon.coordinates.length > 0)
    .map(({ level, step }) => ({
      type: 'Feature',
      geometry: level.polygon,
      properties: { step, colour: levelToken(step, levels.length), level: level.level, faint },
    }));
}
