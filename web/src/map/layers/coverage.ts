/** What the cameras see, level by level, and what none of them sees. Lies on the ground, under all that stands. */
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

export const LEVEL_TOKENS = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7].map((step) => [`level-${step}`, `level-${step}` as Token]),
);

export function coverageLayers({ palette: p, coverage, oneCamera, focusedPart }: MapLook): Layer[] {
  const layout = { visibility: coverage ? 'visible' : 'none' } as const;
  const colour = colourBy(p, 'colour', LEVEL_TOKENS, 'level-1');
  return [
    {
      id: 'zone-faint',
      type: 'fill',
      source: 'zones',
      filter: is('faint', true),
      layout,
      paint: { 'fill-color': p['level-2'], 'fill-opacity': 0.3 },
    },
    {
      id: 'zone',
      type: 'fill',
      source: 'zones',
      filter: is('faint', false),
      layout: { ...layout, 'fill-sort-key': get('step') },
      paint: { 'fill-color': colour, 'fill-opacity': 0.82 },
    },
    {
      id: 'zone-line',
      type: 'line',
      source: 'zones',
      filter: is('faint', false),
      layout,
      paint: { 'line-color': p['map-halo'], 'line-width': 0.8, 'line-opacity': 0.65 },
    },
    {
      id: 'blind',
      type: 'fill',
      source: 'blind',
      layout,
      paint: { 'fill-pattern': 'hatch-blind', 'fill-opacity': oneCamera ? 0.45 : 1 },
    },
    {
      id: 'blind-line',
      type: 'line',
      source: 'blind',
      layout: { ...layout, 'line-join': 'round' },
      paint: {
        'line-color': p.blind,
        'line-width': ['case', is('part', focusedPart ?? -1), 3.5, 1.2],
      },
    },
  ];
}

/** What a place that must be seen lacks: over the zones, live or not. */
export function missingLayers({ palette: p, coverage }: MapLook): Layer[] {
  const layout = { visibility: coverage ? 'visible' : 'none' } as const;
  return [
    {
      id: 'missing',
      type: 'fill',
      source: 'missing',
      layout,
      paint: { 'fill-color': p['map-illegal'], 'fill-opacity': 0.45 },
    },
    {
      id: 'missing-line',
      type: 'line',
      source: 'missing',
      layout,
      paint: { 'line-color': p['map-illegal'], 'line-width': 2.5 },
    },
  ];
}

export function coverageLabels({ palette: p, coverage }: MapLook): Layer[] {
  return [
    {
      id: 'blind-label',
      type: 'symbol',
      source: 'blind-labels',
      layout: {
        ...textLayout(byZoom([16, 12], [20, 15])),
        visibility: coverage ? 'visible' : 'none',
        'text-field': get('label'),
        'symbol-sort-key': get('part'),
      },
      paint: textPaint(p, 'blind-label', 2.2),
    },
  ];
}
