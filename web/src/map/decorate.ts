/** What the style needs to know of a feature and the data does not say: symbol, label, turn, place. */
import type { Feature, Geometry, PropertiesOf, RegisterEntry } from '../api/types';
import { type Language, translate } from '../i18n';
import { anchorOf } from './geometry';

export type MapFeature = {
  type: 'Feature';
  geometry: Geometry;
  properties: Record<string, unknown>;
};
export type MapData = { type: 'FeatureCollection'; features: MapFeature[] };

export const NO_DATA: MapData = { type: 'FeatureCollection', features: [] };

export function collection(features: MapFeature[]): MapData {
  return { type: 'FeatureCollection', features };
}

export function shapes(features: readonly Feature[], language: Language): MapData {
  return collection(
    features.map((feature) => ({
      type: 'Feature',
      geometry: feature.geometry,
      properties: { ...feature.properties, fid: feature.id, label: labelOf(feature, language) },
    })),
  );
}

/** Kinds that have a symbol, each at one place, whether the data draws it as point, line or area. */
const WITH_SYMBOL = new Set([
  'camera',
  'lamp',
  'entrance',
  'gate',
  'waste_point',
  'notice_board',
  'charger',
]);

export function symbols(features: readonly Feature[]): MapData {
  return collection(
    features
      .filter((feature) => WITH_SYMBOL.has(feature.properties.kind))
      .map((feature) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: anchorOf(feature.geometry) },
        properties: {
          kind: feature.properties.kind,
          fid: feature.id,
          icon: iconOf(feature),
          turn: feature.properties.azimuth_deg ?? 0,
          label: feature.properties.name ?? feature.properties.unit ?? '',
        },
      })),
  );
}

export function iconOf({ properties }: Feature): string {
  if (properties.kind !== 'gate') return properties.kind;
  const open = (properties.access_control ?? 'none') === 'none';
  return `gate-${properties.passage ?? 'both'}${open ? '-open' : ''}`;
}

function labelOf({ properties }: Feature, language: Language): string {
  if (properties.kind === 'building') return buildingLabel(properties, language);
  return typeof properties.name === 'string' ? properties.name : '';
}

function buildingLabel(building: PropertiesOf<'building'>, language: Language): string {
  const name = building.number ?? building.name;
  const storeys = building.storeys
    ? translate(language, 'map.storeys', { n: building.storeys })
    : '';
  return [name, storeys].filter(Boolean).join('\n');
}

/** With the band of what each courtyard lacks; 0: that is not known. */
export function banded(data: MapData, bandOf: (id: string) => number): MapData {
  return collection(
    data.features.map((feature) => {
      const { properties } = feature;
      const band = String(bandOf(String(properties.fid)));
      return { ...feature, properties: { ...properties, band } };
    }),
  );
}

/** One mark per courtyard: its stage, pilot star and name, and a few words under it. */
export function courtyardMarks(
  boundaries: readonly Feature[],
  entries: readonly RegisterEntry[],
  says: (id: string, stage: string) => string,
): MapData {
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  return collection(
    boundaries.map((feature) => {
      const properties = known.get(feature.id)?.properties ?? feature.properties;
      const stage = properties.stage ?? 'surveyed';
      return {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: anchorOf(feature.geometry) },
        properties: {
          fid: feature.id,
          stage,
          icon: `stage-${stage}${properties.pilot ? '-pilot' : ''}`,
          rank: properties.pilot ? 0 : 1,
          label: properties.name ?? feature.id,
          says: says(feature.id, String(stage)),
        },
      };
    }),
  );
}
