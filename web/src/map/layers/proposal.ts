/** A proposed parking layout: dashed and in the colour of plans, since none of it is there or drawn yet. */
import { byZoom, colourBy, get, is, type Layer, type MapLook } from './common';

const source = 'proposal';

export function proposalLayers({ palette: p }: MapLook): Layer[] {
  return [
    {
      id: 'proposal-area',
      type: 'line',
      source,
      filter: is('part', 'area'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p['map-draw'], 'line-width': byZoom([15, 2], [19, 4]) },
    },
    {
      id: 'proposal-going',
      type: 'fill',
      source,
      filter: is('part', 'going'),
      paint: { 'fill-pattern': 'hatch-gone' },
    },
    {
      id: 'proposal-aisle',
      type: 'fill',
      source,
      filter: is('part', 'aisle'),
      paint: { 'fill-color': p['map-lane'], 'fill-opacity': 0.9 },
    },
    {
      id: 'proposal-aisle-line',
      type: 'line',
      source,
      filter: is('part', 'aisle'),
      paint: { 'line-color': p['plan-new'], 'line-width': 1, 'line-dasharray': [1, 3] },
    },
    {
      id: 'proposal-space',
      type: 'fill',
      source,
      filter: is('part', 'space'),
      paint: {
        'fill-color': colourBy(
          p,
          'type',
          { accessible: 'map-space-accessible', ev: 'map-space-ev' },
          'map-space',
        ),
      },
    },
    {
      id: 'proposal-space-tint',
      type: 'fill',
      source,
      filter: is('part', 'space'),
      paint: { 'fill-color': p['plan-new'], 'fill-opacity': 0.1 },
    },
    {
      id: 'proposal-space-line',
      type: 'line',
      source,
      filter: is('part', 'space'),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p['plan-new'],
        'line-width': byZoom([15, 0.8], [19, 1.8]),
        'line-dasharray': [3, 1.2],
      },
    },
    {
      id: 'proposal-kept-line',
      type: 'line',
      source,
      filter: is('part', 'kept'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p['map-draw'], 'line-width': byZoom([15, 1.4], [19, 2.6]) },
    },
    {
      id: 'proposal-sign',
      type: 'symbol',
      source,
      filter: is('part', 'sign'),
      minzoom: 16.2,
      layout: {
        'icon-image': get('icon'),
        'icon-size': byZoom([16, 0.32], [18, 0.55], [20, 1]),
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
  ];
}
