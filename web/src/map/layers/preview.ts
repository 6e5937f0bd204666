/** What a file would bring, over all that is stored: dashed, since it is not there yet. Faults in the colour of faults. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Token } from '../palette';
import { byZoom, get, is, type Layer, type MapLook, textLayout, textPaint } from './common';

const source = 'preview';
const isPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];

export function previewLayers({ palette: p }: MapLook): Layer[] {
  const line = (part: 'good' | 'wrong', colour: Token, dashes: [number, number]): Layer => ({
    id: `preview-${part}-line`,
    type: 'line',
    source,
    filter: ['all', is('part', part), ['!', isPoint]],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': p[colour],
      'line-width': byZoom([14, 1.6], [19, 2.6]),
      'line-dasharray': dashes,
    },
  });
  const point = (part: 'good' | 'wrong', colour: Token): Layer => ({
    id: `preview-${part}-point`,
    type: 'circle',
    source,
    filter: ['all', is('part', part), isPoint],
    paint: {
      'circle-color': p[colour],
      'circle-radius': byZoom([13, 1], [16, 2.5], [19, 5.5]),
      'circle-stroke-color': p['map-halo'],
      'circle-stroke-width': byZoom([13, 0], [16, 1], [18, 1.5]),
    },
  });
  return [
    {
      id: 'preview-fill',
      type: 'fill',
      source,
      filter: ['all', is('part', 'good'), ['!', isPoint]],
      paint: {
        'fill-color': p['map-highlight'],
        // A courtyard lies under everything in it, and is not to hide it.
        'fill-opacity': ['match', get('kind'), ['courtyard', 'lane', 'wall'], 0.06, 0.3],
      },
    },
    line('good', 'map-highlight', [2.4, 1.2]),
    point('good', 'map-highlight'),
    line('wrong', 'map-illegal', [1, 0.8]),
    point('wrong', 'map-illegal'),
    {
      id: 'preview-mark',
      type: 'circle',
      source,
      filter: is('part', 'mark'),
      paint: {
        'circle-color': p['map-illegal'],
        'circle-opacity': 0.14,
        'circle-radius': 22,
        'circle-stroke-color': p['map-illegal'],
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'preview-label',
      type: 'symbol',
      source,
      filter: ['all', is('part', 'good'), ['!=', get('label'), '']],
      minzoom: 15,
      layout: {
        ...textLayout(byZoom([15, 11], [19, 13])),
        'text-field': get('label'),
        'text-variable-anchor-offset': ['center', [0, 0], 'top', [0, 0.8], 'bottom', [0, -0.8]],
      },
      paint: textPaint(p, 'map-highlight', 1.8),
    },
  ];
}
