/** What a key does while the map is drawn on. */
import type { ToolKey } from '../draw/tool';
import type { Drawing } from './drawing.svelte';
import { arrowStepOf, isIn, type ScreenStep } from './keys';

export type DrawCommand =
  | { do: 'tool'; key: ToolKey }
  | ({ do: 'nudge' } & ScreenStep)
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
        | 'line'
        | 'several'
        | 'snap';
    }
  | { do: 'type'; text: string };

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
  i: 'line',
  a: 'several',
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
  const step = arrowStepOf(event);
  if (step) return { do: 'nudge', ...step };
  if (/^[\d.<@]$/.test(event.key)) return { do: 'type', text: event.key };
  const command = LETTERS[letter as keyof typeof LETTERS];
  return command ? { do: command } : null;
}

/** Does it. */
export function obey(drawing: Drawing, command: DrawCommand, bearing_deg: number): void {
  switch (command.do) {
    case 'tool':
      drawing.key(command.key);
      break;
    case 'nudge':
      drawing.deeds.nudge(command, bearing_deg);
      break;
    case 'type':
      drawing.typing = command.text;
      break;
    case 'snap':
      drawing.snaps = !drawing.snaps;
      break;
    case 'several':
      drawing.addSeveral(!drawing.adds);
      break;
    case 'line':
      drawing.deeds.putInLine(false);
      break;
    case 'cut':
      drawing.deeds.copy();
      drawing.deeds.remove();
      break;
    case 'all':
      drawing.selectAll();
      break;
    case 'draw':
      drawing.draw(drawing.kind);
      break;
    case 'rectangle':
    case 'turned':
      if (drawing.mode === 'hole') drawing.cutOut(command.do);
      else drawing.draw(drawing.kind, command.do);
      break;
    case 'copy':
    case 'paste':
    case 'double':
    case 'join':
      drawing.deeds[command.do]();
      break;
    default:
      drawing.use(command.do);
  }
}

/** Fields of text and dialogs have keys of their own, and so have lists and sliders. */
function isElsewhere(event: KeyboardEvent): boolean {
  return isIn(
    event,
    'dialog, input, textarea, select, [contenteditable], [role="slider"], [role="menu"]',
  );
}
