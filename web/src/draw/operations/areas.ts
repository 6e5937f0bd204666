/** Joins, cuts and splits areas. */
import clipping from 'polygon-clipping';
import type { Polygon } from '../../api/types';
import type { Xy } from '../plane';
import { direction, distance_m, plus, segmentMeeting, segmentsOf, times } from '../vector';
import { type Area, computed, partsOf } from './clip';
import { type Outcome, refused } from './outcome';

export function merged(areas: readonly Area[]): Outcome<Area> {
  const [first, ...rest] = areas.map(partsOf);
  if (!first) return refused('nothing_left');
  return computed(() => clipping.union(first, ...rest));
}

export function cutOut(area: Area, hole: Area): Outcome<Area> {
  return computed(() => clipping.difference(partsOf(area), partsOf(hole)));
}

/** The pieces on the left and on the right of a line, straight or bent, whose ends go on for ever. */
export function splitByLine(area: Area, line: readonly Xy[]): Outcome<Polygon[]> {
  const half = leftOfLine(area, line);
  if (!half.ok) return half;
  const left = computed(() => clipping.intersection(partsOf(area), half.value));
  const right = computed(() => clipping.difference(partsOf(area), half.value));
  const failed = [left, right].find((side) => !side.ok);
  if (failed && !failed.ok)
    return refused(failed.why === 'nothing_left' ? 'does_not_cross' : failed.why);
  const pieces = [left, right].flatMap((side) => (side.ok ? partsOf(side.value) : []));
  return { ok: true, value: pieces.map((coordinates) => ({ type: 'Polygon', coordinates })) };
}

/** How finely the far side of the half plane is drawn: it lies so far out that its chords clear the area. */
const ARC_STEPS = 32;

/** All that lies on the left of the line, out to a circle that holds area and line with room to spare. */
function leftOfLine(area: Area, line: readonly Xy[]): Outcome<Xy[][]> {
  const start = line[0];
  const end = line.at(-1);
  const back = start && directionTo(line.slice(1), start);
  const ahead = end && directionTo(line.slice(0, -1).reverse(), end);
  if (!start || !end || !back || !ahead) return refused('does_not_cross');
  const places = [...partsOf(area).flat(2), ...line];
  const reach_m = 1 + places.reduce((most, place) => Math.max(most, distance_m(start, place)), 0);
  const [first, last] = [
    plus(start, times(back, 4 * reach_m)),
    plus(end, times(ahead, 4 * reach_m)),
  ];
  const long = [first, ...line, last];
  if (crosses(long)) return refused('crosses_itself');
  return { ok: true, value: [[...long, ...arc(start, last, first), first]] };
}

/** Which way the line runs when it arrives at its end; `before` starts with the vertex nearest to it. */
function directionTo(before: readonly Xy[], end: Xy): Xy | null {
  for (const place of before) {
    const along = direction(place, end);
    if (along) return along;
  }
  return null;
}

function crosses(line: readonly Xy[]): boolean {
  const edges = segmentsOf(line);
  return edges.some((edge, i) => edges.slice(i + 2).some((other) => segmentMeeting(edge, other)));
}

/** From one place around a centre, counter-clockwise, to another. */
function arc(centre: Xy, from: Xy, to: Xy): Xy[] {
  const angle = ([x, y]: Xy) => Math.atan2(y - centre[1], x - centre[0]);
  const radius_m = Math.max(distance_m(centre, from), distance_m(centre, to));
  const sweep = (angle(to) - angle(from) + 4 * Math.PI) % (2 * Math.PI);
  return Array.from({ length: ARC_STEPS - 1 }, (_, i): Xy => {
    const at = angle(from) + (sweep * (i + 1)) / ARC_STEPS;
    return [centre[0] + radius_m * Math.cos(at), centre[1] + radius_m * Math.sin(at)];
  });
}
