/** What a key does to the camera that is tried out. */
import { arrowStepOf, isIn, type ScreenStep } from './keys';

export type Nudge = ({ what: 'move' } & ScreenStep) | { what: 'turn'; clockwise_deg: number };

const TURN_DEG = { near: 1, far: 5 };

/** By the key's place on the keyboard, which Shift and the language do not change. */
const TURNS: Record<string, number> = { KeyQ: -1, BracketLeft: -1, KeyE: 1, BracketRight: 1 };

const FIELDS = 'input, textarea, select, [contenteditable], [role="slider"]';

export function nudgeOf(event: KeyboardEvent): Nudge | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isIn(event, `dialog, ${FIELDS}`)) {
    return null;
  }
  const step = arrowStepOf(event);
  if (step) return { what: 'move', ...step };
  const turn = TURNS[event.code];
  if (!turn) return null;
  return {
    what: 'turn',
    clockwise_deg: turn * (event.shiftKey ? TURN_DEG.far : TURN_DEG.near),
  };
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, but in a field of text, which has its own. */
export function historyKeyOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  const typing = 'dialog, input:not([type="range"]), textarea, [contenteditable]';
  return isIn(event, typing) ? null : historyKeyAnywhere(event);
}

export function historyKeyAnywhere(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}
