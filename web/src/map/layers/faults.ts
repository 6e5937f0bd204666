/** Parking spaces that something speaks against, with the words of it where there is room. */
import { get, type Layer, type MapLook, textLayout, textPaint } from './common';

const source = 'faults';

export function faultLayers({ palette: p, coverage }: MapLook): Layer[] {
  const visibility = coverage ? 'none' : 'visible';
  return [
    {
      id: 'fault-area',
      type: 'fill',
      source,
      layout: { visibility },
      paint: { 'fill-color': p['map-illegal'], 'fill-opacity': 0.16 },
    },
    {
      id: 'fault-line',
      type: 'line',
      source,
      layout: { visibility, 'line-join': 'round' },
      paint: { 'line-color': p['map-illegal'], 'line-width': 1.8 },
    },
  ];
}

export function faultLabels({ palette: p, coverage }: MapLook): Layer[] {
  return [
    {
      id: 'fault-label',
      type: 'symbol',
      source,
      minzoom: 19.3,
      layout: {
        ...textLayout(10.5),
        visibility: coverage ? 'none' : 'visible',
        'text-field': get('label'),
        'text-max-width': 9,
      },
      paint: textPaint(p, 'map-illegal', 1.6),
    },
  ];
}
