/** What stands up in the open courtyard: trees, buildings, walls, gates, obstacles. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { groundPixels } from '../metres';
import { byZoom, colourBy, get, is, type Layer, type MapLook, ofKind } from './common';

const source = 'detail';

function buildingColour({ palette }: MapLook): ExpressionSpecification {
  return colourBy(
    palette,
    'use',
    {
      public: 'map-building-public',
      commercial: 'map-building-commercial',
      utility: 'map-building-utility',
    },
    'map-building',
  );
}

export function structureLayers(look: MapLook): Layer[] {
  const { palette: p } = look;
  return [
    ofKind(look, 'obstacle', {
      id: 'obstacle',
      type: 'fill',
      source,
      paint: {
        'fill-pattern': ['case', is('illegal', true), 'hatch-illegal', 'hatch-obstacle'],
      },
    }),
    ofKind(look, 'obstacle', {
      id: 'obstacle-line',
      type: 'line',
      source,
      paint: {
        'line-color': ['case', is('illegal', true), p['map-illegal'], p['map-obstacle-line']],
        'line-width': 1.2,
      },
    }),
    ...treeLayers(look),
    ...buildingLayers(look),
    ...wallLayers(look),
    ofKind(look, 'gate', {
      id: 'gate-opening',
      type: 'line',
      source,
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: {
        'line-color': [
          'case',
          ['==', ['coalesce', get('access_control'), 'none'], 'none'],
          p['symbol-gate-open'],
          p['symbol-gate'],
        ],
        'line-width': byZoom([16, 3], [20, 6]),
      },
    }),
  ];
}

function treeLayers(look: MapLook): Layer[] {
  const { palette: p, latitude, coverage } = look;
  const crown = ['coalesce', get('crown_radius_m'), 2] as never;
  return [
    ofKind(look, 'tree', {
      id: 'tree',
      type: 'circle',
      source,
      paint: {
        'circle-color': p['map-tree'],
        'circle-opacity': coverage ? 0.22 : 0.5,
        'circle-stroke-color': p['map-tree-line'],
        'circle-stroke-width': 1,
        'circle-stroke-opacity': coverage ? 0.45 : 0.8,
        'circle-radius': groundPixels(crown, latitude, 1),
        'circle-pitch-alignment': 'map',
      },
    }),
    ofKind(look, 'tree', {
      id: 'tree-trunk',
      type: 'circle',
      source,
      minzoom: 17.5,
      paint: {
        'circle-color': p['map-tree-line'],
        'circle-radius': groundPixels(0.25, latitude, 1),
        'circle-pitch-alignment': 'map',
      },
    }),
  ];
}

function buildingLayers(look: MapLook): Layer[] {
  const { palette: p, threeD } = look;
  const flat = (layer: Layer): Layer =>
    threeD ? ({ ...layer, layout: { ...layer.layout, visibility: 'none' } } as Layer) : layer;
  const solid = ofKind(look, 'building', {
    id: 'building-solid',
    type: 'fill-extrusion',
    source,
    paint: {
      'fill-extrusion-color': buildingColour(look),
      'fill-extrusion-height': ['coalesce', get('height_m'), 9],
      'fill-extrusion-opacity': 0.88,
      'fill-extrusion-vertical-gradient': true,
    },
  } as Layer);
  return [
    // A soft shade to the south-east lifts the block off the ground without any 3D.
    flat(
      ofKind(look, 'building', {
        id: 'building-shade',
        type: 'fill',
        source,
        paint: {
          'fill-color': p['map-shade'],
          'fill-opacity': 0.2,
          'fill-translate': [
            'interpolate',
            ['exponential', 2],
            ['zoom'],
            15,
            ['literal', [0.5, 0.5]],
            20,
            ['literal', [9, 9]],
          ],
          'fill-translate-anchor': 'map',
        },
      }),
    ),
    flat(
      ofKind(look, 'building', {
        id: 'building',
        type: 'fill',
        source,
        paint: { 'fill-color': buildingColour(look) },
      }),
    ),
    flat(
      ofKind(look, 'building', {
        id: 'building-line',
        type: 'line',
        source,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': p['map-building-line'], 'line-width': byZoom([15, 0.7], [19, 1.6]) },
      }),
    ),
    threeD ? solid : ({ ...solid, layout: { visibility: 'none' } } as Layer),
  ];
}

function wallLayers(look: MapLook): Layer[] {
  const { palette: p } = look;
  const width = byZoom([15, 1.2], [20, 4]);
  return [
    ofKind(look, 'wall', {
      id: 'wall',
      type: 'line',
      source,
      filter: ['!', ['in', get('type'), ['literal', ['railing', 'hedge']]]],
      layout: { 'line-join': 'miter' },
      paint: { 'line-color': p['map-wall'], 'line-width': width },
    }),
    ofKind(look, 'wall', {
      id: 'wall-railing',
      type: 'line',
      source,
      filter: is('type', 'railing'),
      paint: { 'line-color': p['map-railing'], 'line-width': width, 'line-dasharray': [1.6, 1] },
    }),
    ofKind(look, 'wall', {
      id: 'wall-hedge',
      type: 'line',
      source,
      filter: is('type', 'hedge'),
      layout: { 'line-cap': 'round' },
      paint: {
        'line-color': p['map-hedge'],
        'line-width': byZoom([15, 2], [20, 7]),
        'line-dasharray': [0.1, 1.3],
      },
    }),
  ];
}
