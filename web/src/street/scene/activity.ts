/** Activity grounds: a soft surface by those whom it is for, and their equipment as far as there is room. */
import { rgb, standAt } from './batch';
import { EQUIPMENT, type Equipment } from './equipment';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import {
  boxAbout,
  distanceToEdge_m,
  edgesOf,
  headingOf,
  isInRings,
  outlinesOf,
  towards,
  type Xy,
} from './plan';
import type { Site } from './site';
import { textOf } from './survey';

const {
  bench,
  tableTennis,
  chessTable,
  walker,
  horizontalBars,
  twister,
  slide,
  seesaw,
  hoop,
  pavilion,
} = EQUIPMENT;

const GRID_M = 0.8;
/** Over the edge nobody swings: less room is enough there. */
const EDGE_SHARE = 0.75;

const SURFACES: Record<string, string> = {
  children: '#b5745c',
  sports: '#6f9179',
  elderly: '#b3a48f',
  all: '#9c8577',
};
const SETS: Record<string, readonly Equipment[]> = {
  children: [slide, seesaw, bench, bench],
  sports: [walker, twister, horizontalBars, tableTennis, bench],
  elderly: [chessTable, bench, walker, twister, bench],
  all: [walker, twister, tableTennis, bench, seesaw, horizontalBars],
};
/** What its name says stands there comes first. */
const NAMED: readonly (readonly [RegExp, Equipment])[] = [
  [/篮球/, hoop],
  [/凉亭/, pavilion],
  [/滑梯/, slide],
];

export function activityArea(site: Site, feature: YardFeature): void {
  const use = textOf(feature, 'for') || 'all';
  const name = textOf(feature, 'name');
  for (const rings of outlinesOf(feature.geometry)) {
    site.batch('marking').area(rings, LAYER_M.marking, rgb(SURFACES[use] ?? '#9c8577'));
    for (const side of rings.flatMap(edgesOf)) {
      site
        .batch('plain')
        .box(
          standAt(side.from, headingOf(side.along)),
          [0, side.length_m],
          [0, 0.1],
          [0, 0.08],
          rgb('#c6c1b6'),
          rgb('#a39d92'),
        );
    }
    if (feature.surroundings) continue;
    const named = NAMED.flatMap(([pattern, piece]) => (pattern.test(name) ? [piece] : []));
    equip(site, rings, [...named, ...(SETS[use] ?? [])]);
  }
}

/** Each piece goes to the place of a grid where it has most room. */
function equip(site: Site, rings: Xy[][], pieces: readonly Equipment[]): void {
  const { centre, heading, half_length_m, half_width_m } = boxAbout(rings[0] as Xy[]);
  const along = towards(heading);
  const sides = rings.flatMap(edgesOf);
  const grid = gridOf([half_length_m, half_width_m]).map(
    ([u, v]): Xy => [
      centre[0] + along[0] * u - along[1] * v,
      centre[1] + along[1] * u + along[0] * v,
    ],
  );
  const spots = grid
    .filter((spot) => isInRings(spot, rings))
    .map((place) => ({
      place,
      room_m: Math.min(...sides.map((side) => distanceToEdge_m(side, place) / EDGE_SHARE)),
    }));
  for (const piece of pieces) {
    const best = spots.reduce<(typeof spots)[number] | null>(
      (most, spot) => (spot.room_m > (most?.room_m ?? piece.radius_m) ? spot : most),
      null,
    );
    if (!best) continue;
    const { place } = best;
    piece.draw(site.batch('plain'), standAt(place, heading, LAYER_M.marking));
    for (const spot of spots) {
      const apart_m = Math.hypot(spot.place[0] - place[0], spot.place[1] - place[1]);
      spot.room_m = Math.min(spot.room_m, apart_m - piece.radius_m);
    }
  }
}

function gridOf([half_length_m, half_width_m]: Xy): Xy[] {
  const spots: Xy[] = [];
  for (let v = -half_width_m + 1; v <= half_width_m - 1; v += GRID_M) {
    for (let u = -half_length_m + 1; u <= half_length_m - 1; u += GRID_M) spots.push([u, v]);
  }
  return spots;
}
