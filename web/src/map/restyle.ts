import type { FilterSpecification, Map as GlMap, LayerSpecification } from 'maplibre-gl';

type Values = Record<string, unknown>;

/**
 * Brings the map from one list of layers to another with the same ids in the same order, by setting only
 * what differs. Sources keep their data, so a change of theme or selection costs no reload.
 */
export function restyle(
  map: GlMap,
  before: LayerSpecification[],
  after: LayerSpecification[],
): void {
  after.forEach((layer, i) => {
    const old = before[i];
    if (!old || old.id !== layer.id) throw new Error(`layer ${layer.id} moved`);
    for (const [name, value] of changes(old.paint, layer.paint)) {
      map.setPaintProperty(layer.id, name as never, value as never);
    }
    for (const [name, value] of changes(old.layout, layer.layout)) {
      map.setLayoutProperty(layer.id, name as never, value as never);
    }
    const [was, is] = [filterOf(old), filterOf(layer)];
    if (!same(was, is)) map.setFilter(layer.id, is ?? null);
  });
}

/** The members that differ; one that is gone comes back as undefined, which means the default. */
export function changes(before: unknown = {}, after: unknown = {}): [string, unknown][] {
  const [old, now] = [before as Values, after as Values];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => !same(old[name], now[name])).map((name) => [name, now[name]]);
}

function filterOf(layer: LayerSpecification): FilterSpecification | undefined {
  return (layer as { filter?: FilterSpecification }).filter;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
