/** From metres to the picture: one scale for both directions, so that the angles are true. */
import type { SideView } from './sideView';

const WIDTH = 316;
/** Room for the height at the left, and for a label at the right. */
const LEFT = 42;
const RIGHT = 10;
const TOP = 12;
/** Below the ground: ticks and their labels. */
const BOTTOM = 24;
/** A high camera makes the picture no higher than this. */
const HIGHEST = 120;
const REACH_M = { least: 6, most: 60 };
const BEYOND = 1.06;
const LABEL_ROOM = 34;

export type Tick = {
  level: string;
  at_m: number;
  x: number;
  labelX: number;
  anchor: 'start' | 'middle' | 'end';
};

export type SidePicture = {
  width: number;
  height: number;
  groundY: number;
  planeY: number;
  eye: { x: number; y: number };
  view: string;
  /** The near dead zone; empty when the camera sees its own foot. */
  dead: string;
  edges: string;
  axis: string;
  /** From the weakest level to the strongest, each over the one before. */
  bands: { level: string; step: number; x: number; width: number }[];
  ticks: Tick[];
};

export function layOut(
  side: SideView,
  targetHeight_m: number,
  range_m: number | null,
): SidePicture {
  const height_m = side.height_m + targetHeight_m;
  const scale = Math.min((WIDTH - LEFT - RIGHT) / shownReach(side, range_m), HIGHEST / height_m);
  const end_m = (WIDTH - LEFT) / scale;
  const groundY = TOP + height_m * scale;
  const planeY = groundY - targetHeight_m * scale;
  const eye = { x: LEFT, y: TOP };
  const x = (u_m: number) => LEFT + u_m * scale;

  /** Where a line of sight leaves the picture: at the plane, or at an edge of the drawing. */
  const ray = (down_deg: number): [number, number] => {
    const down = Math.tan((down_deg * Math.PI) / 180);
    const toPlane_m = down_deg >= 90 ? 0 : down > 0 ? side.height_m / down : Infinity;
    if (toPlane_m <= end_m) return [x(toPlane_m), planeY];
    const y = TOP + end_m * scale * down;
    if (y >= 0) return [WIDTH, y];
    return [LEFT + TOP / -down, 0];
  };

  const near = ray(side.tilt_deg + side.vfov_deg / 2);
  const far = ray(side.tilt_deg - side.vfov_deg / 2);
  const corner: [number, number][] = far[1] < planeY ? [[WIDTH, planeY]] : [];
  if (far[1] === 0) corner.push([WIDTH, 0]);
  const camera: [number, number] = [eye.x, eye.y];
  const foot: [number, number] = [LEFT, planeY];
  return {
    width: WIDTH,
    height: groundY + BOTTOM,
    groundY,
    planeY,
    eye,
    view: `${path(camera, near, ...corner, far)}Z`,
    dead: side.near_m > 0 ? `${path(camera, foot, near)}Z` : '',
    edges: path(near, camera, far),
    axis: path(camera, ray(side.tilt_deg)),
    bands: side.levels.flatMap(({ level, seen_m }, step) => {
      if (!seen_m) return [];
      const from = x(Math.max(0, seen_m[0]));
      const width = Math.min(WIDTH, x(seen_m[1])) - from;
      return width > 0 ? [{ level, step, x: from, width }] : [];
    }),
    ticks: ticks(side, x),
  };
}

/** As far as the picture goes: to where the camera's range, its view or its weakest level ends. */
function shownReach({ far_m, levels }: SideView, range_m: number | null): number {
  const weakest_m = levels[0]?.reach_m ?? Infinity;
  const end_m = Math.min(far_m, weakest_m, range_m ?? Infinity) * BEYOND;
  return Math.min(REACH_M.most, Math.max(REACH_M.least, end_m));
}

/** The ends of the levels, from the nearest on, as far as their labels have room. */
function ticks({ levels }: SideView, x: (u_m: number) => number): Tick[] {
  const found: Tick[] = [];
  let free = -Infinity;
  for (const { level, seen_m } of [...levels].reverse()) {
    if (!seen_m || x(seen_m[1]) > WIDTH) continue;
    const at = x(seen_m[1]);
    if (at < free) continue;
    free = at + LABEL_ROOM;
    const last = at > WIDTH - LABEL_ROOM / 2;
    const anchor = last ? 'end' : 'middle';
    found.push({ level, at_m: seen_m[1], x: at, labelX: last ? WIDTH : at, anchor });
  }
  return found;
}

function path(...points: [number, number][]): string {
  return `M${points.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}`;
}
