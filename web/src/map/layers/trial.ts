/** Cameras that are tried out: where they would hang, tied to where they hang today. */
import { byZoom, get, is, type Layer, type MapLook, textLayout, textPaint } from './common';
import { CAMERA_LAYOUT } from './points';

const source = 'trial';

export function trialLayers({ palette: p, coverage }: MapLook): Layer[] {
  const visibility = coverage ? 'visible' : 'none';
  return [
    {
      id: 'trial-link',
      type: 'line',
      source,
      filter: is('part', 'link'),
      layout: { visibility, 'line-cap': 'round' },
      paint: {
        'line-color': p['symbol-camera'],
        'line-width': 1.5,
        'line-dasharray': [0.5, 2.5],
      },
    },
    {
      id: 'trial-camera',
      type: 'symbol',
      source,
      filter: is('part', 'camera'),
      layout: { ...CAMERA_LAYOUT, visibility },
    },
    {
      id: 'trial-camera-label',
      type: 'symbol',
      source,
      filter: is('part', 'camera'),
      minzoom: 17.5,
      layout: {
        ...textLayout(byZoom([17, 11], [20, 12])),
        visibility,
        'text-field': get('label'),
        'text-variable-anchor-offset': ['top', [0, 1.2], 'bottom', [0, -1.2]],
      },
      paint: textPaint(p, 'symbol-camera', 1.6),
    },
  ];
}
