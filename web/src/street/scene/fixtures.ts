/** Scenes for tests. */
import { readFileSync } from 'node:fs';
import type { Feature, FeatureCollection } from '../../api/types';
import { Plane } from '../../draw/plane';
import { boundsOf, positionsOf } from '../../map/geometry';
import { grown } from '../../map/ground';
import { raiseYard, type Yard, type YardFeature } from './index';

/** As the street level asks for it: what lies so far around the courtyard belongs to the picture. */
const AROUND_M = 150;

export const demo = (): Feature[] =>
  (JSON.parse(readFileSync('../geodata/demo/street.geojson', 'utf8')) as FeatureCollection)
    .features;

/** A courtyard of the demo with what is around it, in metres about its middle. */
export function yardOf(features: readonly Feature[], courtyard: string): YardFeature[] {
  const isOwn = ({ id, properties }: Feature) =>
    id === courtyard || properties.courtyard === courtyard;
  const outline = features.find(({ id }) => id === courtyard);
  const bounds = outline && boundsOf([outline.geometry]);
  if (!bounds) throw new Error(`no courtyard ${courtyard}`);
  const [west, south, east, north] = grown(bounds, AROUND_M);
  const plane = new Plane([(west + east) / 2, (south + north) / 2]);
  return features
    .filter(({ geometry }) =>
      positionsOf(geometry).some(([x, y]) => x >= west && x <= east && y >= south && y <= north),
    )
    .map((feature) => ({
      id: String(feature.id),
      kind: feature.properties.kind,
      geometry: plane.geometryToMetres(feature.geometry),
      properties: feature.properties as Record<string, unknown>,
      surroundings: !isOwn(feature),
    }));
}

export const square = (x: number, y: number, size_m: number): YardFeature['geometry'] => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size_m, y],
      [x + size_m, y + size_m],
      [x, y + size_m],
      [x, y],
    ],
  ],
});

export const feature = (
  kind: YardFeature['kind'],
  geometry: YardFeature['geometry'],
  properties: Record<string, unknown> = {},
): YardFeature => ({ id: `${kind}-1`, kind, geometry, properties: { kind, ...properties } });

/** All of a yard of Zhongmu, in one go. */
export function builtYard(features: readonly YardFeature[]): Yard {
  const work = raiseYard({ features, latitude_deg: 34.72 });
  while (true) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
