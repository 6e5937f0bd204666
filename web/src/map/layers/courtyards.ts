/** The boundaries and marks of all courtyards: what the street view is about. */
import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl';
import type { Token } from '../palette';
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

const STAGE_TOKENS: Record<string, Token> = {
  surveyed: 'stage-surveyed',
  consulting: 'stage-consulting',
  planning: 'stage-planning',
  in_works: 'stage-in_works',
  accepted: 'stage-accepted',
  maintained: 'stage-maintained',
};

const BAND_TOKENS: Record<string, Token> = {
  1: 'rank-1',
  2: 'rank-2',
  3: 'rank-3',
  4: 'rank-4',
  5: 'rank-5',
};

/** By what it lacks where that is asked for, else by its stage. */
function colourOf({ palette, ranked }: MapLook): ExpressionSpecification {
  return ranked
    ? colourBy(palette, 'band', BAND_TOKENS, 'map-courtyard')
    : colourBy(palette, 'stage', STAGE_TOKENS, 'stage-surveyed');
}

const hovered: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

export function courtyardGround(look: MapLook): Layer[] {
  const { palette: p, open, ranked } = look;
  const others: FilterSpecification = ['!=', get('fid'), open ?? ''];
  const [under, over] = ranked ? [1, 1] : [open === null ? 0.13 : 0.05, 0.26];
  return [
    {
      id: 'courtyard-ground',
      type: 'fill',
      source: 'boundaries',
      paint: { 'fill-color': p['map-courtyard'] },
    },
    {
      id: 'courtyard-tint',
      type: 'fill',
      source: 'boundaries',
      filter: others,
      paint: {
        'fill-color': colourOf(look),
        'fill-opacity': ['case', hovered, over, under],
      },
    },
  ];
}

export function courtyardOutlines(look: MapLook): Layer[] {
  const { palette: p, open, ranked } = look;
  return [
    {
      id: 'courtyard-outline',
      type: 'line',
      source: 'boundaries',
      filter: ['!=', get('fid'), open ?? ''],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ranked
          ? ['case', hovered, p['map-draw'], p['map-courtyard-line']]
          : colourOf(look),
        'line-opacity': open ? 0.45 : 0.9,
        'line-width': ['case', hovered, ranked ? 4 : 3, 1.6],
      },
    },
    {
      id: 'courtyard-open-glow',
      type: 'line',
      source: 'boundaries',
      filter: is('fid', open ?? ''),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p['map-highlight'],
        'line-opacity': 0.2,
        'line-width': byZoom([15, 5], [19, 12]),
      },
    },
    {
      id: 'courtyard-open-outline',
      type: 'line',
      source: 'boundaries',
      filter: is('fid', open ?? ''),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p['map-highlight'],
        'line-width': 1.4,
      },
    },
  ];
}

export function courtyardMarks({ palette: p, open, ranked }: MapLook): Layer[] {
  return [
    {
      id: 'courtyard-mark',
      type: 'symbol',
      source: 'marks',
      filter: ['!=', get('fid'), open ?? ''],
      layout: {
        ...textLayout(byZoom([14, 11.5], [17, 14])),
        'icon-image': ranked ? '' : get('icon'),
        'icon-size': byZoom([13, 0.75], [17, 1]),
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'symbol-sort-key': get('rank'),
        'text-field': [
          'format',
          get('label'),
          {},
          '\n',
          {},
          get('says'),
          {
            'font-scale': 0.82,
            'text-color': ranked
              ? p['map-label']
              : colourBy(p, 'stage', STAGE_TOKENS, 'stage-surveyed'),
          },
        ],
        'text-variable-anchor-offset': [
          'top',
          [0, 0.85],
          'bottom',
          [0, -0.85],
          'left',
          [1, 0],
          'right',
          [-1, 0],
        ],
        'text-max-width': 9,
        'text-justify': 'auto',
        'text-optional': true,
      },
      paint: { ...textPaint(p, 'map-label', 1.8), 'icon-opacity': open ? 0.75 : 1 },
    },
  ];
}
