/** A house around the courtyard: its windows are a texture, one bay of it per window. */
import { type Batch, rgb, standAt, type Xyz } from './batch';
import { contact } from './ground';
import type { YardFeature } from './index';
import { type Edge, edgesOf, headingOf, outlinesOf } from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import { heightOf, storeysOf, textOf } from './survey';

const WALLS = ['#d6cab4', '#cfc9bd', '#d9cdae', '#cdbba8', '#c6c3bb', '#c9b7a0'] as const;
const ROOFS = ['#9c968b', '#a19c93', '#8f8a82', '#7f6257'] as const;
const BOARDS = ['#7c4a43', '#4a6076', '#566b5d', '#77694f', '#8a8378'] as const;
const BAY_M = 3.4;
const SHOP_M = 3.4;
/** Where the texture is only wall. */
const BLANK: readonly [number, number] = [0.06, 0.06];

export function distantHouse(site: Site, feature: YardFeature): void {
  const storeys = storeysOf(feature);
  const height_m = heightOf(feature);
  const seed = new Seed(feature.id);
  const [wall, top] = [seed.pick(WALLS), seed.pick(ROOFS)];
  const hasShops = feature.properties.use === 'commercial' || /商铺/.test(textOf(feature, 'note'));
  const batch = site.batch('distant');
  for (const rings of outlinesOf(feature.geometry)) {
    for (const side of rings.flatMap(edgesOf)) {
      contact(site, side.from, side.to);
      const low_m = hasShops && side.length_m > 3.5 ? Math.min(SHOP_M, height_m - 0.4) : 0;
      if (low_m) shop(site, side, low_m, seed.pick(BOARDS));
      windows(batch, side, [low_m, height_m], low_m ? storeys - 1 : storeys, wall);
    }
    site.batch('plain').area(rings, height_m - 0.35, rgb(top));
    for (const side of rings.flatMap(edgesOf)) {
      site.batch('plain').upright(side.to, side.from, [height_m - 0.35, height_m], rgb(wall, 0.8));
    }
  }
}

function windows(
  batch: Batch,
  side: Edge,
  [z0, z1]: readonly [number, number],
  storeys: number,
  wall: string,
): void {
  const bays =
    side.length_m < 2.4 || storeys < 1 ? 0 : Math.max(1, Math.round(side.length_m / BAY_M));
  const corners: [Xyz, Xyz, Xyz, Xyz] = [
    [...side.from, z0],
    [...side.to, z0],
    [...side.to, z1],
    [...side.from, z1],
  ];
  const uvs = bays
    ? ([
        [0, 0],
        [bays, 0],
        [bays, storeys],
        [0, storeys],
      ] as const)
    : [BLANK, BLANK, BLANK, BLANK];
  batch.quad(corners, rgb(wall), rgb(wall, z0 ? 0.97 : 0.82), uvs);
}

function shop(site: Site, side: Edge, top_m: number, board: string): void {
  const stand = standAt(side.from, headingOf(side.along));
  site.batch('glass').upright(side.from, side.to, [0, top_m], rgb('#87929a'), rgb('#4c555c'));
  site
    .batch('plain')
    .box(stand, [0.2, side.length_m - 0.2], [-0.2, 0], [top_m - 0.75, top_m], rgb(board));
  const piers = Math.max(1, Math.round(side.length_m / 4));
  for (let i = 0; i <= piers; i++) {
    const u = (side.length_m * i) / piers;
    site
      .batch('plain')
      .upright(
        [
          side.from[0] + side.along[0] * Math.max(0, u - 0.2) + side.outward[0] * 0.04,
          side.from[1] + side.along[1] * Math.max(0, u - 0.2) + side.outward[1] * 0.04,
        ],
        [
          side.from[0] + side.along[0] * Math.min(side.length_m, u + 0.2) + side.outward[0] * 0.04,
          side.from[1] + side.along[1] * Math.min(side.length_m, u + 0.2) + side.outward[1] * 0.04,
        ],
        [0, top_m - 0.75],
        rgb('#b9b2a6'),
        rgb('#8c867c'),
      );
  }
}
