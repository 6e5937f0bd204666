/**
 * The ground of the map: streets, green and buildings that are not of the open courtyard. Kept calm. It comes as vector
 * tiles, a layer for each kind, so that a street of a thousand houses costs what is in sight.
 */
import type { FilterSpecification } from 'maplibre-gl';
import { groundPixels } from '../metres';
import { byZoom, get, type Layer, type MapLook, textLayout, textPaint } from './common';

export const CONTEXT = 'context';
/** A lane of no courtyard. */
const STREET: FilterSpecification = ['!', ['has', 'courtyard']];

export function contextLayers({ palette: p, latitude, open }: MapLook): Layer[] {
  const of = (kind: string) => ({ source: CONTEXT, 'source-layer': kind });
  /** The open courtyard is drawn in full by its own layers. */
  const elsewhere: FilterSpecification = ['!=', get('courtyard'), open ?? ''];
  const lane: FilterSpecification = ['all', elsewhere as never, ['has', 'courtyard'] as never];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    {
      id: 'context-green',
      type: 'fill',
      ...of('green_area'),
      filter: elsewhere,
      paint: { 'fill-color': p['map-context-green'] },
    },
    {
      id: 'context-street-casing',
      type: 'line',
      ...of('lane'),
      filter: STREET,
      layout: round,
      paint: {
        'line-color': p['map-street-casing'],
        'line-width': groundPixels(['+', ['coalesce', get('width_m'), 6], 1], latitude, 2.4),
      },
    },
    {
      id: 'context-street',
      type: 'line',
      ...of('lane'),
      filter: STREET,
      layout: round,
      paint: {
        'line-color': p['map-street'],
        'line-width': groundPixels(['coalesce', get('width_m'), 6], latitude, 1.4),
      },
    },
    {
      id: 'context-lane',
      type: 'line',
      ...of('lane'),
      filter: lane,
      minzoom: 15,
      layout: round,
      paint: {
        'line-color': p['map-lane'],
        'line-width': groundPixels(['coalesce', get('width_m'), 3], latitude, 0.8),
      },
    },
    {
      id: 'context-tree',
      type: 'circle',
      ...of('tree'),
      filter: elsewhere,
      minzoom: 14.6,
      paint: {
        'circle-color': p['map-context-tree'],
        'circle-opacity': 0.8,
        'circle-radius': groundPixels(['coalesce', get('crown_radius_m'), 2], latitude, 0.6),
        'circle-pitch-alignment': 'map',
      },
    },
    {
      id: 'context-building',
      type: 'fill',
      ...of('building'),
      filter: elsewhere,
      paint: {
        'fill-color': p['map-context-building'],
        'fill-outline-color': p['map-context-building-line'],
      },
    },
    {
      id: 'context-wall',
      type: 'line',
      ...of('wall'),
      filter: elsewhere,
      minzoom: 16,
      paint: { 'line-color': p['map-context-building-line'], 'line-width': 1 },
    },
  ];
}

/** Solid neighbours in 3D; drawn with what stands, above the flat ground. */
export function contextSolids({ palette: p, open, threeD }: MapLook): Layer[] {
  return [
    {
      id: 'context-building-solid',
      type: 'fill-extrusion',
      source: CONTEXT,
      'source-layer': 'building',
      filter: ['!=', get('courtyard'), open ?? ''],
      minzoom: 14,
      layout: { visibility: threeD ? 'visible' : 'none' },
      paint: {
        'fill-extrusion-color': p['map-context-building'],
        'fill-extrusion-height': ['coalesce', get('height_m'), 9],
        'fill-extrusion-opacity': 0.8,
      },
    },
  ];
}

export function streetLabels({ palette: p }: MapLook): Layer[] {
  return [
    {
      id: 'street-label',
      type: 'symbol',
      source: CONTEXT,
      'source-layer': 'lane',
      filter: ['all', STREET as never, ['has', 'name'] as never],
      minzoom: 13.5,
      layout: {
        ...textLayout(byZoom([14, 11], [17, 13], [20, 15])),
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': get('name'),
        'text-letter-spacing': 0.12,
        'text-max-angle': 30,
      },
      paint: textPaint(p, 'map-street-label', 1.4),
    },
  ];
}
