/** What lies flat in the open courtyard: green, lanes, parking, activity areas. True sizes. */
import { groundPixels } from '../metres';
import type { Token } from '../palette';
import { byZoom, colourBy, get, is, type Layer, type MapLook, ofKind } from './common';

const source = 'detail';
const round = { 'line-cap': 'butt', 'line-join': 'round' } as const;

export function groundLayers(look: MapLook): Layer[] {
  const { palette: p, latitude } = look;
  const area = (kind: string, fill: Token, line: Token): Layer[] => [
    ofKind(look, kind, {
      id: kind,
      type: 'fill',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'fill-color': p[fill] },
    }),
    ofKind(look, kind, {
      id: `${kind}-line`,
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': p[line], 'line-width': 1 },
    }),
  ];
  const laneWidth = ['coalesce', get('width_m'), 3] as never;
  return [
    ofKind(look, 'green_area', {
      id: 'green_area',
      type: 'fill',
      source,
      paint: { 'fill-color': p['map-lawn'] },
    }),
    ofKind(look, 'green_area', {
      id: 'green_area-pattern',
      type: 'fill',
      source,
      filter: ['in', get('type'), ['literal', ['shrub', 'nursery', 'garden']]],
      paint: {
        'fill-pattern': [
          'match',
          get('type'),
          'shrub',
          'dots-shrub',
          'nursery',
          'rows-nursery',
          'dots-garden',
        ],
      },
    }),
    ofKind(look, 'green_area', {
      id: 'green_area-line',
      type: 'line',
      source,
      paint: { 'line-color': p['map-green-line'], 'line-width': 1 },
    }),
    ofKind(look, 'lane', {
      id: 'lane-casing',
      type: 'line',
      source,
      layout: round,
      paint: {
        'line-color': p['map-lane-casing'],
        'line-width': groundPixels(['+', laneWidth, 0.3], latitude, 2),
      },
    }),
    ofKind(look, 'lane', {
      id: 'lane',
      type: 'line',
      source,
      layout: round,
      paint: { 'line-color': p['map-lane'], 'line-width': groundPixels(laneWidth, latitude, 1) },
    }),
    ...area('activity_area', 'map-activity', 'map-activity-line'),
    ...area('parking_area', 'map-parking', 'map-lane-casing'),
    ofKind(look, 'parking_space', {
      id: 'parking_space',
      type: 'fill',
      source,
      paint: {
        'fill-color': colourBy(
          p,
          'type',
          { accessible: 'map-space-accessible', ev: 'map-space-ev' },
          'map-space',
        ),
      },
    }),
    ofKind(look, 'bicycle_shed', {
      id: 'bicycle_shed',
      type: 'fill',
      source,
      paint: { 'fill-pattern': 'stripes-shed' },
    }),
    ...area('waste_point', 'map-shrub', 'map-green-line'),
  ];
}

/** Lines that must stay readable over the coverage zones. */
export function groundLines(look: MapLook): Layer[] {
  const { palette: p, latitude } = look;
  const half = ['/', ['coalesce', get('width_m'), 4], 2] as never;
  const fireEdge = (id: string, side: 1 | -1): Layer =>
    ofKind(look, 'lane', {
      id,
      type: 'line',
      source,
      filter: is('fire_lane', true),
      layout: round,
      paint: {
        'line-color': p['map-fire'],
        'line-width': byZoom([16, 0.8], [20, 1.8]),
        'line-dasharray': [5, 3],
        'line-offset': groundPixels(['*', half, side], latitude),
      },
    });
  return [
    fireEdge('lane-fire-left', -1),
    fireEdge('lane-fire-right', 1),
    ofKind(look, 'parking_space', {
      id: 'parking_space-line',
      type: 'line',
      source,
      paint: { 'line-color': p['map-parking-line'], 'line-width': byZoom([16, 0.4], [20, 1.4]) },
    }),
    ofKind(look, 'bicycle_shed', {
      id: 'bicycle_shed-line',
      type: 'line',
      source,
      paint: { 'line-color': p['map-shed-line'], 'line-width': 1 },
    }),
  ];
}
