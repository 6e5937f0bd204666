/** All that lies within a distance of a line: a strip along each of its edges, and a corner between two of them. */
import { signedArea_m2 } from '../measure';
import type { Xy } from '../plane';
import {
  cross,
  direction,
  distance_m,
  dot,
  isSame,
  leftOf,
  minus,
  nearestOn,
  plus,
  SAME_PLACE_M,
  type Segment,
  segmentsOf,
  times,
} from '../vector';

/** A corner that would reach farther out than so many times the distance is cut off square, at the distance. */
const MITRE_LIMIT = 4;

export type BorderSide = 'left' | 'right';

export interface Border {
  /** Convex, counter-clockwise. Together they cover what lies within the distance, but for the ends of an open line. */
  parts: Xy[][];
  /** What could bound them on the wanted side, before they cover each other. */
  bounds: Segment[];
}

interface Edge {
  from: Xy;
  to: Xy;
  along: Xy;
}

/**
 * A line whose last place is its first is closed, as rings are. What lies on the other side of an area cannot be near
 * on the wanted one: its corners there are left out.
 */
export function borderOf(
  line: readonly Xy[],
  reach_m: number,
  side: BorderSide,
  isArea: boolean,
): Border {
  const edges = edgesOf(line);
  const [first] = edges;
  const isClosed = first && isSame((edges.at(-1) as Edge).to, first.from);
  const border: Border = { parts: [], bounds: [] };
  for (const [i, edge] of edges.entries()) {
    const aside = times(leftOf(edge.along), reach_m);
    const left: Segment = [plus(edge.from, aside), plus(edge.to, aside)];
    const right: Segment = [minus(edge.from, aside), minus(edge.to, aside)];
    border.parts.push([...right, left[1], left[0]]);
    border.bounds.push(side === 'left' ? left : right);
    const next = edges[i + 1] ?? (isClosed ? first : undefined);
    const bend = next && sideOfBend(edge.along, next.along);
    if (!bend || (isArea && bend !== side)) continue;
    const path = cornerPath(edge.to, edge.along, next.along, bend, reach_m, bend === side);
    border.parts.push(wound([edge.to, ...path]));
    if (bend === side) border.bounds.push(...segmentsOf(path));
  }
  return border;
}

/** The outer side; of a way straight back, the left. */
function sideOfBend(along: Xy, next: Xy): BorderSide | null {
  const turn = cross(along, next);
  if (Math.abs(turn) < 1e-9 && dot(along, next) > 0) return null;
  return turn > 1e-9 ? 'right' : 'left';
}

/** From the one edge's strip to the next one's, by a tip if it is wanted and does not reach too far. */
function cornerPath(
  at: Xy,
  along: Xy,
  next: Xy,
  side: BorderSide,
  reach_m: number,
  hasTip: boolean,
): Xy[] {
  const out_m = side === 'left' ? reach_m : -reach_m;
  const [from, to] = [plus(at, times(leftOf(along), out_m)), plus(at, times(leftOf(next), out_m))];
  const angle = Math.atan2(Math.abs(cross(along, next)), dot(along, next));
  const isTipped = hasTip && Math.cos(angle / 2) * MITRE_LIMIT >= 1;
  const on_m = reach_m * Math.tan(angle / (isTipped ? 2 : 4));
  const tips = [plus(from, times(along, on_m)), minus(to, times(next, on_m))];
  return [from, ...(isTipped ? tips.slice(0, 1) : tips), to];
}

function edgesOf(line: readonly Xy[]): Edge[] {
  return segmentsOf(straightened(line)).flatMap(([from, to]) => {
    const along = direction(from, to);
    return along ? [{ from, to, along }] : [];
  });
}

/** A line without the places that change nothing; its first and its last stay. */
export function straightened(line: readonly Xy[]): Xy[] {
  const kept: Xy[] = [];
  let passed: Xy[] = [];
  for (const [i, at] of line.entries()) {
    const [last, ahead] = [kept.at(-1), line[i + 1]];
    if (last && ahead && isSame(last, at)) continue;
    const isStraight =
      last && ahead && [...passed, at].every((place) => isPassed([last, ahead], place));
    passed = isStraight ? [...passed, at] : [];
    if (!isStraight) kept.push(at);
  }
  return kept;
}

/** Whether a place lies on the way, short of its end. */
function isPassed(way: Segment, place: Xy): boolean {
  const foot = nearestOn(way, place);
  return distance_m(foot, place) < SAME_PLACE_M && distance_m(foot, way[1]) > SAME_PLACE_M;
}

/** Counter-clockwise. */
function wound(ring: Xy[]): Xy[] {
  return signedArea_m2([...ring, ring[0] as Xy]) < 0 ? ring.reverse() : ring;
}
