/** Finds the place a drawer means: a vertex, a crossing, a middle, an edge, or where a guide line leads. */
import { guidesFor } from './guides';
import type { Xy } from './plane';
import type { IndexedEdge, SnapIndex } from './snapIndex';
import {
  distance_m,
  footOnLine,
  isSame,
  lineMeeting,
  middle,
  nearestOn,
  type Segment,
  segmentMeeting,
} from './vector';

export type SnapKind =
  | 'vertex'
  | 'midpoint'
  | 'edge'
  | 'intersection'
  | 'right_angle'
  | 'parallel'
  | 'extension'
  | 'first_vertex'
  | 'free';

export interface Snap {
  at: Xy;
  kind: SnapKind;
  /** What to draw so that the drawer sees why. */
  guides: Segment[];
}

export interface SnapContext {
  /** The vertices set so far. */
  drawn: readonly Xy[];
  /** Whether the first vertex closes the ring. */
  isRing?: boolean;
  /** Features being changed: they do not catch their own vertices. */
  except?: ReadonlySet<string>;
}

/** An endless line that leads the pointer. */
export interface Guide {
  kind: 'right_angle' | 'parallel' | 'extension';
  through: Xy;
  /** Of length 1. */
  along: Xy;
}

export const NO_CONTEXT: SnapContext = { drawn: [] };

type Finder = (scene: Scene) => Snap | null;

interface Scene {
  pointer: Xy;
  tolerance_m: number;
  edges: readonly IndexedEdge[];
  points: readonly Xy[];
  guides: readonly Guide[];
  context: SnapContext;
}

/** In the order of what a drawer most likely means. */
const FINDERS: readonly Finder[] = [
  firstVertex,
  vertex,
  intersection,
  midpoint,
  guideOnEdge,
  edge,
  guideMeeting,
  guide,
];

export function snap(
  index: SnapIndex,
  pointer: Xy,
  tolerance_m: number,
  context: SnapContext = NO_CONTEXT,
): Snap {
  const scene: Scene = {
    pointer,
    tolerance_m,
    context,
    edges: index.edgesNear(pointer, tolerance_m, context.except),
    points: index.pointsNear(pointer, tolerance_m, context.except),
    guides: guidesFor(index, pointer, tolerance_m, context),
  };
  for (const find of FINDERS) {
    const found = find(scene);
    if (found) return found;
  }
  return { at: pointer, kind: 'free', guides: [] };
}

function firstVertex({ pointer, tolerance_m, context }: Scene): Snap | null {
  const first = context.drawn[0];
  const canClose = context.isRing && context.drawn.length > 2 && first;
  return canClose && distance_m(first, pointer) <= tolerance_m
    ? { at: first, kind: 'first_vertex', guides: [] }
    : null;
}

function vertex(scene: Scene): Snap | null {
  // The last vertex is where the pointer starts from: catching it would make a segment of no length.
  const own = scene.context.drawn.slice(0, -1);
  return nearest(scene, [...scene.points, ...own], 'vertex');
}

function intersection(scene: Scene): Snap | null {
  const { edges } = scene;
  const meetings = edges
    .flatMap((a, i) => edges.slice(i + 1).map((b) => segmentMeeting(a.segment, b.segment)))
    .filter((at) => at !== null);
  return nearest(scene, meetings, 'intersection');
}

function midpoint(scene: Scene): Snap | null {
  return nearest(
    scene,
    scene.edges.map(({ segment }) => middle(...segment)),
    'midpoint',
  );
}

function edge(scene: Scene): Snap | null {
  return nearest(
    scene,
    scene.edges.map(({ segment }) => nearestOn(segment, scene.pointer)),
    'edge',
  );
}

/** Where a guide crosses an edge, or the perpendicular from the last vertex meets it. */
function guideOnEdge(scene: Scene): Snap | null {
  const found: Snap[] = [];
  for (const { segment } of scene.edges) {
    for (const { kind, through, along } of scene.guides) {
      const step: Xy = [segment[1][0] - segment[0][0], segment[1][1] - segment[0][1]];
      const at = lineMeeting(through, along, segment[0], step);
      if (at && isOn(segment, at)) found.push({ at, kind, guides: [[through, at]] });
    }
  }
  return nearestSnap(scene, found);
}

/** Two guides at once fix a place. */
function guideMeeting(scene: Scene): Snap | null {
  const found: Snap[] = [];
  for (const [i, a] of scene.guides.entries()) {
    for (const b of scene.guides.slice(i + 1)) {
      const at = lineMeeting(a.through, a.along, b.through, b.along);
      if (!at || isSame(at, a.through) || isSame(at, b.through)) continue;
      found.push({
        at,
        kind: a.kind,
        guides: [
          [a.through, at],
          [b.through, at],
        ],
      });
    }
  }
  return nearestSnap(scene, found);
}

function guide(scene: Scene): Snap | null {
  return nearestSnap(
    scene,
    scene.guides.map(({ kind, through, along }): Snap => {
      const at = footOnLine(scene.pointer, through, along);
      return { at, kind, guides: [[through, at]] };
    }),
  );
}

function isOn(segment: Segment, place: Xy): boolean {
  return isSame(nearestOn(segment, place), place);
}

function nearest(scene: Scene, places: readonly Xy[], kind: SnapKind): Snap | null {
  return nearestSnap(
    scene,
    places.map((at): Snap => ({ at, kind, guides: [] })),
  );
}

/** The nearest within the tolerance; of equally near ones the first. */
function nearestSnap({ pointer, tolerance_m }: Scene, snaps: readonly Snap[]): Snap | null {
  let best: Snap | null = null;
  let bestDistance_m = tolerance_m;
  for (const candidate of snaps) {
    const away_m = distance_m(candidate.at, pointer);
    const isNearer = best ? away_m < bestDistance_m - 1e-9 : away_m <= bestDistance_m;
    if (isNearer) [best, bestDistance_m] = [candidate, away_m];
  }
  return best;
}
