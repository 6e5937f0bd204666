/**
 * A row of parking spaces. First its baseline is drawn like a line; then the row can be changed: its ends dragged, a
 * space removed and brought back by a click, the side by a click on the other side. Enter ends it.
 */

import { length_m } from '../measure';
import { covers } from '../parking/clearance';
import {
  newRow,
  onSide,
  type ParkingRow,
  type RowSpace,
  type Side,
  type SpaceType,
  type StallSize,
  sideOf,
  slotsOf,
  spacesOf,
  withEnd,
  withRemoved,
  withType,
} from '../parking/row';
import type { PlaneGeometry, Xy } from '../plane';
import type { SnapContext } from '../snap';
import {
  GOING,
  type Handle,
  type Pointer,
  type Sketch,
  type Step,
  type Tool,
  type ToolKey,
} from '../tool';
import type { Typed } from '../typed';
import { direction, distance_m, isSame, plus, type Segment, segmentsOf, times } from '../vector';
import { LineTool } from './shapeTools';

export interface RowOptions {
  size: StallSize;
  side: Side;
  setback_m: number;
  accessibleAisle_m: number;
  firstNumber: number;
}

type End = 'start' | 'end';

export class ParkingRowTool implements Tool {
  readonly #line = new LineTool();
  #options: RowOptions;
  /** The row as it was at each step of its change; none while its baseline is drawn. */
  #steps: ParkingRow[] = [];
  #dragged: { end: End; row: ParkingRow } | null = null;
  #finished: readonly RowSpace[] = [];

  constructor(options: RowOptions) {
    this.#options = options;
  }

  /** What the last finished gesture made: its geometry with numbers and types. */
  get finished(): readonly RowSpace[] {
    return this.#finished;
  }

  /** The row as it is shown. */
  get spaces(): readonly RowSpace[] {
    const row = this.#shown;
    return row ? spacesOf(row) : [];
  }

  /** For a size or a side that is chosen while drawing; what was removed or typed begins anew. */
  set options(options: RowOptions) {
    this.#options = options;
    const row = this.#row;
    if (row) this.#steps.push(this.#rowAlong(row.baseline));
  }

  get options(): RowOptions {
    return this.#options;
  }

  get sketch(): Sketch {
    const row = this.#shown;
    if (!row) return this.#line.sketch;
    const line = this.#line.sketch;
    const guides = [...segmentsOf(row.baseline), ...dashed(row)];
    return {
      geometries: [multiPolygon(spacesOf(row)) ?? line.geometries].flat(),
      guides: this.#row ? guides : [...line.guides, ...guides],
      handles: this.#row ? endHandles(row, this.#dragged?.end) : line.handles,
      measures: this.#row ? { total_m: length_m(row.baseline) } : line.measures,
    };
  }

  get snapContext(): SnapContext {
    const row = this.#row;
    return row ? { drawn: row.baseline.slice(0, -1) } : this.#line.snapContext;
  }

  /** The ends of a row are dragged. */
  grabs(pointer: Pointer): boolean {
    return this.#row !== null && endAt(this.#row, pointer) !== null;
  }

  down(pointer: Pointer): Step {
    const row = this.#row;
    if (!row) return this.#line.down(pointer);
    const end = endAt(row, pointer);
    this.#dragged = end && { end, row };
    return GOING;
  }

  move(pointer: Pointer): Step {
    if (!this.#row) return this.#line.move(pointer);
    if (this.#dragged) {
      const { end } = this.#dragged;
      // From the last step on, so that what a drag passes over is not forgotten.
      this.#dragged.row = withEnd(this.#row, end, pointer.snap.at);
    }
    return GOING;
  }

  up(pointer: Pointer): Step {
    const row = this.#row;
    if (!row) return this.#begun(this.#line.up(pointer));
    if (this.#dragged) {
      this.move(pointer);
      this.#change(this.#dragged.row);
      this.#dragged = null;
      return GOING;
    }
    const slot = slotAt(row, pointer.raw);
    if (slot) this.#change(withRemoved(row, slot.slot, !slot.isRemoved));
    else this.#change(onSide(row, sideOf(row.baseline, pointer.raw)));
    return GOING;
  }

  /** The type of the space at a place; false where none is. */
  setType(at: Xy, type: SpaceType): boolean {
    const row = this.#row;
    const slot = row && slotAt(row, at);
    if (!row || !slot) return false;
    this.#change(withType(row, slot.slot, type));
    return true;
  }

  key(key: ToolKey): Step {
    if (key === 'Escape') return this.cancel();
    if (!this.#row) return this.#begun(this.#line.key(key));
    if (key === 'Enter') return this.#finish();
    this.#dragged = null;
    this.#steps.pop();
    return GOING;
  }

  /** A length is that of the row's last segment. */
  typed(value: Typed): Step {
    const row = this.#row;
    if (!row) return this.#begun(this.#line.typed(value));
    const [from, to] = [row.baseline.at(-2), row.baseline.at(-1)];
    const along = from && to && direction(from, to);
    if (from && along && value.length_m !== undefined) {
      this.#change(withEnd(row, 'end', plus(from, times(along, value.length_m))));
    }
    return GOING;
  }

  cancel(): Step {
    this.#reset();
    return { state: 'cancelled' };
  }

  get #row(): ParkingRow | null {
    return this.#steps.at(-1) ?? null;
  }

  get #shown(): ParkingRow | null {
    const [drawn] = this.#line.sketch.geometries;
    if (this.#dragged) return this.#dragged.row;
    return this.#row ?? (drawn?.type === 'LineString' ? this.#rowAlong(drawn.coordinates) : null);
  }

  #rowAlong(baseline: readonly Xy[]): ParkingRow {
    return newRow({ baseline, ...this.#options });
  }

  /** The end of the line is the beginning of the row. */
  #begun(step: Step): Step {
    if (step.state !== 'done') return step;
    if (step.geometry.type !== 'LineString') return GOING;
    this.#steps = [this.#rowAlong(step.geometry.coordinates)];
    return GOING;
  }

  #change(row: ParkingRow): void {
    this.#steps.push(row);
  }

  #finish(): Step {
    const spaces = this.spaces;
    const geometry = multiPolygon(spaces);
    if (!geometry) return GOING;
    this.#finished = spaces;
    const highest = Math.max(...spaces.map(({ number }) => number));
    this.#options = { ...this.#options, firstNumber: highest + 1 };
    this.#reset();
    return { state: 'done', geometry };
  }

  #reset(): void {
    this.#line.cancel();
    this.#steps = [];
    this.#dragged = null;
  }
}

function multiPolygon(spaces: readonly RowSpace[]): PlaneGeometry | null {
  if (spaces.length === 0) return null;
  return { type: 'MultiPolygon', coordinates: spaces.map(({ ring }) => [ring]) };
}

/** Removed spaces and the aisles beside accessible ones. */
function dashed(row: ParkingRow): Segment[] {
  const removed = slotsOf(row).filter(({ isRemoved }) => isRemoved);
  const aisles = spacesOf(row).flatMap(({ aisle }) => (aisle ? [aisle] : []));
  return [...removed.map(({ ring }) => ring), ...aisles].flatMap(segmentsOf);
}

function endHandles({ baseline }: ParkingRow, dragged: End | undefined): Handle[] {
  const [start, end] = [baseline[0], baseline.at(-1)];
  if (!start || !end) return [];
  return [
    { at: start, role: 'vertex', isActive: dragged === 'start' },
    { at: end, role: 'vertex', isActive: dragged === 'end' },
  ];
}

function endAt({ baseline }: ParkingRow, { raw, tolerance_m }: Pointer): End | null {
  const [start, end] = [baseline[0], baseline.at(-1)];
  if (!start || !end) return null;
  const [toStart_m, toEnd_m] = [distance_m(start, raw), distance_m(end, raw)];
  if (Math.min(toStart_m, toEnd_m) > tolerance_m) return null;
  return toStart_m < toEnd_m && !isSame(raw, end) ? 'start' : 'end';
}

function slotAt(row: ParkingRow, at: Xy): RowSpace | undefined {
  return slotsOf(row).find(({ ring }) => covers(ring.slice(0, -1), at));
}
