/** What is being drawn or changed, over everything else. */
import { byZoom, get, is, type Layer, type MapLook, textLayout, textPaint } from './common';

const source = 'drawing';

export function drawingLayers({ palette: p }: MapLook): Layer[] {
  const dot = (role: string, radius_px: number, colour: string): Layer => ({
    id: `drawing-${role}`,
    type: 'circle',
    source,
    filter: is('part', role),
    paint: {
      'circle-radius': ['case', ['boolean', get('isActive'), false], radius_px + 2, radius_px],
      'circle-color': ['case', ['boolean', get('isActive'), false], p['map-draw'], colour],
      'circle-stroke-color': p['map-draw'],
      'circle-stroke-width': 1.8,
      'circle-pitch-alignment': 'map',
    },
  });
  return [
    {
      id: 'drawing-area',
      type: 'fill',
      source,
      filter: ['all', is('part', 'shape'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': p['map-draw'], 'fill-opacity': 0.14 },
    },
    {
      id: 'drawing-guide',
      type: 'line',
      source,
      filter: is('part', 'guide'),
      paint: { 'line-color': p['map-snap'], 'line-width': 1.2, 'line-dasharray': [3, 3] },
    },
    {
      id: 'drawing-casing',
      type: 'line',
      source,
      filter: ['all', is('part', 'shape'), ['!=', ['geometry-type'], 'Point']],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p['map-halo'], 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: 'drawing-line',
      type: 'line',
      source,
      filter: ['all', is('part', 'shape'), ['!=', ['geometry-type'], 'Point']],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p['map-draw'], 'line-width': 2.2 },
    },
    {
      id: 'drawing-point',
      type: 'circle',
      source,
      filter: ['all', is('part', 'shape'), ['==', ['geometry-type'], 'Point']],
      paint: {
        'circle-radius': byZoom([16, 8], [20, 15]),
        'circle-opacity': 0,
        'circle-stroke-color': p['map-draw'],
        'circle-stroke-width': 2.2,
      },
    },
    dot('midpoint', 3, p['map-halo']),
    dot('vertex', 4.5, p['map-halo']),
    dot('turn', 6.5, p['map-halo']),
    {
      id: 'drawing-snap',
      type: 'circle',
      source,
      filter: is('part', 'snap'),
      paint: {
        'circle-radius': 7,
        'circle-opacity': 0,
        'circle-stroke-color': p['map-snap'],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'drawing-label',
      type: 'symbol',
      source,
      filter: is('part', 'label'),
      layout: {
        ...textLayout(12),
        'text-field': get('label'),
        'text-anchor': 'left',
        'text-offset': [1.3, -1.2],
        'text-justify': 'left',
        'text-max-width': 20,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: textPaint(p, 'map-draw', 2),
    },
  ];
}
