/** What others do: what they changed just now, what they are at, and their version beside one's own. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { byZoom, get, is, type Layer, type MapLook, textLayout } from './common';

const source = 'others';
const POINT: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
/** Theirs is broken, so that both can be told apart where they lie on each other. */
const THEIRS = is('mark', 'theirs');

export function otherLayers({ palette: p }: MapLook): Layer[] {
  const line = {
    type: 'line',
    source,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
  } as const;
  return [
    {
      ...line,
      id: 'others-casing',
      filter: ['!', POINT],
      paint: {
        'line-color': p['map-halo'],
        'line-width': byZoom([16, 5], [20, 8]),
        'line-opacity': 0.8,
      },
    },
    {
      ...line,
      id: 'others-line',
      filter: ['all', ['!', POINT], ['!', THEIRS]],
      paint: { 'line-color': get('colour'), 'line-width': byZoom([16, 2.5], [20, 4.5]) },
    },
    {
      ...line,
      id: 'others-broken',
      filter: ['all', ['!', POINT], THEIRS],
      paint: {
        'line-color': get('colour'),
        'line-width': byZoom([16, 2.5], [20, 4.5]),
        'line-dasharray': [1.4, 1.6],
      },
    },
    {
      id: 'others-ring',
      type: 'circle',
      source,
      filter: ['all', POINT, ['!', is('mark', 'name')]],
      paint: {
        'circle-radius': byZoom([16, 10], [20, 19]),
        'circle-opacity': 0,
        'circle-stroke-color': get('colour'),
        'circle-stroke-width': ['case', THEIRS, 1.5, 3],
      },
    },
  ];
}

export function otherLabels({ palette: p }: MapLook): Layer[] {
  return [
    {
      id: 'others-label',
      type: 'symbol',
      source,
      filter: ['has', 'label'],
      layout: {
        ...textLayout(11.5),
        'text-field': get('label'),
        'text-variable-anchor-offset': ['bottom', [0, -1.6], 'top', [0, 1.6]],
        'text-allow-overlap': true,
      },
      paint: {
        'text-color': get('colour'),
        'text-halo-color': p['map-halo'],
        'text-halo-width': 1.8,
      },
    },
  ];
}
