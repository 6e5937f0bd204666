import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { LABEL_FONT } from '../fonts';
import type { Palette, Token } from '../palette';

/** All that the look of the map depends on. The layers are a function of it, and of nothing else. */
export type MapLook = {
  palette: Palette;
  latitude: number;
  /** The open courtyard; its neighbours step back. */
  open: string | null;
  /** Courtyards have the colour of what they lack, not of their stage. */
  ranked: boolean;
  hiddenKinds: readonly string[];
  threeD: boolean;
  selected: string | null;
  coverage: boolean;
  /** One camera's zones are asked for: what is blind steps back. */
  oneCamera: boolean;
  focusedPart: number | null;
  /** The selected camera has its handles about it. */
  aimed: boolean;
  /** Cameras that are tried out elsewhere or otherwise: what is stored of them steps back. */
  tried: readonly string[];
  /** What they would see is known, and drawn in the place of what is seen today. */
  live: boolean;
};

export type Source =
  | 'boundaries'
  | 'marks'
  | 'detail'
  | 'scenario-difference'
  | 'symbols'
  | 'trial'
  | 'live-zones'
  | 'live-blind'
  | 'live-blind-labels'
  | 'zones'
  | 'blind'
  | 'blind-labels'
  | 'missing'
  | 'sight'
  | 'findings'
  | 'faults'
  | 'preview'
  | 'proposal'
  | 'others'
  | 'drawing';

export type Layer = Exclude<LayerSpecification, { type: 'background' }>;

/** A layer that shows one kind: its switch in the legend turns it on and off. */
export function ofKind<T extends Layer>(look: MapLook, kind: string, layer: T): T {
  const filter: FilterSpecification = ['==', ['get', 'kind'], kind];
  const own = (layer as { filter?: FilterSpecification }).filter;
  const hidden = look.hiddenKinds.includes(kind);
  return {
    ...layer,
    filter: own ? ['all', filter, own] : filter,
    layout: { ...layer.layout, visibility: hidden ? 'none' : 'visible' },
    metadata: { kind },
  } as T;
}

export function get(property: string): ExpressionSpecification {
  return ['get', property];
}

export function is(property: string, value: string | number | boolean): ExpressionSpecification {
  return ['==', ['get', property], value];
}

/** A colour by the value of a property, with the last one for all other values. */
export function colourBy(
  palette: Palette,
  property: string,
  tokens: Record<string, Token>,
  other: Token,
): ExpressionSpecification {
  const pairs = Object.entries(tokens).flatMap(([value, token]) => [value, palette[token]]);
  // The typed form wants its pairs spelled out; they come from a table here.
  return [
    'match',
    ['get', property],
    ...pairs,
    palette[other],
  ] as unknown as ExpressionSpecification;
}

/** Steps by zoom, straight between them. */
export function byZoom(...stops: [zoom: number, value: number][]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as ExpressionSpecification;
}

export function textLayout(size: number | ExpressionSpecification) {
  return {
    'text-font': LABEL_FONT,
    'text-size': size,
    'text-line-height': 1.25,
    'text-padding': 3,
  };
}

export function textPaint(palette: Palette, colour: Token, halo = 1.6) {
  return {
    'text-color': palette[colour],
    'text-halo-color': palette['map-halo'],
    'text-halo-width': halo,
  };
}
