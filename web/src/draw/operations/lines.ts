/** Splits a line. */
import type { LineString } from '../../api/types';
import type { Xy } from '../plane';
import { distance_m, isSame, segmentMeeting, segmentsOf } from '../vector';
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
