/** What a check of the scorecard found: on the ground what is well, over all that stands what is not. */
import { get, is, type Layer, type MapLook, textLayout, textPaint } from './common';

const source = 'findings';
const isArea: ['==', ['geometry-type'], string] = ['==', ['geometry-type'], 'Polygon'];
const isPoint: ['==', ['geometry-type'], string] = ['==', ['geometry-type'], 'Point'];

/** Under what stands: the ground that a fire engine reaches, that is lit, that is green enough. */
export function findingGround({ palette: p, coverage }: MapLook): Layer[] {
  const visibility = coverage ? 'none' : 'visible';
  return [
    {
      id: 'finding-good',
      type: 'fill',
      source,
      filter: ['all', isArea, is('tone', 'good')],
      layout: { visibility },
      paint: { 'fill-color': p['map-highlight'], 'fill-opacity': 0.2 },
    },
    {
      id: 'finding-way',
      type: 'line',
      source,
      filter: is('tone', 'way'),
      layout: { visibility, 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': p['map-highlight'],
        'line-width': 1.6,
        'line-opacity': 0.75,
        'line-dasharray': [2, 2],
      },
    },
    {
      id: 'finding-drive',
      type: 'line',
      source,
      filter: is('tone', 'drive'),
      layout: { visibility, 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p['map-highlight'], 'line-width': 2.4, 'line-opacity': 0.9 },
    },
  ];
}

export function findingMarks({ palette: p, coverage }: MapLook): Layer[] {
  const visibility = coverage ? 'none' : 'visible';
  const bad = is('tone', 'bad');
  return [
    {
      id: 'finding-bad',
      type: 'fill',
      source,
      filter: ['all', isArea, bad],
      layout: { visibility },
      paint: { 'fill-color': p['map-illegal'], 'fill-opacity': 0.26 },
    },
    {
      id: 'finding-casing',
      type: 'line',
      source,
      filter: ['all', ['!=', ['geometry-type'], 'Point'], bad],
      layout: { visibility, 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p['map-halo'], 'line-width': 6, 'line-opacity': 0.7 },
    },
    {
      id: 'finding-line',
      type: 'line',
      source,
      filter: ['all', ['!=', ['geometry-type'], 'Point'], bad],
      layout: { visibility, 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p['map-illegal'], 'line-width': 3 },
    },
    {
      id: 'finding-point',
      type: 'circle',
      source,
      filter: ['all', isPoint, bad],
      layout: { visibility },
      paint: {
        'circle-radius': 9,
        'circle-color': p['map-illegal'],
        'circle-opacity': 0.25,
        'circle-stroke-color': p['map-illegal'],
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'finding-label',
      type: 'symbol',
      source,
      filter: ['!=', get('label'), ''],
      layout: {
        ...textLayout(12),
        visibility,
        'symbol-placement': 'point',
        'text-field': get('label'),
        'text-offset': [0, 1.3],
      },
      paint: textPaint(p, 'map-illegal', 2),
    },
  ];
}
