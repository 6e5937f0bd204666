/** A proposed parking layout as it is drawn, with what it was to leave alone and where it was to stand. */
import type { Feature, LayoutProposal } from '../api/types';
import { collection, type MapData, type MapFeature } from './decorate';
import { anchorOf } from './geometry';

export function proposalData(
  proposal: LayoutProposal | null,
  /** What gives way to it. */
  going: readonly Feature[],
  kept: readonly Feature[],
  areas: readonly Feature[],
): MapData {
  const aisles = proposal?.aisles.features ?? [];
  const spaces = proposal?.spaces.features ?? [];
  const signed = spaces.filter(({ properties }) => properties.type !== 'standard');
  return collection([
    ...areas.map(({ geometry }) => part('area', geometry)),
    ...going.map(({ geometry }) => part('going', geometry)),
    ...aisles.map(({ geometry, properties }) =>
      part('aisle', geometry, { one_way: properties.one_way }),
    ),
    ...spaces.map(({ geometry, properties }) => part('space', geometry, { type: properties.type })),
    ...kept.map(({ geometry }) => part('kept', geometry)),
    ...signed.map(({ geometry, properties }) => sign(geometry, `space-${properties.type}`)),
    ...kept.map(({ geometry }) => sign(geometry, 'space-kept')),
  ]);
}

/** Not `fid`: a click on what is not stored means nothing. */
function part(
  name: string,
  geometry: MapFeature['geometry'],
  properties: Record<string, unknown> = {},
): MapFeature {
  return { type: 'Feature', geometry, properties: { part: name, ...properties } };
}

function sign(geometry: MapFeature['geometry'], icon: string): MapFeature {
  return part('sign', { type: 'Point', coordinates: anchorOf(geometry) }, { icon });
}
