/** Puts pieces together to lines. */
import type { Xy } from '../plane';
import { cross, direction, distance_m, dot, isSame, SAME_PLACE_M, type Segment } from '../vector';
import type { BorderSide } from './border';

/** No longer, and a piece that nothing goes on from is a thorn. */
const THORN_M = 0.05;

/**
 * The lines that pieces make, each from its end on to the piece that begins there. Where several do, the one that
 * keeps most to `side`: lines then touch, and do not cross. Of pieces that lie on each other one counts.
 */
export function chained(pieces: readonly Segment[], side: BorderSide): Xy[][] {
  const left = new Set(withoutThorns(distinct(pieces)));
  const follows = (end: Xy) => [...left].filter(([from]) => isSame(from, end));
  const begins = [...left].filter(([from]) => ![...left].some(([, to]) => isSame(to, from)));
  const lines: Xy[][] = [];
  for (const first of [...begins, ...left]) {
    if (!left.delete(first)) continue;
    const line = [...first];
    let last: Segment | undefined = first;
    while (last && !isSame(last[1], line[0] as Xy)) {
      last = mostTo(side, last, follows(last[1]));
      if (!last) break;
      left.delete(last);
      line.push(last[1]);
    }
    lines.push(line);
  }
  return lines;
}

function distinct(pieces: readonly Segment[]): Segment[] {
  const kept: Segment[] = [];
  for (const piece of pieces) {
    const isThere = kept.some(
      ([from, to]) => distance_m(from, piece[0]) + distance_m(to, piece[1]) < SAME_PLACE_M,
    );
    if (!isThere) kept.push(piece);
  }
  return kept;
}

/** Where two lines cross at hardly an angle, both go on a little. */
function withoutThorns(pieces: readonly Segment[]): Segment[] {
  return pieces.filter((piece) => {
    const [from, to] = piece;
    if (distance_m(from, to) > THORN_M) return true;
    const others = pieces.filter((other) => other !== piece);
    const isLoose = [
      !others.some((other) => isSame(other[1], from)) &&
        others.some((other) => isSame(other[1], to)),
      !others.some((other) => isSame(other[0], to)) &&
        others.some((other) => isSame(other[0], from)),
    ];
    return !isLoose.some(Boolean);
  });
}

function mostTo(side: BorderSide, from: Segment, onward: readonly Segment[]): Segment | undefined {
  const along = direction(...from);
  const turn = (next: Segment): number => {
    const way = direction(...next);
    return along && way ? Math.atan2(cross(along, way), dot(along, way)) : 0;
  };
  const sign = side === 'left' ? 1 : -1;
  return [...onward].sort((a, b) => sign * (turn(b) - turn(a)))[0];
}
