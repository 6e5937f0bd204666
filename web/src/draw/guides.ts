/** The lines that lead a drawer: on from the last segment, square to it, along the edges nearby. */
import type { Xy } from './plane';
import type { Guide, SnapContext } from './snap';
import type { SnapIndex } from './snapIndex';
import { direction, distance_m, leftOf, middle, nearestOn, type Segment } from './vector';

/** How many tolerances away an edge still lends its direction. */
const REACH = 5;
/** More edges than this would make the pointer catch everywhere. */
const MOST_EDGES = 4;

export function guidesFor(
  index: SnapIndex,
  pointer: Xy,
  tolerance_m: number,
  context: SnapContext,
): Guide[] {
  const lenders = edgesAround(index, pointer, tolerance_m * REACH, context.except);
  const guides = [...ownGuides(context), ...extensions(lenders, pointer, tolerance_m * REACH)];
  const last = context.drawn.at(-1);
  if (last) {
    const atLast = index.edgesNear(last, tolerance_m, context.except).map((edge) => edge.segment);
    guides.push(...along([...lenders, ...atLast.slice(0, MOST_EDGES)], last));
  }
  // A guide whose own place is under the pointer leads nowhere.
  return guides.filter(({ through }) => distance_m(through, pointer) > tolerance_m);
}

function ownGuides({ drawn, isRing }: SnapContext): Guide[] {
  const [before, last] = [drawn.at(-2), drawn.at(-1)];
  const lastWay = before && last && direction(before, last);
  const guides: Guide[] = lastWay
    ? [
        { kind: 'right_angle', through: last, along: leftOf(lastWay) },
        { kind: 'extension', through: last, along: lastWay },
      ]
    : [];
  const [first, second] = drawn;
  const firstWay = isRing && drawn.length > 1 && first && second && direction(first, second);
  if (firstWay) guides.push({ kind: 'right_angle', through: first, along: leftOf(firstWay) });
  return guides;
}

function along(segments: readonly Segment[], through: Xy): Guide[] {
  return segments.flatMap(([from, to]): Guide[] => {
    const way = direction(from, to);
    if (!way) return [];
    return [
      { kind: 'right_angle', through, along: leftOf(way) },
      { kind: 'parallel', through, along: way },
    ];
  });
}

/** An edge goes on beyond the end that is near the pointer. */
function extensions(segments: readonly Segment[], pointer: Xy, reach_m: number): Guide[] {
  return segments.flatMap(([from, to]): Guide[] => {
    const way = direction(from, to);
    if (!way) return [];
    return [from, to]
      .filter((end) => distance_m(end, pointer) <= reach_m)
      .map((through) => ({ kind: 'extension', through, along: way }));
  });
}

function edgesAround(
  index: SnapIndex,
  pointer: Xy,
  reach_m: number,
  except?: ReadonlySet<string>,
): Segment[] {
  return index
    .edgesNear(pointer, reach_m, except)
    .map(({ segment }) => ({ segment, away_m: distance_m(nearestOn(segment, pointer), pointer) }))
    .sort(
      (a, b) =>
        a.away_m - b.away_m ||
        distance_m(middle(...a.segment), pointer) - distance_m(middle(...b.segment), pointer),
    )
    .slice(0, MOST_EDGES)
    .map(({ segment }) => segment);
}
