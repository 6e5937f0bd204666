/** What a key does while the map is drawn on. */
import type { ToolKey } from '../draw/tool';

export type DrawCommand =
  | { do: 'tool'; key: ToolKey }
  | { do: 'nudge'; right_m: number; up_m: number }
  | { do: 'copy' | 'cut' | 'paste' | 'double' | 'all' }
  | {
      do:
        | 'select'
        | 'draw'
        | 'rectangle'
        | 'turned'
        | 'split'
        | 'hole'
        | 'mirror'
        | 'join'
        | 'snap';
    }
  | { do: 'type'; text: string };

const STEP_M = { near: 0.1, far: 1 };
const ARROWS: Record<string, [right: number, up: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const WITH_CONTROL = { c: 'copy', x: 'cut', v: 'paste', d: 'double', a: 'all' } as const;
const LETTERS = {
  v: 'select',
  b: 'draw',
  r: 'rectangle',
  t: 'turned',
  s: 'split',
  x: 'hole',
  m: 'mirror',
  j: 'join',
  n: 'snap',
} as const;
const TOOL_KEYS: readonly string[] = ['Enter', 'Escape', 'Backspace', 'Delete'] satisfies ToolKey[];

export function drawCommandOf(event: KeyboardEvent): DrawCommand | null {
  if (event.altKey || isElsewhere(event)) return null;
  const letter = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    const command = WITH_CONTROL[letter as keyof typeof WITH_CONTROL];
    return command && !event.shiftKey ? { do: command } : null;
  }
  if (TOOL_KEYS.includes(event.key)) {
    const pressesButton = event.key === 'Enter' && isIn(event, 'button, a, [role="button"]');
    return pressesButton ? null : { do: 'tool', key: event.key as ToolKey };
  }
  const arrow = ARROWS[event.key];
  if (arrow) {
    const step_m = event.shiftKey ? STEP_M.far : STEP_M.near;
    return { do: 'nudge', right_m: arrow[0] * step_m, up_m: arrow[1] * step_m };
  }
  if (/^[\d.<@]$/.test(event.key)) return { do: 'type', text: event.key };
  const command = LETTERS[letter as keyof typeof LETTERS];
  return command ? { do: command } : null;
}

/** Fields of text and dialogs have keys of their own, and so have lists and sliders. */
function isElsewhere(event: KeyboardEvent): boolean {
  return isIn(
    event,
    'dialog, input, textarea, select, [contenteditable], [role="slider"], [role="menu"]',
  );
}

function isIn(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
