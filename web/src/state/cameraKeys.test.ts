import { describe, expect, it } from 'vitest';
import { historyKeyOf, nudgeOf } from './cameraKeys';

function pressed(init: KeyboardEventInit, on = 'div', attributes: Record<string, string> = {}) {
  const target = document.createElement(on);
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  document.body.append(target);
  const event = new KeyboardEvent('keydown', { bubbles: true, ...init });
  target.dispatchEvent(event);
  return event;
}

describe('keys on a camera', () => {
  it('move it a decimetre, with Shift a metre', () => {
    expect(nudgeOf(pressed({ key: 'ArrowUp' }))).toEqual({ what: 'move', right_m: 0, up_m: 0.1 });
    expect(nudgeOf(pressed({ key: 'ArrowLeft', shiftKey: true }))).toEqual({
      what: 'move',
      right_m: -1,
      up_m: 0,
    });
  });

  it('turn it by a degree, with Shift by five, whatever Shift makes of the letter', () => {
    const turn = (init: KeyboardEventInit) => nudgeOf(pressed(init));
    expect(turn({ key: 'q', code: 'KeyQ' })).toEqual({ what: 'turn', clockwise_deg: -1 });
    expect(turn({ key: 'E', code: 'KeyE', shiftKey: true })).toEqual({
      what: 'turn',
      clockwise_deg: 5,
    });
    expect(turn({ key: '}', code: 'BracketRight', shiftKey: true })).toEqual({
      what: 'turn',
      clockwise_deg: 5,
    });
  });

  it('are left alone in fields and with other modifiers', () => {
    expect(nudgeOf(pressed({ key: 'ArrowUp' }, 'input'))).toBeNull();
    expect(nudgeOf(pressed({ key: 'ArrowUp' }, 'select'))).toBeNull();
    expect(nudgeOf(pressed({ key: 'ArrowUp' }, 'div', { role: 'slider' }))).toBeNull();
    expect(nudgeOf(pressed({ key: 'ArrowUp', ctrlKey: true }))).toBeNull();
    expect(nudgeOf(pressed({ key: 'a', code: 'KeyA' }))).toBeNull();
  });

  it('undo and redo, but not in a field of text', () => {
    const key = (init: KeyboardEventInit, on?: string, attributes?: Record<string, string>) =>
      historyKeyOf(pressed({ ctrlKey: true, ...init }, on, attributes));
    expect(key({ key: 'z' })).toBe('undo');
    expect(key({ key: 'Z', shiftKey: true })).toBe('redo');
    expect(key({ key: 'y' })).toBe('redo');
    expect(key({ key: 'z' }, 'input', { type: 'range' })).toBe('undo');
    expect(key({ key: 'z' }, 'input', { type: 'number' })).toBeNull();
    expect(key({ key: 'z', ctrlKey: false })).toBeNull();
  });
});
