/** The z-order of the map: one list, from the paper up. */
import type { LayerSpecification } from 'maplibre-gl';
import type { MapLook, Source } from './common';
import { CONTEXT, contextLayers, contextSolids, streetLabels } from './context';
import { courtyardGround, courtyardMarks, courtyardOutlines } from './courtyards';
import { missingLayers } from './coverage';
import { drawingLayers } from './drawing';
import { faultLabels, faultLayers } from './faults';
import { findingGround, findingMarks } from './findings';
import { groundLayers, groundLines } from './ground';
import { coverageLabelsAndLive, coverageLayersAndLive } from './live';
import { otherLabels, otherLayers } from './others';
import { plannedMarks, plannedShapes } from './planned';
import { detailLabels, selectionOutline, symbolLayers } from './points';
import { previewLayers } from './preview';
import { proposalLayers } from './proposal';
import { sightLines, sightMarks } from './sight';
import { structureLayers } from './structures';
import { trialLayers } from './trial';

export type { MapLook, Source } from './common';
export { CONTEXT };

export const SOURCES = [
  'boundaries',
  'marks',
  'detail',
  'scenario-difference',
  'symbols',
  'trial',
  'live-zones',
  'live-blind',
  'live-blind-labels',
  'zones',
  'blind',
  'blind-labels',
  'missing',
  'sight',
  'findings',
  'faults',
  'preview',
  'proposal',
  'others',
  'drawing',
] as const;

export function layers(look: MapLook): LayerSpecification[] {
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': look.palette['map-paper'] } },
    ...courtyardGround(look),
    ...contextLayers(look),
    ...groundLayers(look),
    ...coverageLayersAndLive(look),
    ...missingLayers(look),
    ...findingGround(look),
    ...groundLines(look),
    ...courtyardOutlines(look),
    ...contextSolids(look),
    ...structureLayers(look),
    ...plannedShapes(look),
    ...proposalLayers(look),
    ...streetLabels(look),
    ...findingMarks(look),
    ...faultLayers(look),
    selectionOutline(look),
    ...sightLines(look),
    ...symbolLayers(look),
    ...plannedMarks(look),
    ...trialLayers(look),
    ...previewLayers(look),
    ...otherLayers(look),
    ...detailLabels(look),
    ...faultLabels(look),
    ...coverageLabelsAndLive(look),
    ...otherLabels(look),
    ...courtyardMarks(look),
    ...sightMarks(look),
    ...drawingLayers(look),
  ];
}

/** As `layers`, with those hidden that would draw nothing. */
export function layersToDraw(look: MapLook, empty: ReadonlySet<Source>): LayerSpecification[] {
  return layers(look).map((layer) =>
    'source' in layer && empty.has(layer.source as Source)
      ? ({ ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification)
      : layer,
  );
}

/** Layers whose things can be clicked, the topmost first. */
export const CLICKABLE_DETAIL = [
  'trial-camera',
  'camera-symbol',
  'gate-symbol',
  'waste_point-symbol',
  'notice_board-symbol',
  'charger-symbol',
  'entrance-symbol',
  'lamp-symbol',
  'building-solid',
  'building',
  'tree',
  'obstacle',
  'parking_space',
  'bicycle_shed',
  'activity_area',
  'parking_area',
  'green_area',
  'wall',
  'wall-railing',
  'wall-hedge',
  'lane',
];

/** Where coverage is shown, a click on anything else asks who sees the place. */
export const CLICKABLE_CAMERAS = CLICKABLE_DETAIL.filter((id) => id.includes('camera'));

export const CLICKABLE_COURTYARDS = ['courtyard-mark', 'courtyard-tint'];
