/** Symbols and labels of the open courtyard. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { byZoom, get, is, type Layer, type MapLook, ofKind, textLayout, textPaint } from './common';

const source = 'symbols';

/** From the least to the most important: the last one wins where they meet. */
const SYMBOL_KINDS = ['lamp', 'entrance', 'charger', 'notice_board', 'waste_point', 'gate'];

export const CAMERA_LAYOUT = {
  'icon-image': 'camera',
  'icon-size': byZoom([15, 0.6], [18, 0.95], [20, 1.25]),
  'icon-rotate': get('turn'),
  'icon-rotation-alignment': 'map',
  'icon-pitch-alignment': 'map',
  'icon-allow-overlap': true,
  'icon-ignore-placement': true,
} as const;

/** What is stored of a camera that is tried out elsewhere steps back. */
function unlessTried<T>({ tried, coverage }: MapLook, full: T, back: T): ExpressionSpecification {
  const ids = coverage ? [...tried] : [];
  return ['case', ['in', get('fid'), ['literal', ids]], back, full] as ExpressionSpecification;
}

export function symbolLayers(look: MapLook): Layer[] {
  return [
    ...SYMBOL_KINDS.map((kind) =>
      ofKind(look, kind, {
        id: `${kind}-symbol`,
        type: 'symbol',
        source,
        minzoom: 15.5,
        layout: {
          'icon-image': get('icon'),
          'icon-size': byZoom([16, 0.55], [18, 0.8], [20, 1.1]),
          'icon-allow-overlap': true,
          'icon-padding': 0,
        },
      }),
    ),
    selectionRing(look),
    ofKind(look, 'camera', {
      id: 'camera-symbol',
      type: 'symbol',
      source,
      layout: CAMERA_LAYOUT,
      paint: { 'icon-opacity': unlessTried(look, 1, 0.35) },
    }),
  ];
}

function selectionRing({ palette: p, selected, aimed }: MapLook): Layer {
  // The handles of a camera are a ring of their own, and go with it.
  const shown = aimed ? '' : selected;
  return {
    id: 'selection-ring',
    type: 'circle',
    source,
    filter: is('fid', shown ?? ''),
    paint: {
      'circle-radius': byZoom([16, 11], [20, 22]),
      'circle-color': p['map-highlight'],
      'circle-opacity': 0.22,
      'circle-stroke-color': p['map-highlight'],
      'circle-stroke-width': 2.5,
    },
  };
}

/** A selected thing that is a line or an area is outlined in full. */
export function selectionOutline({ palette: p, selected }: MapLook): Layer {
  return {
    id: 'selection-outline',
    type: 'line',
    source: 'detail',
    filter: ['all', is('fid', selected ?? ''), ['!=', ['geometry-type'], 'Point']],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': p['map-highlight'], 'line-width': 3.5 },
  };
}

export function detailLabels(look: MapLook): Layer[] {
  const { palette: p, threeD } = look;
  const label = (kind: string, minzoom: number, size: number): Layer =>
    ofKind(look, kind, {
      id: `${kind}-label`,
      type: 'symbol',
      source: 'detail',
      minzoom,
      layout: { ...textLayout(size), 'text-field': get('label'), 'text-max-width': 7 },
      paint: textPaint(p, 'map-label-2', 1.4),
    });
  return [
    ofKind(look, 'building', {
      id: 'building-label',
      type: 'symbol',
      source: 'detail',
      minzoom: 16,
      layout: {
        ...textLayout(byZoom([16, 10.5], [19, 13.5])),
        'text-field': get('label'),
        'text-padding': 1,
      },
      paint: {
        ...textPaint(p, 'map-building-label', threeD ? 1.6 : 0),
        'text-halo-color': threeD ? p['map-halo'] : p['map-building'],
      },
    }),
    label('activity_area', 17.5, 11),
    label('parking_area', 17.5, 11),
    ofKind(look, 'entrance', {
      id: 'entrance-label',
      type: 'symbol',
      source: 'symbols',
      minzoom: 18.2,
      layout: {
        ...textLayout(10.5),
        'text-field': get('label'),
        'text-variable-anchor-offset': ['top', [0, 0.8], 'bottom', [0, -0.8]],
      },
      paint: textPaint(p, 'symbol-entrance', 1.4),
    }),
    ofKind(look, 'camera', {
      id: 'camera-label',
      type: 'symbol',
      source: 'symbols',
      minzoom: 17.5,
      layout: {
        ...textLayout(11),
        'text-field': get('label'),
        'text-variable-anchor-offset': ['top', [0, 1], 'bottom', [0, -1], 'left', [1, 0]],
      },
      paint: { ...textPaint(p, 'symbol-camera', 1.6), 'text-opacity': unlessTried(look, 1, 0) },
    }),
  ];
}
