import { afterEach, describe, expect, it, vi } from 'vitest';
import { handleShortcut } from './shortcuts';

const actions = {
  search: vi.fn(),
  back: vi.fn(),
  coverage: vi.fn(),
  edit: vi.fn(),
  legend: vi.fn(),
  walk: vi.fn(),
  help: vi.fn(),
};

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  const listener = (e: Event) => handleShortcut(e as KeyboardEvent, actions);
  document.addEventListener('keydown', listener);
  target.dispatchEvent(event);
  document.removeEventListener('keydown', listener);
  return event;
}

afterEach(() => {
  vi.clearAllMocks();
  document.body.innerHTML = '';
});

describe('shortcuts', () => {
  it('act on single keys', () => {
    expect(press('/').defaultPrevented).toBe(true);
    press('?');
    press('c');
    press('Escape');
    expect(actions.search).toHaveBeenCalledOnce();
    expect(actions.help).toHaveBeenCalledOnce();
    expect(actions.coverage).toHaveBeenCalledOnce();
    expect(actions.back).toHaveBeenCalledOnce();
  });

  it('leave typing and the browser alone', () => {
    document.body.innerHTML = '<input>';
    const input = document.querySelector('input') as HTMLInputElement;
    press('c', input);
    press('Escape', input);
    press('c', document.body, { ctrlKey: true });
    expect(actions.coverage).not.toHaveBeenCalled();
    expect(actions.back).not.toHaveBeenCalled();
  });
});
