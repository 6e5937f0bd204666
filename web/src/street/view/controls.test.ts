import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Controls } from './controls';

const events = { wake: vi.fn(), drag: vi.fn(), step: vi.fn(), point: vi.fn() };
let canvas: HTMLCanvasElement;
let controls: Controls;

function key(
  type: 'keydown' | 'keyup',
  code: string,
  init: KeyboardEventInit & { on?: Element } = {},
) {
  const event = new KeyboardEvent(type, { code, bubbles: true, cancelable: true, ...init });
  (init.on ?? canvas).dispatchEvent(event);
}

beforeEach(() => {
  document.body.innerHTML =
    '<section><canvas></canvas><input></section><aside><button></button></aside>';
  canvas = document.querySelector('canvas') as HTMLCanvasElement;
  controls = new Controls(canvas, document.querySelector('section') as Element, events);
});

afterEach(() => {
  controls.end();
  vi.clearAllMocks();
});

describe('keys that are held', () => {
  it('walk and turn until they are let go', () => {
    key('keydown', 'KeyW');
    key('keydown', 'ArrowRight');
    expect(controls.take()).toMatchObject({ ahead: 1, turn: 1, right: 0 });
    expect(controls.take()).toMatchObject({ ahead: 1 });
    key('keyup', 'KeyW');
    key('keyup', 'ArrowRight');
    expect(controls.isActive).toBe(false);
    expect(controls.take()).toMatchObject({ ahead: 0, turn: 0 });
  });

  it('make one step even when they are let go before the next picture', () => {
    key('keydown', 'KeyS');
    key('keyup', 'KeyS');
    expect(events.wake).toHaveBeenCalledOnce();
    expect(controls.take()).toMatchObject({ ahead: -1 });
    expect(controls.take()).toMatchObject({ ahead: 0 });
  });

  it('walk faster while Shift is held', () => {
    key('keydown', 'KeyW', { shiftKey: true });
    expect(controls.take().fast).toBe(true);
    key('keyup', 'ShiftLeft');
    expect(controls.take().fast).toBe(false);
  });

  it('are those of the picture: not of a field, nor of another panel, nor of the browser', () => {
    key('keydown', 'KeyW', { on: document.querySelector('input') as Element });
    key('keydown', 'KeyW', { on: document.querySelector('button') as Element });
    key('keydown', 'KeyW', { ctrlKey: true });
    expect(controls.isActive).toBe(false);
  });

  it('are forgotten when the window is left', () => {
    key('keydown', 'KeyW');
    controls.take();
    window.dispatchEvent(new Event('blur'));
    expect(controls.isActive).toBe(false);
  });
});
