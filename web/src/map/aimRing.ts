/**
 * The handles of the camera that is being tried out: its middle moves it, the knob on the ring turns it, the two ends of
 * the arc open or close the view. They are elements over the map, so that a finger, a mouse and a reader by ear all find
 * them; the ring turns and tilts with the map.
 */
import './aimRing.css';
import { type Map as GlMap, Marker } from 'maplibre-gl';
import type { Position } from '../api/types';
import { angleBetween, azimuthDeg, rounded } from './ground';

export type Aim = {
  position: [lon: number, lat: number];
  azimuth_deg: number;
  hfov_deg: number;
  words: Record<Grip, string>;
};

/** `gesture` is the same from the pointer's going down to its going up. */
export type AimEvents = {
  aimMoved(position: [lon: number, lat: number], gesture: symbol): void;
  aimTurned(azimuth_deg: number, gesture: symbol): void;
  aimOpened(hfov_deg: number, gesture: symbol): void;
};

const GRIPS = ['move', 'turn', 'left', 'right'] as const;
type Grip = (typeof GRIPS)[number];

const RADIUS_PX = 62;
const SIZE_PX = 2 * (RADIUS_PX + 22);
const TENTH = 10;
/** A view narrower or wider than this is set by number. */
const HFOV_LIMITS_DEG = { least: 5, most: 170 };

export class AimRing {
  readonly #map: GlMap;
  readonly #events: AimEvents;
  readonly #marker: Marker;
  readonly #element = document.createElement('div');
  readonly #drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #grips: Record<Grip, HTMLButtonElement>;
  #aim: Aim | null = null;

  constructor(map: GlMap, events: AimEvents) {
    this.#map = map;
    this.#events = events;
    this.#element.className = 'aim';
    this.#element.dataset.testid = 'aim';
    this.#element.style.width = this.#element.style.height = `${SIZE_PX}px`;
    this.#drawing.setAttribute('viewBox', [-SIZE_PX / 2, -SIZE_PX / 2, SIZE_PX, SIZE_PX].join(' '));
    this.#drawing.setAttribute('aria-hidden', 'true');
    this.#element.append(this.#drawing);
    this.#grips = Object.fromEntries(GRIPS.map((grip) => [grip, this.#grip(grip)])) as Record<
      Grip,
      HTMLButtonElement
    >;
    this.#marker = new Marker({
      element: this.#element,
      rotationAlignment: 'map',
      pitchAlignment: 'map',
      subpixelPositioning: true,
    });
  }

  show(aim: Aim | null): void {
    const was = this.#aim;
    this.#aim = aim;
    if (!aim) {
      this.#marker.remove();
      return;
    }
    this.#marker.setLngLat(aim.position);
    if (!was) this.#marker.addTo(this.#map);
    this.#draw(aim);
  }

  #draw({ azimuth_deg, hfov_deg, words }: Aim): void {
    const half = hfov_deg / 2;
    const [left, right] = [azimuth_deg - half, azimuth_deg + half];
    const arc = `A${RADIUS_PX} ${RADIUS_PX} 0 ${hfov_deg > 180 ? 1 : 0} 1 ${at(right)}`;
    this.#drawing.innerHTML = `<circle r="${RADIUS_PX}" class="ring"/>
<path d="M0 0L${at(left)}${arc}Z" class="view"/><path d="M${at(left)}${arc}" class="arc"/>
<path d="M0 0L${at(azimuth_deg)}" class="axis"/>`;
    place(this.#grips.turn, azimuth_deg);
    place(this.#grips.left, left);
    place(this.#grips.right, right);
    for (const grip of GRIPS) {
      const button = this.#grips[grip];
      if (button.title === words[grip]) continue;
      button.title = words[grip];
      button.setAttribute('aria-label', words[grip]);
    }
  }

  #grip(grip: Grip): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `grip ${grip}`;
    button.dataset.testid = `aim-${grip}`;
    button.addEventListener('pointerdown', (event) => this.#drag(button, grip, event));
    // The map must not take the same pointer for a pan, a click or a zoom.
    for (const name of ['mousedown', 'touchstart', 'click', 'dblclick'] as const) {
      button.addEventListener(name, (event) => event.stopPropagation());
    }
    this.#element.append(button);
    return button;
  }

  #drag(button: HTMLButtonElement, grip: Grip, down: PointerEvent): void {
    if (!this.#aim || down.button > 0) return;
    down.stopPropagation();
    button.setPointerCapture(down.pointerId);
    button.classList.add('held');
    const gesture = Symbol(grip);
    // Where the pointer took hold, seen from the camera: it must not jump under the pointer.
    const held = this.#under(down);
    const [east, north] = [this.#aim.position[0] - held[0], this.#aim.position[1] - held[1]];
    const follow = (event: PointerEvent) => {
      const [lon, lat] = this.#under(event);
      if (grip === 'move') this.#events.aimMoved(rounded([lon + east, lat + north]), gesture);
      else this.#aimAt(grip, [lon, lat], gesture);
    };
    const end = () => {
      button.classList.remove('held');
      button.removeEventListener('pointermove', follow);
      button.removeEventListener('pointerup', end);
      button.removeEventListener('pointercancel', end);
    };
    button.addEventListener('pointermove', follow);
    button.addEventListener('pointerup', end);
    button.addEventListener('pointercancel', end);
  }

  #aimAt(grip: Exclude<Grip, 'move'>, target: Position, gesture: symbol): void {
    if (!this.#aim) return;
    const azimuth = azimuthDeg(this.#aim.position, target);
    if (grip === 'turn') {
      this.#events.aimTurned(tenths(azimuth) % 360, gesture);
      return;
    }
    const hfov = 2 * angleBetween(azimuth, this.#aim.azimuth_deg);
    const { least, most } = HFOV_LIMITS_DEG;
    this.#events.aimOpened(tenths(Math.min(most, Math.max(least, hfov))), gesture);
  }

  #under(event: PointerEvent): Position {
    const frame = this.#map.getContainer().getBoundingClientRect();
    const { lng, lat } = this.#map.unproject([
      event.clientX - frame.left,
      event.clientY - frame.top,
    ]);
    return [lng, lat];
  }
}

function tenths(value: number): number {
  return Math.round(value * TENTH) / TENTH;
}

/** The place on the ring in a direction. */
function at(azimuth_deg: number): string {
  return onRing(azimuth_deg)
    .map((value) => value.toFixed(2))
    .join(' ');
}

function onRing(azimuth_deg: number): [x: number, y: number] {
  const angle = (azimuth_deg * Math.PI) / 180;
  return [RADIUS_PX * Math.sin(angle), -RADIUS_PX * Math.cos(angle)];
}

function place(button: HTMLButtonElement, azimuth_deg: number): void {
  const [x, y] = onRing(azimuth_deg);
  button.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)`;
}
