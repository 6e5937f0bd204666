/** Keys, mouse and fingers on the picture, as what somebody in it wants to do. */

export type Wish = {
  /** From −1 to 1, of the speed that one walks at. */
  right: number;
  ahead: number;
  turn: number;
  look: number;
  fast: boolean;
};
export type ControlEvents = {
  /** Something is wanted: there are pictures to draw. */
  wake(): void;
  /** The picture was dragged, in shares of its height. */
  drag(right: number, down: number): void;
  /** Steps of the wheel or of two fingers, in metres on the ground. */
  step(right_m: number, ahead_m: number): void;
  /** Where the pointer is on the picture, or null when it left. */
  point(place: { x: number; y: number } | null): void;
};

const MOVES: Record<string, Partial<Wish>> = {
  KeyW: { ahead: 1 },
  ArrowUp: { ahead: 1 },
  KeyS: { ahead: -1 },
  ArrowDown: { ahead: -1 },
  KeyA: { right: -1 },
  KeyD: { right: 1 },
  ArrowLeft: { turn: -1 },
  KeyQ: { turn: -1 },
  ArrowRight: { turn: 1 },
  KeyE: { turn: 1 },
  PageUp: { look: 1 },
  PageDown: { look: -1 },
};
const WHEEL_M_PER_PX = 0.012;
const FINGER_M_PER_PX = 0.03;

export class Controls {
  readonly #canvas: HTMLCanvasElement;
  readonly #root: Element;
  readonly #events: ControlEvents;
  readonly #held = new Set<string>();
  /** Pressed and let go before the next picture: a short step all the same. */
  readonly #tapped = new Set<string>();
  readonly #fingers = new Map<number, { x: number; y: number }>();
  readonly #ending = new AbortController();
  #stick: [right: number, ahead: number] = [0, 0];
  #fast = false;

  /** Keys count on the canvas and all that lies over it in `root`, but where something is typed or chosen. */
  constructor(canvas: HTMLCanvasElement, root: Element, events: ControlEvents) {
    this.#canvas = canvas;
    this.#root = root;
    this.#events = events;
    const { signal } = this.#ending;
    window.addEventListener('keyup', (event) => this.#release(event), { signal });
    window.addEventListener('blur', () => this.#held.clear(), { signal });
    window.addEventListener('keydown', (event) => this.#press(event), { signal });
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const name of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(name, (event) => this.#fingers.delete(event.pointerId), { signal });
    }
    canvas.addEventListener('pointerleave', () => events.point(null), { signal });
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
  }

  /** The stick on the screen, from −1 to 1. */
  setStick(right: number, ahead: number): void {
    this.#stick = [right, ahead];
    this.#events.wake();
  }

  /** What is wanted now. */
  take(): Wish {
    const wish: Wish = {
      right: this.#stick[0],
      ahead: this.#stick[1],
      turn: 0,
      look: 0,
      fast: this.#fast,
    };
    for (const code of new Set([...this.#held, ...this.#tapped])) {
      const { right = 0, ahead = 0, turn = 0, look = 0 } = MOVES[code] ?? {};
      wish.right += right;
      wish.ahead += ahead;
      wish.turn += turn;
      wish.look += look;
    }
    this.#tapped.clear();
    return wish;
  }

  get isActive(): boolean {
    return this.#held.size > 0 || this.#tapped.size > 0 || this.#stick.some((way) => way !== 0);
  }

  end(): void {
    this.#ending.abort();
  }

  #press(event: KeyboardEvent): void {
    this.#fast = event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.code in MOVES)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isHere = target === document.body || this.#root.contains(target);
    if (!isHere || target.closest('input, select, textarea, dialog')) return;
    event.preventDefault();
    this.#held.add(event.code);
    this.#tapped.add(event.code);
    this.#events.wake();
  }

  #release(event: KeyboardEvent): void {
    this.#fast = event.shiftKey;
    this.#held.delete(event.code);
  }

  #down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #move(event: PointerEvent): void {
    const now = { x: event.clientX, y: event.clientY };
    const before = this.#fingers.get(event.pointerId);
    if (!before) {
      this.#events.point({ x: event.offsetX, y: event.offsetY });
      return;
    }
    this.#fingers.set(event.pointerId, now);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) {
      this.#events.drag(dx / this.#canvas.clientHeight, dy / this.#canvas.clientHeight);
      return;
    }
    // Fingers that part bring things nearer; fingers that go down together pull the ground along.
    const apart = (place: { x: number; y: number }) =>
      Math.hypot(place.x - other.x, place.y - other.y);
    const ahead_px = apart(now) - apart(before) + dy / 2;
    this.#events.step((-dx / 2) * FINGER_M_PER_PX, ahead_px * FINGER_M_PER_PX);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 30;
    this.#events.step(0, -px * WHEEL_M_PER_PX);
  }
}
