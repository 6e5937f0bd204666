/** What a key does to the camera that is tried out. */
export type Nudge =
  | { what: 'move'; right_m: number; up_m: number }
  | { what: 'turn'; clockwise_deg: number };

const STEP = { move_m: 0.1, move_far_m: 1, turn_deg: 1, turn_far_deg: 5 };

const DIRECTIONS: Record<string, [right: number, up: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** By the key's place on the keyboard, which Shift and the language do not change. */
const TURNS: Record<string, number> = { KeyQ: -1, BracketLeft: -1, KeyE: 1, BracketRight: 1 };

const FIELDS = 'input, textarea, select, [contenteditable], [role="slider"]';

export function nudgeOf(event: KeyboardEvent): Nudge | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isIn(event, `dialog, ${FIELDS}`)) {
    return null;
  }
  const direction = DIRECTIONS[event.key];
  if (direction) {
    const step = event.shiftKey ? STEP.move_far_m : STEP.move_m;
    return { what: 'move', right_m: direction[0] * step, up_m: direction[1] * step };
  }
  const turn = TURNS[event.code];
  if (!turn) return null;
  return {
    what: 'turn',
    clockwise_deg: turn * (event.shiftKey ? STEP.turn_far_deg : STEP.turn_deg),
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

function isIn(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
