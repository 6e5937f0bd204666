import {
  type GeoJSONSource,
  type LayerSpecification,
  type LightSpecification,
  type MapMouseEvent,
  type PaddingOptions,
  ScaleControl,
  setWorkerUrl,
  type VectorSourceSpecification,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Bounds, Position } from '../api/types';
import type { MapCamera } from '../state/url';
import { type Aim, type AimEvents, AimRing } from './aimRing';
import { type MapData, NO_DATA } from './decorate';
import { type DrawHandler, DrawPointer } from './drawPointer';
import { fontFaces } from './fonts';
import { putImages } from './images';
import {
  CLICKABLE_CAMERAS,
  CLICKABLE_COURTYARDS,
  CLICKABLE_DETAIL,
  CONTEXT,
  layersToDraw,
  type MapLook,
  SOURCES,
  type Source,
} from './layers';
import { RestingMap } from './restingMap';
import { restyle } from './restyle';

setWorkerUrl(workerUrl);

export type MapEvents = AimEvents & {
  hoverCourtyard(id: string | null): void;
  openCourtyard(id: string): void;
  selectFeature(id: string | null): void;
  /** Where coverage is shown: who sees this place? */
  askPlace(place: Position): void;
  /** A right click, or a long press: what can be done here? */
  openMenu(place: Position, at: { x: number; y: number }): void;
  /** The bearing or the pitch changed: the compass turns with them. */
  turned(bearing: number, pitch: number): void;
  /** Whether all that was asked for of the ground came. */
  groundLoaded(complete: boolean): void;
  /** The map came to rest: where a person steered it, or null where it framed what is open. */
  moved(camera: MapCamera | null): void;
};

export type FitOptions = {
  padding?: number;
  maxZoom?: number;
  duration?: number;
  /** The map goes where it would go by itself: a link need not carry it. */
  framing?: boolean;
};

/** How the map looks at the ground, to be looked at the same way by something else. */
export type MapSight = MapCamera & {
  /** Where panels leave the middle of the map. */
  shift_px: [right: number, down: number];
  viewport_height_px: number;
};

/** Why the map moved, when no person steered it. */
type Cause = { cause?: 'framing' | 'layout' };
const LAYOUT: Cause = { cause: 'layout' };

/** From the south-west, faint: façades are told apart, none turns dark. */
const SOFT_LIGHT: LightSpecification = {
  anchor: 'map',
  position: [1.5, 225, 35],
  intensity: 0.22,
};
const FIT_PADDING = 36;
/** Long enough to see where one is taken; a courtyard that is opened shows within a second. */
const FLY_MS = 500;
const PITCH_3D = 50;
const MAX_ZOOM = 22;

/** The MapLibre map behind a small surface: data in by source, look in as one value, clicks out as events. */
export class MapView {
  readonly #map: RestingMap;
  readonly #container: HTMLElement;
  readonly #events: MapEvents;
  readonly #aim: AimRing;
  readonly #draw: DrawPointer;
  /** It goes to places at once: a flight is unwelcome, or would be a handful of pictures that keep one waiting. */
  readonly #isStill: boolean;
  #look: MapLook;
  #layers: LayerSpecification[];
  #ready: Promise<void>;
  #waiting = new Map<Source, MapData>();
  /** Sources with nothing in them: even so each would cost the map a pass over all of its pixels. */
  #empty = new Set<Source>(SOURCES);
  #loaded = false;
  #hovered: string | null = null;

  constructor(container: HTMLElement, extent: Bounds | null, look: MapLook, events: MapEvents) {
    this.#container = container;
    this.#events = events;
    this.#look = look;
    this.#layers = layersToDraw(look, this.#empty);
    const bySoftware = isDrawnBySoftware();
    this.#isStill = isStill();
    this.#map = new RestingMap({
      container,
      style: { version: 8, 'font-faces': fontFaces(), light: SOFT_LIGHT, sources: {}, layers: [] },
      ...(extent ? { bounds: extent, fitBoundsOptions: { padding: FIT_PADDING } } : {}),
      attributionControl: false,
      // It is told when its place changes (`resize`): by itself it would take that for being steered.
      trackResize: false,
      // Lines and areas have smooth edges anyway; for those of solids all would be drawn four times.
      canvasContextAttributes: { antialias: !bySoftware },
      maxZoom: MAX_ZOOM,
      maxPitch: 70,
      fadeDuration: this.#isStill ? 0 : 150,
    });
    this.#aim = new AimRing(this.#map, events);
    this.#draw = new DrawPointer(this.#map, (point) => this.#hit({ point }, CLICKABLE_DETAIL));
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-right');
    this.#markIdle();
    this.#ready = this.#build();
    this.#listen();
  }

  setLook(look: MapLook): void {
    const themeChanged = look.palette !== this.#look.palette;
    this.#look = look;
    void this.#ready.then(async () => {
      this.#busy();
      if (themeChanged) await putImages(this.#map, look.palette);
      // Only the newest look counts if several came in while the images were drawn.
      if (look !== this.#look) return;
      this.#restyle();
    });
  }

  setData(source: Source, data: MapData): void {
    this.#busy();
    this.#mark(source, data);
    if (this.#loaded && !this.#map.isResting) this.#put(source, data);
    else this.#waiting.set(source, data);
  }

  #put(source: Source, data: MapData): void {
    void this.#map.getSource<GeoJSONSource>(source)?.setData(data as never);
  }

  /** Whether there is something in a source now decides whether its layers are drawn. */
  #mark(source: Source, data: MapData): void {
    const isEmpty = data.features.length === 0;
    if (isEmpty === this.#empty.has(source)) return;
    if (isEmpty) this.#empty.add(source);
    else this.#empty.delete(source);
    if (this.#loaded) this.#restyle();
  }

  #restyle(): void {
    const next = layersToDraw(this.#look, this.#empty);
    restyle(this.#map, this.#layers, next);
    this.#layers = next;
  }

  /** What was stored since the tiles were fetched shows. */
  refreshGround(): void {
    if (!this.#loaded) return;
    this.#busy();
    this.#events.groundLoaded(true);
    this.#map.refreshTiles(CONTEXT);
  }

  /** What a reader by ear is told that the map is. */
  setLabel(label: string): void {
    this.#map.getCanvas().setAttribute('aria-label', label);
  }

  /** The handles of the camera that can be tried out. */
  setAim(aim: Aim | null): void {
    this.#aim.show(aim);
  }

  /** Hands the map to a drawing tool, or back to looking and choosing. */
  setDrawing(handler: DrawHandler | null): void {
    this.#draw.set(handler);
  }

  setHovered(id: string | null): void {
    if (id === this.#hovered) return;
    const source = 'boundaries';
    if (this.#loaded) {
      if (this.#hovered) {
        this.#map.setFeatureState({ source, id: this.#hovered }, { hover: false });
      }
      if (id) this.#map.setFeatureState({ source, id }, { hover: true });
    }
    this.#hovered = id;
  }

  fit(bounds: Bounds, options: FitOptions = {}): void {
    const cause: Cause = options.framing ? { cause: 'framing' } : {};
    this.#map.fitBounds(
      bounds,
      {
        padding: options.padding ?? FIT_PADDING,
        maxZoom: options.maxZoom ?? 19.5,
        duration: this.#isStill ? 0 : (options.duration ?? FLY_MS),
      },
      cause,
    );
  }

  /** Goes where a link says. */
  show({ centre, zoom, bearing_deg, pitch_deg }: MapCamera): void {
    const [lon, lat] = centre;
    this.#map.jumpTo({ center: [lon, lat], zoom, bearing: bearing_deg, pitch: pitch_deg }, LAYOUT);
  }

  /** What panels cover of the map: things are centred in the rest. */
  setPadding(padding: PaddingOptions): void {
    this.#map.setPadding(padding, LAYOUT);
  }

  /** The middle of what panels leave of the map. */
  middle(): Position {
    const { lng, lat } = this.#map.getCenter();
    return [lng, lat];
  }

  sight(): MapSight {
    const { left = 0, right = 0, top = 0, bottom = 0 } = this.#map.getPadding();
    return {
      ...this.#camera(),
      shift_px: [(left - right) / 2, (top - bottom) / 2],
      viewport_height_px: this.#container.clientHeight,
    };
  }

  setThreeD(on: boolean): void {
    const pitch = on ? PITCH_3D : 0;
    this.#map.easeTo({ pitch, duration: this.#isStill ? 0 : 500 }, LAYOUT);
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: this.#isStill ? 0 : 250 });
  }

  northUp(): void {
    this.#map.easeTo({ bearing: 0, pitch: 0, duration: this.#isStill ? 0 : 400 });
  }

  resize(): void {
    this.#map.resize(LAYOUT);
  }

  /** Does nothing while something else covers it that must be seen soon. */
  setResting(isResting: boolean): void {
    this.#map.setResting(isResting);
    if (isResting || !this.#loaded) return;
    for (const [source, data] of this.#waiting) this.#put(source, data);
    this.#waiting.clear();
  }

  /** From now on both show the same place, whichever is steered; the leader tells where that is. */
  linkTo(leader: MapView): void {
    const [mine, other] = [this.#map, leader.#map];
    let following = false;
    const follow = (from: RestingMap, to: RestingMap) => {
      if (following) return;
      following = true;
      const [center, zoom, bearing, pitch] = [
        from.getCenter(),
        from.getZoom(),
        from.getBearing(),
        from.getPitch(),
      ];
      to.jumpTo({ center, zoom, bearing, pitch }, LAYOUT);
      following = false;
    };
    const lead = () => follow(other, mine);
    other.on('move', lead);
    mine.on('remove', () => other.off('move', lead));
    mine.on('move', ({ cause }: Cause & object) => {
      if (cause !== 'layout') follow(mine, other);
    });
    mine.on('moveend', ({ cause }: Cause & object) => {
      if (cause !== 'layout') leader.#events.moved(leader.#camera());
    });
    lead();
  }

  destroy(): void {
    this.#map.remove();
  }

  async #build(): Promise<void> {
    await this.#map.once('load');
    await putImages(this.#map, this.#look.palette);
    this.#map.addSource(CONTEXT, groundTiles());
    for (const source of SOURCES) {
      const data = (this.#waiting.get(source) ?? NO_DATA) as never;
      this.#map.addSource(source, { type: 'geojson', data, promoteId: 'fid' });
    }
    this.#layers = layersToDraw(this.#look, this.#empty);
    for (const layer of this.#layers) this.#map.addLayer(layer);
    this.#loaded = true;
    this.#waiting.clear();
  }

  /** `data-map-idle` on the container: tests and screenshots wait for "true". */
  #markIdle(): void {
    this.#busy();
    this.#map.on('idle', () => {
      if (this.#loaded) this.#container.dataset.mapIdle = 'true';
    });
    for (const event of ['movestart', 'dataloading'] as const) {
      this.#map.on(event, () => this.#busy());
    }
  }

  #busy(): void {
    this.#container.dataset.mapIdle = 'false';
  }

  #listen(): void {
    const map = this.#map;
    map.on('click', (event) => this.#click(event));
    map.on('contextmenu', ({ lngLat, point }) => {
      if (!this.#draw.isOn) this.#events.openMenu([lngLat.lng, lngLat.lat], point);
    });
    map.on('mousemove', (event) => this.#move(event));
    map.on('mouseout', () => this.#events.hoverCourtyard(null));
    const turned = () => this.#events.turned(map.getBearing(), map.getPitch());
    map.on('rotate', turned);
    map.on('pitch', turned);
    map.on('error', (event) => {
      if ((event as { sourceId?: string }).sourceId === CONTEXT) this.#events.groundLoaded(false);
      else console.error(event.error);
    });
    map.on('moveend', ({ cause }: Cause & object) => {
      if (cause === 'layout') return;
      this.#events.moved(cause === 'framing' ? null : this.#camera());
    });
  }

  #click(event: MapMouseEvent): void {
    if (this.#draw.isOn) return;
    if (this.#look.coverage) {
      this.#clickInCoverage(event);
      return;
    }
    const feature = this.#hit(event, CLICKABLE_DETAIL);
    if (feature) {
      this.#events.selectFeature(feature);
      return;
    }
    const courtyard = this.#hit(event, CLICKABLE_COURTYARDS);
    if (courtyard) this.#events.openCourtyard(courtyard);
    else this.#events.selectFeature(null);
  }

  #clickInCoverage(event: MapMouseEvent): void {
    const camera = this.#hit(event, CLICKABLE_CAMERAS);
    const courtyard = this.#hit(event, CLICKABLE_COURTYARDS);
    if (camera) this.#events.selectFeature(camera);
    else if (courtyard && courtyard !== this.#look.open) this.#events.openCourtyard(courtyard);
    else this.#events.askPlace([event.lngLat.lng, event.lngLat.lat]);
  }

  #move(event: MapMouseEvent): void {
    if (!this.#loaded || this.#map.isMoving() || this.#draw.isOn) return;
    const { coverage, open } = this.#look;
    const feature = this.#hit(event, coverage ? CLICKABLE_CAMERAS : CLICKABLE_DETAIL);
    const courtyard = feature ? null : this.#hit(event, CLICKABLE_COURTYARDS);
    const asks = coverage && !feature && (!courtyard || courtyard === open);
    const elsewhere = asks ? 'crosshair' : '';
    this.#map.getCanvas().style.cursor = !asks && (feature || courtyard) ? 'pointer' : elsewhere;
    this.#events.hoverCourtyard(courtyard);
  }

  #camera(): MapCamera {
    return {
      centre: this.middle(),
      zoom: this.#map.getZoom(),
      bearing_deg: this.#map.getBearing(),
      pitch_deg: this.#map.getPitch(),
    };
  }

  /** A few pixels around the pointer count, so that thin walls and small symbols can be hit. */
  #hit({ point }: { point: { x: number; y: number } }, ids: readonly string[]): string | null {
    if (!this.#loaded) return null;
    const around = 3;
    const hits = this.#map.queryRenderedFeatures(
      [
        [point.x - around, point.y - around],
        [point.x + around, point.y + around],
      ],
      { layers: [...ids] },
    );
    const best = ids.find((id) => hits.some((hit) => hit.layer.id === id));
    return (hits.find((hit) => hit.layer.id === best)?.properties.fid as string) ?? null;
  }
}

/** Deeper in, the tiles of this zoom are drawn larger: they tell 6 cm apart, and nobody measures on the ground of others. */
const DEEPEST_TILES = 17;

function groundTiles(): VectorSourceSpecification {
  return {
    type: 'vector',
    tiles: [`${location.origin}/api/tiles/WebMercatorQuad/{z}/{y}/{x}`],
    maxzoom: DEEPEST_TILES,
  };
}

export function hasWebgl(): boolean {
  return openWebgl() !== null;
}

let drawnBySoftware: boolean | undefined;

/** Whether the processor does a graphics card's work here. To find out takes a while, and it never changes. */
export function isDrawnBySoftware(): boolean {
  drawnBySoftware ??= namesNoCard();
  return drawnBySoftware;
}

function namesNoCard(): boolean {
  const gl = openWebgl();
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? gl?.getParameter(names.UNMASKED_RENDERER_WEBGL) : '';
  return /swiftshader|llvmpipe|softpipe|basic render/i.test(String(renderer));
}

function openWebgl(): WebGL2RenderingContext | null {
  try {
    return document.createElement('canvas').getContext('webgl2');
  } catch {
    return null;
  }
}

/** Whether what moves should be where it goes at once: a flight is unwelcome, or a handful of pictures. */
export function isStill(): boolean {
  return isDrawnBySoftware() || prefersStillness();
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
