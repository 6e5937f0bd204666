/**
 * The hand over the map while it is drawn on. What the tool grabs is the tool's; every other drag still moves the map,
 * and a press that does not move is a click. One way for mouse, pen and finger.
 */
import type { Map as GlMap } from 'maplibre-gl';
import type { Position } from '../api/types';
import { metresPerPixel } from './ground';

export type Hand = {
  at: Position;
  /** How far the hand may miss. */
  tolerance_m: number;
  /** Shift: more of the same. */
  adds: boolean;
  /** Alt: no snapping. */
  isFree: boolean;
};

export interface DrawHandler {
  grabs(hand: Hand): boolean;
  down(hand: Hand): void;
  move(hand: Hand): void;
  up(hand: Hand): void;
  click(hand: Hand, hit: string | null): void;
  /** The gesture is broken off: a second finger, a lost pointer. */
  broken(): void;
  readonly cursor: string;
}

const REACH_PX = { mouse: 9, pen: 12, touch: 22 } as const;
/** A press that moves no farther is a click. */
const STILL_PX = { mouse: 4, pen: 6, touch: 12 } as const;

type Press = { id: number; x: number; y: number; isGrabbed: boolean; hasMoved: boolean };

export class DrawPointer {
  readonly #map: GlMap;
  readonly #hit: (at: { x: number; y: number }) => string | null;
  #handler: DrawHandler | null = null;
  #press: Press | null = null;

  constructor(map: GlMap, hit: (at: { x: number; y: number }) => string | null) {
    this.#map = map;
    this.#hit = hit;
    const canvas = map.getCanvasContainer();
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event));
    canvas.addEventListener('pointercancel', () => this.#break());
  }

  get isOn(): boolean {
    return this.#handler !== null;
  }

  /** Hands the map to a tool, or back. */
  set(handler: DrawHandler | null): void {
    if (handler === this.#handler) return;
    this.#break();
    this.#handler = handler;
    const way = handler ? 'disable' : 'enable';
    for (const own of ['boxZoom', 'doubleClickZoom'] as const) this.#map[own][way]();
    this.#map.getCanvas().style.cursor = '';
  }

  #down(event: PointerEvent): void {
    if (!this.#handler || event.button > 0) return;
    if (this.#press) {
      this.#break();
      return;
    }
    const hand = this.#handOf(event);
    const isGrabbed = this.#handler.grabs(hand);
    this.#press = {
      id: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      isGrabbed,
      hasMoved: false,
    };
    if (!isGrabbed) return;
    // Before the map's own handlers hear of the press, which come as mouse or touch events after this one.
    this.#map.dragPan.disable();
    this.#map.getCanvasContainer().setPointerCapture(event.pointerId);
    this.#handler.down(hand);
  }

  #move(event: PointerEvent): void {
    const handler = this.#handler;
    if (!handler) return;
    const press = this.#press;
    if (press && press.id !== event.pointerId) return;
    const away_px = press ? Math.hypot(event.clientX - press.x, event.clientY - press.y) : 0;
    if (press && away_px > STILL_PX[sortOf(event)]) press.hasMoved = true;
    if (press && (!press.isGrabbed || !press.hasMoved)) return;
    handler.move(this.#handOf(event));
    this.#map.getCanvas().style.cursor = handler.cursor;
  }

  #up(event: PointerEvent): void {
    const handler = this.#handler;
    const press = this.#press;
    if (!handler || !press || press.id !== event.pointerId) return;
    this.#release();
    const hand = this.#handOf(event);
    if (!press.hasMoved) handler.click(hand, this.#hit(this.#placeOf(event)));
    else if (press.isGrabbed) handler.up(hand);
  }

  #break(): void {
    if (this.#press?.isGrabbed) this.#handler?.broken();
    this.#release();
  }

  #release(): void {
    if (this.#press?.isGrabbed) this.#map.dragPan.enable();
    this.#press = null;
  }

  #handOf(event: PointerEvent): Hand {
    const { x, y } = this.#placeOf(event);
    const { lng, lat } = this.#map.unproject([x, y]);
    return {
      at: [lng, lat],
      tolerance_m: REACH_PX[sortOf(event)] * metresPerPixel(lat, this.#map.getZoom()),
      adds: event.shiftKey,
      isFree: event.altKey,
    };
  }

  #placeOf(event: PointerEvent): { x: number; y: number } {
    const frame = this.#map.getContainer().getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }
}

function sortOf({ pointerType }: PointerEvent): keyof typeof REACH_PX {
  return pointerType === 'touch' || pointerType === 'pen' ? pointerType : 'mouse';
}
