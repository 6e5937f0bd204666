/** The ground: the street's pavement all around, the courtyard's concrete, and the shade at the foot of things. */
import type { Xyz } from './batch';
import { rgb } from './batch';
import type { YardFeature } from './index';
import { edge, outlinesOf, placeOn, type Xy } from './plan';
import type { Site } from './site';

/** Heights of the layers, a few millimetres apart: nobody stumbles, nothing flickers. */
export const LAYER_M = {
  yard: 0.012,
  lane: 0.024,
  marking: 0.036,
  shade: 0.045,
  grass: 0.07,
  overlay: 0.09,
};

/** The street goes on until the haze. */
const FAR_M = 700;
/** Around the courtyard it is cut into cells: in one huge triangle depths are too coarse, and it would show through the ground above it. */
const CELL_M = 25;
const NEAR_M = 8 * CELL_M;
const SHADE_M = 1.2;

export function pavement(site: Site, [x, y]: Xy): void {
  const slab = (west: number, south: number, east: number, north: number) => {
    const ring: Xy[] = [
      [x + west, y + south],
      [x + east, y + south],
      [x + east, y + north],
      [x + west, y + north],
    ];
    site.batch('pavement').area([ring], 0, rgb('#b9b4aa'));
  };
  slab(-FAR_M, -FAR_M, FAR_M, -NEAR_M);
  slab(-FAR_M, NEAR_M, FAR_M, FAR_M);
  slab(-FAR_M, -NEAR_M, -NEAR_M, NEAR_M);
  slab(NEAR_M, -NEAR_M, FAR_M, NEAR_M);
  for (let west = -NEAR_M; west < NEAR_M; west += CELL_M) {
    for (let south = -NEAR_M; south < NEAR_M; south += CELL_M)
      slab(west, south, west + CELL_M, south + CELL_M);
  }
}

export function yardGround(site: Site, { geometry, surroundings }: YardFeature): void {
  for (const rings of outlinesOf(geometry)) {
    site.batch('concrete').area(rings, LAYER_M.yard, rgb(surroundings ? '#b7b1a6' : '#bdb8ae'));
  }
}

/** Less light reaches the ground along a wall: seen from the wall's outside, `from` is at the left. */
export function contact(site: Site, from: Xy, to: Xy): void {
  const side = edge(from, to);
  const at = (place: Xy): Xyz => [place[0], place[1], LAYER_M.shade];
  site
    .batch('contact')
    .quad(
      [
        at(placeOn(side, -0.3, SHADE_M)),
        at(placeOn(side, side.length_m + 0.3, SHADE_M)),
        at(to),
        at(from),
      ],
      rgb('#ffffff'),
      rgb('#ffffff'),
      [
        [0, 0.98],
        [1, 0.98],
        [1, 0.02],
        [0, 0.02],
      ],
    );
}
