/** Roofs: flat behind a parapet, with stair heads and solar boilers; or the low hips that were later put on many. */
import { type Batch, rgb, standAt, type Xyz } from './batch';
import type { Look } from './look';
import { type Box, boxAbout, edgesOf, headingOf, signedArea_m2, towards, type Xy } from './plan';
import type { Site } from './site';

const DECK_BELOW_M = 0.5;
const EAVES_M = 0.5;
/** A hip is put on what is nearly a rectangle, and not too wide. */
const LEAST_FILLING = 0.78;

export function roof(
  site: Site,
  rings: Xy[][],
  height_m: number,
  look: Look,
  stairs: readonly { place: Xy; heading: number }[],
): void {
  const outer = rings[0] as Xy[];
  const box = boxAbout(outer);
  const filling = signedArea_m2(outer) / (4 * box.half_length_m * box.half_width_m);
  if (look.isHipped && filling > LEAST_FILLING && rings.length === 1 && box.half_width_m < 9) {
    hip(site.batch('plain'), box, height_m, look);
  } else {
    flat(site, rings, height_m, look);
    for (const { place, heading } of stairs) stairHead(site, place, heading, height_m, look);
  }
}

function flat(site: Site, rings: Xy[][], height_m: number, look: Look): void {
  site.batch('plaster').area(rings, height_m - DECK_BELOW_M, rgb('#a8a49b'));
  const coping = site.batch('plain');
  for (const side of rings.flatMap(edgesOf)) {
    coping.box(
      standAt(side.from, headingOf(side.along), height_m),
      [-0.04, side.length_m + 0.04],
      [-0.05, 0.24],
      [-DECK_BELOW_M, 0.07],
      rgb(look.band),
    );
  }
}

/** Where the stairs come up. */
function stairHead(site: Site, place: Xy, heading: number, height_m: number, look: Look): void {
  const stand = standAt(place, heading, height_m - DECK_BELOW_M);
  site.batch('plaster').box(stand, [-1.4, 1.4], [-1.7, 1.7], [0, 2.4], rgb(look.band));
  site.batch('plain').box(stand, [-1.6, 1.6], [-1.9, 1.9], [2.4, 2.52], rgb('#b5b0a6'));
}

function hip(batch: Batch, box: Box, height_m: number, look: Look): void {
  const along = towards(box.heading);
  const at = (u: number, v: number, z: number): Xyz => [
    box.centre[0] + along[0] * u - along[1] * v,
    box.centre[1] + along[1] * u + along[0] * v,
    z,
  ];
  const [u, v] = [box.half_length_m + EAVES_M, box.half_width_m + EAVES_M];
  const rise_m = Math.min(2.4, v * 0.36);
  const [low, high] = [height_m + 0.04, height_m + rise_m];
  const ridge = Math.max(u - v, 0.01);
  const [lit, eaves] = [rgb(look.roof), rgb(look.roof, 0.86)];
  batch.quad(
    [at(-u, -v, low), at(u, -v, low), at(ridge, 0, high), at(-ridge, 0, high)],
    lit,
    eaves,
  );
  batch.quad([at(u, v, low), at(-u, v, low), at(-ridge, 0, high), at(ridge, 0, high)], lit, eaves);
  batch.quad([at(u, -v, low), at(u, v, low), at(ridge, 0, high), at(ridge, 0, high)], lit, eaves);
  batch.quad(
    [at(-u, v, low), at(-u, -v, low), at(-ridge, 0, high), at(-ridge, 0, high)],
    lit,
    eaves,
  );
  batch.box(
    { x: box.centre[0], y: box.centre[1], z: low - 0.2, heading: box.heading },
    [-u, u],
    [-v, v],
    [0, 0.18],
    rgb(look.band),
    rgb(look.band, 0.7),
  );
}
