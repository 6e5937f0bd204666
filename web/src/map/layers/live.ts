/**
 * Coverage twice: of what is stored, and of the cameras that are tried out. Both look the same, one shows at a time. Each
 * has its own sources, so that a drag touches only the little that it changes.
 */
import type { Layer, MapLook } from './common';
import { coverageLabels, coverageLayers } from './coverage';

export function coverageLayersAndLive(look: MapLook): Layer[] {
  return [...coverageLayers(stored(look)), ...coverageLayers(live(look)).map(ofLive)];
}

export function coverageLabelsAndLive(look: MapLook): Layer[] {
  return [...coverageLabels(stored(look)), ...coverageLabels(live(look)).map(ofLive)];
}

function stored(look: MapLook): MapLook {
  return { ...look, coverage: look.coverage && !look.live };
}

function live(look: MapLook): MapLook {
  return { ...look, coverage: look.coverage && look.live };
}

function ofLive(layer: Layer): Layer {
  return { ...layer, id: `live-${layer.id}`, source: `live-${layer.source}` } as Layer;
}
