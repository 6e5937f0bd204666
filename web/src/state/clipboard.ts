/** Copies of features, kept for other courtyards and other windows. */
import type { Feature } from '../api/types';
import { newId } from '../edit/action';
import { remember, remembered } from './storage';

const KEY = 'copied';

/** A copy stands alone: what it refers to that was not copied with it is left out. */
export function copyFeatures(features: readonly Feature[], all: readonly Feature[]): void {
  const copied = new Set(features.map(({ id }) => id));
  const left = new Set(all.map(({ id }) => id).filter((id) => !copied.has(id)));
  remember(
    KEY,
    features.map((feature) =>
      withMembers(feature, (value) => (left.has(String(value)) ? undefined : value)),
    ),
  );
}

/** The copied features with ids of their own, in another courtyard. */
export function pasted(courtyard: string): Feature[] {
  const features = copies();
  const ids = new Map(features.map(({ id }) => [id, newId()]));
  return features.map((feature) => {
    const moved = withMembers(feature, (value) => ids.get(String(value)) ?? value);
    const properties = { ...moved.properties, courtyard } as Feature['properties'];
    return { ...moved, id: ids.get(feature.id) ?? newId(), properties };
  });
}

function copies(): Feature[] {
  return remembered<Feature[]>(KEY, [], isFeatures);
}

function isFeatures(value: unknown): value is Feature[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item?.id === 'string' && item.geometry && item.properties?.kind)
  );
}

/** With each member passed through a function; one that becomes undefined is left out, and so is the revision. */
function withMembers(feature: Feature, change: (value: unknown) => unknown): Feature {
  const { id, type, geometry, properties } = feature;
  const members = Object.entries(properties)
    .filter(([name]) => name !== 'revision')
    .map(([name, value]) => [name, change(value)] as const)
    .filter(([, value]) => value !== undefined);
  return { id, type, geometry, properties: Object.fromEntries(members) } as Feature;
}
