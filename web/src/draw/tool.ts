/** What a drawing tool is: it takes what the hand does, in metres of a plane, and shows a sketch of what it makes. */
import type { Measures } from './measure';
import type { PlaneGeometry, Xy } from './plane';
import type { Snap, SnapContext } from './snap';
import type { Typed } from './typed';
import type { Segment } from './vector';

export interface Pointer {
  /** Where the pointer truly is. */
  raw: Xy;
  /** Where it is taken to be. */
  snap: Snap;
  /** How far a pointer may miss a handle. */
  tolerance_m: number;
  /** What it takes is taken beside what is taken already. */
  adds?: boolean;
}

export interface Handle {
  at: Xy;
  role: 'vertex' | 'midpoint' | 'turn';
  isActive: boolean;
}

export interface Sketch {
  geometries: readonly PlaneGeometry[];
  guides: readonly Segment[];
  handles: readonly Handle[];
  measures: Measures;
}

export const NO_SKETCH: Sketch = { geometries: [], guides: [], handles: [], measures: {} };

export type ToolKey = 'Enter' | 'Escape' | 'Backspace' | 'Delete';

/** What became of features that were there before. */
export interface Change {
  how: 'move' | 'turn' | 'reshape' | 'straighten';
  geometries: ReadonlyMap<string, PlaneGeometry>;
  /** Clockwise: what has a direction of its own turns along. */
  turned_deg: number;
}

/** What is still needed before a typed value means something. */
export type Needed = 'direction_needed' | 'start_needed' | 'sides_needed';

/** `done`, `changed`: the gesture ended with this, and the tool is ready for the next one. */
export type Step =
  | { state: 'going' }
  | { state: 'done'; geometry: PlaneGeometry }
  | ({ state: 'changed' } & Change)
  | { state: 'refused'; why: Needed }
  | { state: 'cancelled' };

export const GOING: Step = { state: 'going' };

export const refusedStep = (why: Needed): Step => ({ state: 'refused', why });

export interface Tool {
  readonly sketch: Sketch;
  readonly snapContext: SnapContext;
  /** Whether a drag that starts here is the tool's; else it moves the map. */
  grabs(pointer: Pointer): boolean;
  down(pointer: Pointer): Step;
  move(pointer: Pointer): Step;
  up(pointer: Pointer): Step;
  key(key: ToolKey): Step;
  typed(value: Typed): Step;
  cancel(): Step;
}
