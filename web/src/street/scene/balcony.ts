/** Balconies that were closed with glass, as nearly all are in the north. */
import { rgb, type Stand, within } from './batch';
import type { Seed } from './seed';
import type { Site } from './site';
import { fillWindows, SIZES } from './windows';

/** Shallow, so that what a camera on the wall sees is not hidden by what nobody surveyed. */
const DEEP_M = 0.55;
const PARAPET_M = 1;
/** Who lives there had it closed: not all by the same firm. */
const OWN_FRAMES = 0.4;
const FRAMES = ['#eef0ef', '#7d9189', '#8f8478', '#5e6a70'] as const;

/** One in front of the wall: `stand` is its middle at the floor, on the wall's face. */
export function balcony(
  site: Site,
  stand: Stand,
  {
    width_m,
    storey_m,
    colour,
    frame,
  }: { width_m: number; storey_m: number; colour: string; frame: string },
  seed: Seed,
): void {
  const half = width_m / 2;
  const plain = site.batch('plain');
  plain.box(stand, [-half, half], [-DEEP_M, 0], [-0.12, PARAPET_M], rgb(colour), rgb(colour, 0.86));
  const head_m = Math.min(PARAPET_M + SIZES.field[1], storey_m - 0.16);
  plain.box(stand, [-half, half], [-DEEP_M, 0], [head_m, storey_m - 0.12], rgb(colour));
  // The glass stands back a little from the parapet's face.
  const front = within(stand, { x: 0, y: -DEEP_M - 0.04, z: PARAPET_M, heading: 0 });
  const own = seed.chance(OWN_FRAMES) ? seed.pick(FRAMES) : frame;
  fillWindows(site, front, 'field', [width_m, head_m - PARAPET_M], own, seed);
  const glass = site.batch('glass');
  const dark = rgb('#59646c');
  glass.box(stand, [-half + 0.03, half - 0.03], [-DEEP_M + 0.12, 0], [PARAPET_M, head_m], dark);
}
