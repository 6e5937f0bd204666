/** A row of parking spaces along a baseline: made, dragged longer or shorter, thinned, numbered and typed. */
import type { Xy } from '../plane';
import { distance_m, dot, minus, plus, times } from '../vector';
import { basesOf, type Line, placeStalls, type Side } from './layout';
import { type StallSize, stallShape } from './stall';

export type { Side } from './layout';
export type { Arrangement, StallSize } from './stall';
export type SpaceType = 'standard' | 'accessible' | 'ev' | 'compact';

/** What a person said about the stall of one slot; it stays when the row is dragged shorter and longer again. */
interface Mark {
  number: number;
  type: SpaceType;
  isRemoved: boolean;
}

/** Immutable: each step makes a new row. Slots are counted along the baseline; those put before slot 0 are negative. */
export interface ParkingRow extends Line {
  /** What must stay free beside an accessible space. */
  accessibleAisle_m: number;
  firstSlot: number;
  marks: ReadonlyMap<number, Mark>;
}

export interface RowSpace {
  slot: number;
  number: number;
  type: SpaceType;
  isRemoved: boolean;
  ring: Xy[];
  /** The aisle beside an accessible space. */
  aisle: Xy[] | null;
}

export interface NewRow {
  baseline: readonly Xy[];
  side: Side;
  size: StallSize;
  setback_m?: number;
  accessibleAisle_m?: number;
  firstNumber?: number;
}

export function newRow({ setback_m = 0, accessibleAisle_m = 0, firstNumber = 1, ...line }: NewRow) {
  const row = { ...line, setback_m, accessibleAisle_m, firstSlot: 0, marks: new Map() };
  return numbered(row, firstNumber);
}

/** Every slot that fits, the removed ones too. */
export function slotsOf(row: ParkingRow): RowSpace[] {
  return placedOf(row).map(({ ring, aisle }, i) => {
    const slot = row.firstSlot + i;
    const { number, type, isRemoved } = row.marks.get(slot) ?? UNMARKED;
    return { slot, number, type, isRemoved, ring, aisle };
  });
}

export function spacesOf(row: ParkingRow): RowSpace[] {
  return slotsOf(row).filter(({ isRemoved }) => !isRemoved);
}

/** The row's first or last segment ends at the foot of `to`; the stalls at its other end stay where they are. */
export function withEnd(row: ParkingRow, end: 'start' | 'end', to: Xy): ParkingRow {
  return numbered(end === 'end' ? withLastEnd(row, to) : withFirstStart(row, to));
}

/** Removed spaces leave a gap in the numbers: what is painted on the ground does not change by it. */
export function withRemoved(row: ParkingRow, slot: number, isRemoved: boolean): ParkingRow {
  return marked(row, slot, { isRemoved });
}

/** An accessible space makes room for the aisle beside it: those after it move on. */
export function withType(row: ParkingRow, slot: number, type: SpaceType): ParkingRow {
  return numbered(marked(row, slot, { type }));
}

export function onSide(row: ParkingRow, side: Side): ParkingRow {
  return numbered({ ...row, side });
}

const UNMARKED: Mark = { number: 0, type: 'standard', isRemoved: false };

function placedOf(row: ParkingRow) {
  const isAccessible = (slot: number) => {
    const mark = row.marks.get(row.firstSlot + slot);
    return mark?.type === 'accessible' && !mark.isRemoved;
  };
  return placeStalls(row, (slot) => (isAccessible(slot) ? row.accessibleAisle_m : 0));
}

function marked(row: ParkingRow, slot: number, change: Partial<Mark>): ParkingRow {
  const mark = row.marks.get(slot);
  if (!mark) return row;
  return { ...row, marks: new Map(row.marks).set(slot, { ...mark, ...change }) };
}

/** Gives numbers to the slots that have none: after the highest, outwards from what has numbers. */
function numbered(row: ParkingRow, firstNumber = 1): ParkingRow {
  const marks = new Map(row.marks);
  const slots = placedOf(row).map((_, i) => row.firstSlot + i);
  const isNew = (slot: number) => !marks.has(slot);
  const before = slots.filter((slot) => slot < 0 && isNew(slot)).reverse();
  const after = slots.filter((slot) => slot >= 0 && isNew(slot));
  let number = Math.max(firstNumber - 1, ...[...marks.values()].map((mark) => mark.number));
  for (const slot of [...before, ...after]) {
    number += 1;
    marks.set(slot, { ...UNMARKED, number });
  }
  return { ...row, marks };
}

function withLastEnd(row: ParkingRow, to: Xy): ParkingRow {
  const base = basesOf(row).at(-1);
  if (!base) return row;
  const length_m = Math.max(dot(minus(to, base.start), base.along), extent_m(row));
  const end = plus(base.start, times(base.along, length_m));
  return { ...row, baseline: [...row.baseline.slice(0, -1), end] };
}

/** In whole stalls, so that all others stay where they are. */
function withFirstStart(row: ParkingRow, to: Xy): ParkingRow {
  const base = basesOf(row)[0];
  const pitch_m = stallShape(row.size)?.pitch_m;
  if (!base || !pitch_m) return row;
  const moved_m = dot(minus(to, base.start), base.along);
  const places_m = placedOf(row)
    .filter(({ segment }) => segment === 0)
    .map(({ from_m }) => from_m);
  const added = Math.round(-moved_m / pitch_m);
  if (added > 0) return startedAt(row, base.along, -added * pitch_m, row.firstSlot - added);
  const at = nearest(places_m, moved_m);
  return at > 0 ? startedAt(row, base.along, places_m[at] ?? 0, row.firstSlot + at) : row;
}

function startedAt(row: ParkingRow, along: Xy, by_m: number, firstSlot: number): ParkingRow {
  const [start, ...rest] = row.baseline;
  if (!start) return row;
  const marks = new Map([...row.marks].filter(([slot]) => slot >= firstSlot));
  return { ...row, baseline: [plus(start, times(along, by_m)), ...rest], marks, firstSlot };
}

function nearest(places_m: readonly number[], to_m: number): number {
  const misses = places_m.map((at_m) => Math.abs(at_m - to_m));
  return misses.indexOf(Math.min(...misses));
}

function extent_m(row: ParkingRow): number {
  return stallShape(row.size)?.extent_m ?? 0;
}

/** The side of the baseline on which a place lies, at the nearest of its segments. */
export function sideOf(baseline: readonly Xy[], place: Xy): Side {
  const bases = basesOf({ baseline, side: 'left' } as Line).map((base) => {
    const reached_m = dot(minus(place, base.start), base.along);
    const foot = plus(
      base.start,
      times(base.along, Math.min(Math.max(reached_m, 0), base.length_m)),
    );
    return { away: dot(minus(place, base.start), base.away), missed_m: distance_m(foot, place) };
  });
  const near = bases.sort((a, b) => a.missed_m - b.missed_m)[0];
  return near && near.away < 0 ? 'right' : 'left';
}
