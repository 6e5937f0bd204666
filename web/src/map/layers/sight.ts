/** The place that is asked about, and the lines of sight to it. */

import {
  byZoom,
  colourBy,
  get,
  is,
  type Layer,
  type MapLook,
  textLayout,
  textPaint,
} from './common';
import { LEVEL_TOKENS } from './coverage';

const source = 'sight';

export function sightLines({ palette: p }: MapLook): Layer[] {
  const line = (role: string, id: string, paint: Record<string, unknown>): Layer => ({
    id,
    type: 'line',
    source,
    filter: is('role', role),
    layout: { 'line-cap': 'butt' },
    paint,
  });
  const ink = p['map-label'];
  return [
    line('away', 'sight-away', {
      'line-color': ink,
      'line-width': 1,
      'line-opacity': 0.4,
      'line-dasharray': [1, 4],
    }),
    line('beyond', 'sight-beyond', {
      'line-color': ink,
      'line-width': 1.3,
      'line-opacity': 0.4,
      'line-dasharray': [2, 4],
    }),
    line('blocked', 'sight-blocked', {
      'line-color': ink,
      'line-width': 2,
      'line-opacity': 0.85,
      'line-dasharray': [3, 2],
    }),
    // A rim in the colour of ink: the weakest levels are as pale as the ground.
    line('seen', 'sight-seen-rim', { 'line-color': ink, 'line-width': 5.5, 'line-opacity': 0.8 }),
    line('seen', 'sight-seen', {
      'line-color': colourBy(p, 'colour', LEVEL_TOKENS, 'map-halo'),
      'line-width': 3.2,
    }),
    {
      id: 'sight-block',
      type: 'circle',
      source,
      filter: is('role', 'block'),
      paint: {
        'circle-radius': byZoom([16, 2.5], [20, 5]),
        'circle-color': p['map-halo'],
        'circle-stroke-color': ink,
        'circle-stroke-width': 2,
      },
    },
  ];
}

export function sightMarks({ palette: p }: MapLook): Layer[] {
  return [
    {
      id: 'sight-density',
      type: 'symbol',
      source,
      filter: is('role', 'seen'),
      layout: {
        ...textLayout(11),
        'symbol-placement': 'line-center',
        'text-field': get('label'),
        'text-offset': [0, -0.9],
      },
      paint: textPaint(p, 'map-label', 2),
    },
    {
      id: 'sight-mount',
      type: 'symbol',
      source,
      filter: is('role', 'mount'),
      layout: {
        ...textLayout(11),
        'icon-image': 'mount',
        'icon-allow-overlap': true,
        'text-field': get('label'),
        'text-allow-overlap': true,
        'text-padding': 0,
      },
      paint: { 'text-color': p['symbol-ink'] },
    },
    {
      id: 'sight-pin',
      type: 'symbol',
      source,
      filter: is('role', 'pin'),
      layout: { 'icon-image': 'pin', 'icon-anchor': 'bottom', 'icon-allow-overlap': true },
    },
  ];
}
