/** Where the stalls of a row lie along a baseline. */
import type { Xy } from '../plane';
import { MOST_IN_ROW } from '../shapes';
import { direction, distance_m, leftOf, plus, segmentsOf, times } from '../vector';
import { overlapInterval } from './clearance';
import { type StallShape, type StallSize, stallShape } from './stall';

export type Side = 'left' | 'right';

export interface Line {
  baseline: readonly Xy[];
  side: Side;
  size: StallSize;
  /** Between the baseline and the stalls. */
  setback_m: number;
}

export interface Placed {
  /** Closed, counter-clockwise. */
  ring: Xy[];
  /** The aisle beside an accessible stall, likewise. */
  aisle: Xy[] | null;
  segment: number;
  /** Where the stall begins, from the start of its segment. */
  from_m: number;
}

/** A segment of the baseline with its own directions. */
interface Base {
  start: Xy;
  along: Xy;
  away: Xy;
  length_m: number;
}

/** A row that fits to the millimetre must not lose a stall to rounding. */
const ROUNDING_M = 1e-6;

/**
 * As many stalls as fit, from the start of the baseline. At a bend none crosses the baseline or another stall: the
 * next one begins where it is just clear. `aisleBeside_m` says what must stay free beside the stall of a slot.
 */
export function placeStalls(line: Line, aisleBeside_m: (slot: number) => number): Placed[] {
  const shape = stallShape(line.size);
  if (!shape) return [];
  const bases = basesOf(line);
  const placed: Placed[] = [];
  bases.forEach((base, segment) => {
    const corners = (at_m: number) => cornersAt(base, shape, at_m, line.setback_m);
    const segments = bases.filter((other) => other !== base).map(segmentOf);
    // Stalls of one segment keep clear of each other by their pitch.
    const obstacles = [...segments, ...placed.flatMap(openShapes)];
    const taken = takenBy(obstacles, corners(0), base.along);
    const takenBeside = (aisle_m: number) =>
      takenBy(obstacles, aisleCorners(corners(0), base.along, aisle_m), base.along);
    let from_m = 0;
    let hasAisleBefore = false;
    while (placed.length < MOST_IN_ROW) {
      const wide_m: number = hasAisleBefore ? 0 : aisleBeside_m(placed.length);
      const aisle_m = wide_m * shape.pitchPerWidth;
      from_m = firstFree_m(
        aisle_m > 0 ? inOrder([...taken, ...takenBeside(aisle_m)]) : taken,
        from_m,
      );
      if (from_m + shape.extent_m + aisle_m > base.length_m + ROUNDING_M) break;
      const aisle = wide_m > 0 ? aisleCorners(corners(from_m), base.along, aisle_m) : null;
      placed.push({
        ring: closed(corners(from_m), line.side),
        aisle: aisle && closed(aisle, line.side),
        segment,
        from_m,
      });
      hasAisleBefore = wide_m > 0;
      from_m += shape.pitch_m + aisle_m;
    }
  });
  return placed;
}

export function basesOf({ baseline, side }: Line): Base[] {
  return segmentsOf(baseline).flatMap(([start, end]) => {
    const along = direction(start, end);
    if (!along) return [];
    const away = side === 'left' ? leftOf(along) : times(leftOf(along), -1);
    return [{ start, along, away, length_m: distance_m(start, end) }];
  });
}

function segmentOf({ start, along, length_m }: Base): Xy[] {
  return [start, plus(start, times(along, length_m))];
}

function cornersAt(base: Base, shape: StallShape, from_m: number, setback_m: number): Xy[] {
  return shape.corners.map(([along_m, away_m]) =>
    plus(
      plus(base.start, times(base.along, from_m + along_m)),
      times(base.away, setback_m + away_m),
    ),
  );
}

/** The parallelogram beside the stall's second side: corners 1 and 2 lie ahead. */
function aisleCorners(corners: readonly Xy[], along: Xy, aisle_m: number): Xy[] {
  const [near, far] = [corners[1] as Xy, corners[2] as Xy];
  const step = times(along, aisle_m);
  return [near, plus(near, step), plus(far, step), far];
}

type Interval = readonly [from_m: number, to_m: number];

/** Where on its way along the segment the stall overlaps an obstacle, in order. */
function takenBy(obstacles: readonly (readonly Xy[])[], stall: Xy[], along: Xy): Interval[] {
  const intervals = obstacles.map((obstacle) => overlapInterval(stall, along, obstacle));
  return inOrder(intervals.filter((interval) => interval !== null));
}

function inOrder(intervals: Interval[]): Interval[] {
  return intervals.sort(([a], [b]) => a - b);
}

function firstFree_m(taken: readonly Interval[], from_m: number): number {
  return taken.reduce((at_m, [low, high]) => (low < at_m && at_m < high ? high : at_m), from_m);
}

function openShapes({ ring, aisle }: Placed): Xy[][] {
  return [ring, aisle].flatMap((shape) => (shape ? [shape.slice(0, -1)] : []));
}

function closed(corners: readonly Xy[], side: Side): Xy[] {
  const first = corners[0] as Xy;
  const ring = [...corners, first];
  return side === 'left' ? ring : ring.reverse();
}
