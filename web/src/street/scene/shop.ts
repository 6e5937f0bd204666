/** Shops in the lowest storey: glass between piers under a long sign board. */
import { rgb, standAt } from './batch';
import { buildFacade, type Column, type Wall } from './facade';
import { headingOf } from './plan';
import type { Seed } from './seed';
import type { Site } from './site';

const TOP_M = 3.2;
const BAY_M = 3.8;
const BOARDS = ['#7c3b35', '#33506b', '#3f5f4e', '#6b5a3c', '#8a8378'] as const;

export function shopFront(site: Site, wall: Wall, rooms: readonly Column[], seed: Seed): void {
  const { side } = wall;
  const bays = Math.max(1, Math.round(side.length_m / BAY_M));
  const pitch_m = side.length_m / bays;
  const above = rooms.map((column) => ({
    ...column,
    openings: column.openings.filter(({ bottom_m }) => bottom_m > TOP_M),
  }));
  buildFacade(site, wall, above, seed);
  const stand = standAt(side.from, headingOf(side.along));
  for (let i = 0; i < bays; i++) {
    const [from_m, to_m] = [i * pitch_m + 0.18, (i + 1) * pitch_m - 0.18];
    const plain = site.batch('plain');
    site
      .batch('glass')
      .box(stand, [from_m, to_m], [-0.05, 0], [0.15, 2.55], rgb('#8b979d'), rgb('#59646b'));
    for (let bar = 0; bar <= 3; bar++) {
      const u = from_m + ((to_m - from_m) * bar) / 3;
      plain.box(stand, [u - 0.03, u + 0.03], [-0.08, 0], [0, 2.55], rgb('#b7babb'));
    }
    plain.box(stand, [from_m - 0.1, to_m + 0.1], [-0.22, 0], [2.55, TOP_M], rgb(seed.pick(BOARDS)));
  }
}
