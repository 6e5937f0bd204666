/** What a plan adds, changes and takes away, over what stands on the ground today. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Mark } from '../differenceData';
import { byZoom, get, is, type Layer, type MapLook } from './common';

const source = 'scenario-difference';

type Shape = 'Point' | 'LineString' | 'Polygon';

export function plannedShapes(look: MapLook): Layer[] {
  const { palette: p } = look;
  return [
    {
      id: 'removed-hatch',
      type: 'fill',
      source,
      filter: marked(look, 'removed', 'Polygon'),
      paint: { 'fill-pattern': 'hatch-gone' },
    },
    line(look, 'removed', {
      'line-color': p['plan-gone'],
      'line-width': byZoom([16, 1.6], [20, 2.6]),
      'line-dasharray': [2.4, 1.8],
    }),
    casing(look),
    line(look, 'planned', {
      'line-color': p['plan-new'],
      'line-width': byZoom([16, 2], [20, 3.4]),
    }),
    line(look, 'changed', {
      'line-color': p['plan-new'],
      'line-width': byZoom([16, 2], [20, 3.4]),
      'line-dasharray': [1, 0.7],
    }),
  ];
}

/** Points, among the symbols: a ring about what comes, a cross over what goes. */
export function plannedMarks(look: MapLook): Layer[] {
  const { palette: p } = look;
  return [
    {
      id: 'planned-ring',
      type: 'circle',
      source,
      filter: ['all', shown(look), ['!=', get('mark'), 'removed'], shape('Point')],
      paint: {
        'circle-radius': byZoom([16, 9], [20, 18]),
        'circle-opacity': 0,
        'circle-stroke-color': p['plan-new'],
        'circle-stroke-width': 2.5,
        'circle-stroke-opacity': ['case', is('mark', 'changed'), 0.7, 1],
      },
    },
    {
      id: 'removed-cross',
      type: 'symbol',
      source,
      filter: marked(look, 'removed', 'Point'),
      layout: {
        'icon-image': 'plan-gone',
        'icon-size': byZoom([16, 0.55], [18, 0.8], [20, 1.1]),
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
  ];
}

/** Light under the outlines, so that they stand out from any ground. */
function casing(look: MapLook): Layer {
  return {
    id: 'planned-casing',
    type: 'line',
    source,
    filter: ['all', shown(look), ['!=', get('mark'), 'removed'], ['!', shape('Point')]],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': look.palette['map-halo'],
      'line-width': byZoom([16, 4], [20, 6.4]),
      'line-opacity': 0.75,
    },
  };
}

function line(look: MapLook, mark: Mark, paint: Extract<Layer, { type: 'line' }>['paint']): Layer {
  return {
    id: `${mark}-line`,
    type: 'line',
    source,
    filter: ['all', shown(look), is('mark', mark), ['!', shape('Point')]],
    layout: { 'line-join': 'round' },
    paint: { ...paint },
  };
}

function marked(look: MapLook, mark: Mark, of: Shape): ExpressionSpecification {
  return ['all', shown(look), is('mark', mark), shape(of)];
}

/** The legend's switches hold here too. */
function shown({ hiddenKinds }: MapLook): ExpressionSpecification {
  return ['!', ['in', get('kind'), ['literal', [...hiddenKinds]]]];
}

function shape(of: Shape): ExpressionSpecification {
  return of === 'Polygon'
    ? ['in', ['geometry-type'], ['literal', ['Polygon', 'MultiPolygon']]]
    : ['==', ['geometry-type'], of];
}
