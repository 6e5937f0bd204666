import { afterEach, describe, expect, it } from 'vitest';
import { streetCommandOf } from './streetKeys';

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}) {
  let command: ReturnType<typeof streetCommandOf> = null;
  const listener = (event: Event) => {
    command = streetCommandOf(event as KeyboardEvent);
  };
  document.addEventListener('keydown', listener);
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }));
  document.removeEventListener('keydown', listener);
  return command;
}

afterEach(() => {
  document.body.innerHTML = '';
});

describe('keys at street level', () => {
  it('are commands, in either case of the letter', () => {
    expect(press('b')).toBe('bird');
    expect(press('B')).toBe('bird');
    expect(press('Escape')).toBe('leave');
    expect(press(' ')).toBe('pause');
    expect(press('w')).toBeNull();
  });

  it('leave typing, choosing, dialogs and the browser alone', () => {
    document.body.innerHTML = '<select></select><dialog><p></p></dialog><input><button></button>';
    for (const place of ['select', 'dialog p', 'input']) {
      expect(press('Escape', document.querySelector(place) as Element)).toBeNull();
    }
    expect(press('t', document.body, { ctrlKey: true })).toBeNull();
    const button = document.querySelector('button') as Element;
    expect(press(' ', button)).toBeNull();
    expect(press('t', button)).toBe('guide');
  });
});
