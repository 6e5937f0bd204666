/** The looks that one kind has on the map: the legend explains those that the open courtyard shows. */
import type { Feature } from '../api/types';
import { hasSwatch } from './swatches';

/** Kinds whose look follows one property with choices. */
const BY_CHOICE: Record<string, string> = {
  building: 'use',
  green_area: 'type',
  wall: 'type',
  parking_space: 'type',
};

export type Variant =
  | { swatch: string; property: string; value: string }
  | { swatch: 'gate:open' | 'gate:controlled' | 'lane:fire' | 'obstacle:illegal' };

export function variantsOf(kind: string, features: readonly Feature[]): Variant[] {
  const own = features.filter(({ properties }) => properties.kind === kind);
  const property = BY_CHOICE[kind];
  if (property) return choicesOf(kind, property, own);
  switch (kind) {
    case 'gate': {
      const open = own.filter((gate) => (gate.properties.access_control ?? 'none') === 'none');
      const variants: Variant[] = [];
      if (open.length < own.length) variants.push({ swatch: 'gate:controlled' });
      if (open.length) variants.push({ swatch: 'gate:open' });
      return variants;
    }
    case 'lane':
      return own.some((lane) => lane.properties.fire_lane === true)
        ? [{ swatch: 'lane:fire' }]
        : [];
    case 'obstacle':
      return own.some((obstacle) => obstacle.properties.illegal === true)
        ? [{ swatch: 'obstacle:illegal' }]
        : [];
    default:
      return [];
  }
}

function choicesOf(kind: string, property: string, own: readonly Feature[]): Variant[] {
  const values = [...new Set(own.map((feature) => String(feature.properties[property])))].sort();
  const variants = values
    .map((value) => ({ swatch: `${kind}:${value}`, property, value }))
    .filter(({ swatch }) => hasSwatch(swatch));
  // One look needs no explanation beyond the kind's own line, unless it is not the usual one.
  return variants.length === 1 &&
    ['residential', 'lawn', 'wall', 'standard'].includes(values[0] ?? '')
    ? []
    : variants;
}
