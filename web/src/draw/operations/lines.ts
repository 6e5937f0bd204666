/** Splits a line, and draws one beside it. */
import type { LineString } from '../../api/types';
import type { Xy } from '../plane';
import {
  direction,
  distance_m,
  dot,
  isSame,
  leftOf,
  lineMeeting,
  minus,
  plus,
  segmentMeeting,
  segmentsOf,
  times,
} from '../vector';
import { type Outcome, refused } from './outcome';

/** The pieces of a line between the places where a cut meets it. */
export function splitLine(line: readonly Xy[], cut: readonly Xy[]): Outcome<LineString[]> {
  const pieces: Xy[][] = [];
  let piece: Xy[] = line[0] ? [line[0]] : [];
  for (const segment of segmentsOf(line)) {
    for (const at of meetings(segment, cut)) {
      if (piece[0] && !isSame(piece[0], at)) pieces.push([...piece, at]);
      piece = [at];
    }
    if (!isSame(piece.at(-1) as Xy, segment[1])) piece.push(segment[1]);
  }
  if (piece.length > 1) pieces.push(piece);
  if (pieces.length < 2) return refused('does_not_cross');
  return { ok: true, value: pieces.map((coordinates) => ({ type: 'LineString', coordinates })) };
}

function meetings(segment: readonly [Xy, Xy], cut: readonly Xy[]): Xy[] {
  return segmentsOf(cut)
    .map((other) => segmentMeeting(segment, other))
    .filter((at) => at !== null)
    .sort((a, b) => distance_m(segment[0], a) - distance_m(segment[0], b));
}

/** A line beside another, with mitred corners: on its left for a positive distance. */
export function lineBeside(line: readonly Xy[], distance_m: number): Outcome<LineString> {
  const places = line.filter((at, i) => i === 0 || !isSame(at, line[i - 1] as Xy));
  const segments = segmentsOf(places);
  if (segments.length === 0 || distance_m === 0) return refused('nothing_to_do');
  const beside = segments.map(([from, to]) => {
    const along = direction(from, to) as Xy;
    const aside = times(leftOf(along), distance_m);
    return { from: plus(from, aside), to: plus(to, aside), along };
  });
  const coordinates: Xy[] = [];
  for (const [i, { from, along }] of beside.entries()) {
    const before = beside[i - 1];
    const corner = before && lineMeeting(before.from, before.along, from, along);
    // Where two segments run on, or straight back, their lines do not meet.
    if (before && !corner && dot(before.along, along) < 0) return refused('too_tight');
    coordinates.push(corner ?? from);
  }
  coordinates.push((beside.at(-1) as (typeof beside)[number]).to);
  // A segment that came out backwards was too short for the distance.
  const isTight = beside.some(
    ({ along }, i) => dot(minus(coordinates[i + 1] as Xy, coordinates[i] as Xy), along) <= 0,
  );
  return isTight ? refused('too_tight') : { ok: true, value: { type: 'LineString', coordinates } };
}
