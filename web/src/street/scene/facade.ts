/** One side of a house: its wall in upright strips, with the openings cut out of it and filled. */
import { type Batch, from, rgb, type Stand, standAt } from './batch';
import type { Surface } from './materials';
import { type Edge, headingOf, placeOn, type Xy } from './plan';
import type { Seed } from './seed';
import type { Site } from './site';
import { COOLER, fillWindows, GRILLE, REVEAL_M, type WindowKind } from './windows';

/** A hole in the wall: from its sill up. `fill` is none where something else closes it, as a door does. */
export type Opening = {
  bottom_m: number;
  height_m: number;
  fill: WindowKind | null;
  hasCooler?: boolean;
  isBarred?: boolean;
};
/** Openings above each other, from the lowest. */
export type Column = { centre_m: number; width_m: number; openings: readonly Opening[] };
/** The wall's finish up to a height. */
export type Zone = { top_m: number; surface: Surface; colour: string };

export type Wall = { side: Edge; zones: readonly Zone[]; frame: string; sill: string };

/** Strips overlap by this, so that no light falls through between them. */
const LAP_M = 0.004;
/** The damp, dirty foot of a wall is darker up to here. */
const FOOT_M = 0.5;
const FOOT_SHADE = 0.68;
const GRILLE_COLOUR = '#a7adae';
/** What is in a hole of a wall lies so far out if there is none. */
export const ON_WALL_M = REVEAL_M + 0.02;

export function buildFacade(site: Site, wall: Wall, columns: readonly Column[], seed: Seed): void {
  const { side, zones } = wall;
  const top_m = zones.at(-1)?.top_m ?? 0;
  let reached_m = 0;
  for (const column of columns) {
    const [from_m, to_m] = [
      column.centre_m - column.width_m / 2,
      column.centre_m + column.width_m / 2,
    ];
    strip(site, side, zones, [reached_m, from_m], [0, top_m]);
    let up_m = 0;
    for (const opening of column.openings) {
      strip(site, side, zones, [from_m - LAP_M, to_m + LAP_M], [up_m, opening.bottom_m]);
      fillOpening(site, wall, column, opening, seed);
      up_m = opening.bottom_m + opening.height_m;
    }
    strip(site, side, zones, [from_m - LAP_M, to_m + LAP_M], [up_m, top_m]);
    reached_m = to_m;
  }
  strip(site, side, zones, [reached_m, side.length_m], [0, top_m]);
}

/** As it is seen from afar: the wall without holes, and on it what is in them. */
export function flatFacade(site: Site, wall: Wall, columns: readonly Column[], seed: Seed): void {
  const { side, zones, frame } = wall;
  strip(site, side, zones, [0, side.length_m], [0, zones.at(-1)?.top_m ?? 0]);
  for (const column of columns) {
    const { centre_m, width_m } = column;
    for (const opening of column.openings) {
      const { bottom_m, height_m, fill } = opening;
      if (!fill) continue;
      const stand = standAt(placeOn(side, centre_m, ON_WALL_M), headingOf(side.along), bottom_m);
      fillWindows(site, stand, fill, [width_m, height_m], frame, seed);
      hang(site, wall, column, opening);
    }
  }
}

/** A rectangle of the wall, in the finish of each zone that it crosses. */
function strip(
  site: Site,
  side: Edge,
  zones: readonly Zone[],
  [u0, u1]: readonly [number, number],
  [z0, z1]: readonly [number, number],
): void {
  if (u1 - u0 < 1e-3) return;
  const [a, b] = [placeOn(side, u0), placeOn(side, u1)];
  let below_m = 0;
  for (const { top_m, surface, colour } of zones) {
    const [low, high] = [Math.max(z0, below_m), Math.min(z1, top_m)];
    below_m = top_m;
    if (high - low < 1e-3) continue;
    const batch = site.batch(surface);
    if (low > 0) batch.upright(a, b, [low, high], rgb(colour));
    else footed(batch, a, b, high, colour);
  }
}

/** A stretch of wall that stands on the ground. */
export function footed(batch: Batch, a: Xy, b: Xy, top_m: number, colour: string): void {
  const foot_m = Math.min(top_m, FOOT_M);
  batch.upright(a, b, [0, foot_m], rgb(colour), rgb(colour, FOOT_SHADE));
  if (top_m > foot_m) batch.upright(a, b, [foot_m, top_m], rgb(colour));
}

function fillOpening(site: Site, wall: Wall, column: Column, opening: Opening, seed: Seed): void {
  const { bottom_m, height_m, fill } = opening;
  const { side, zones } = wall;
  const zone = zones.find(({ top_m }) => top_m > bottom_m + height_m / 2) ?? (zones.at(-1) as Zone);
  const stand = standAt(placeOn(side, column.centre_m), headingOf(side.along), bottom_m);
  reveal(site.batch(zone.surface), stand, column.width_m / 2, height_m, zone.colour);
  if (!fill) return;
  if (fill !== 'field' && fill !== 'shop')
    sill(site.batch('plain'), stand, column.width_m / 2, wall.sill);
  fillWindows(site, stand, fill, [column.width_m, height_m], wall.frame, seed);
  hang(site, wall, column, opening);
}

/** What hangs before a window or under it. */
function hang(site: Site, { side }: Wall, { centre_m, width_m }: Column, opening: Opening): void {
  const { bottom_m, height_m, isBarred, hasCooler } = opening;
  const at = (z: number) => standAt(placeOn(side, centre_m), headingOf(side.along), z);
  if (isBarred) site.copy(GRILLE, at(bottom_m), [width_m, 1, height_m], GRILLE_COLOUR);
  const aside_m = centre_m + width_m / 2 + 0.05;
  if (hasCooler && aside_m + 0.8 < side.length_m) site.copy(COOLER, at(bottom_m - 0.72));
}

/** The four inner faces of a hole in the wall. */
function reveal(
  batch: Batch,
  stand: Stand,
  half_m: number,
  height_m: number,
  colour: string,
): void {
  const deep = REVEAL_M;
  const at = (u: number, v: number, w: number) => from(stand, [u, v, w]);
  const [lit, dim] = [rgb(colour, 0.9), rgb(colour, 0.62)];
  batch.quad(
    [
      at(-half_m, 0, 0),
      at(-half_m, deep, 0),
      at(-half_m, deep, height_m),
      at(-half_m, 0, height_m),
    ],
    lit,
  );
  batch.quad(
    [at(half_m, deep, 0), at(half_m, 0, 0), at(half_m, 0, height_m), at(half_m, deep, height_m)],
    lit,
  );
  batch.quad([at(-half_m, 0, 0), at(half_m, 0, 0), at(half_m, deep, 0), at(-half_m, deep, 0)], lit);
  batch.quad(
    [
      at(-half_m, deep, height_m),
      at(half_m, deep, height_m),
      at(half_m, 0, height_m),
      at(-half_m, 0, height_m),
    ],
    dim,
  );
}

/** The sill's face, top and underside. */
function sill(batch: Batch, stand: Stand, half_m: number, colour: string): void {
  const [side_m, out, under] = [half_m + 0.06, -0.07, -0.07];
  const at = (u: number, v: number, w: number) => from(stand, [u, v, w]);
  const [lit, dim] = [rgb(colour), rgb(colour, 0.6)];
  batch.quad(
    [at(-side_m, out, under), at(side_m, out, under), at(side_m, out, 0), at(-side_m, out, 0)],
    lit,
  );
  batch.quad([at(-side_m, out, 0), at(side_m, out, 0), at(side_m, 0, 0), at(-side_m, 0, 0)], lit);
  batch.quad(
    [at(-side_m, 0, under), at(side_m, 0, under), at(side_m, out, under), at(-side_m, out, under)],
    dim,
  );
}
