/** Green areas: a lawn within a kerb, and what grows on it by its type. */
import { rgb } from './batch';
import { CROWNS } from './foliage';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import { edgesOf, outlinesOf, placeOn, scattered, signedArea_m2, type Xy } from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import { textOf } from './survey';
import { putCrown } from './tree';

const GRASS: Record<string, string> = {
  lawn: '#919e75',
  shrub: '#89946e',
  nursery: '#9c957c',
  garden: '#93a179',
};
const SHRUBS = ['#85976c', '#8f9f77', '#778c66', '#95a07b'] as const;
const FLOWERING = ['#b58a92', '#c2b27a', '#8aa660', '#7f9c58', '#a98c9f'] as const;
const KERB_M = 0.12;
const KERB_OUT_M = 0.02;
const KERB_TOP_M = 0.12;

type Planting = {
  pitch_m: number;
  radius_m: readonly [number, number];
  height_m: readonly [number, number];
  colours: readonly [string, ...string[]];
};

/** The most shrubs of one area: a large one is planted more thinly, and nobody counts them. */
const MOST = 54;
const PLANTINGS: Record<string, Planting> = {
  shrub: { pitch_m: 1.1, radius_m: [0.45, 0.75], height_m: [0.6, 1.1], colours: SHRUBS },
  nursery: { pitch_m: 1.5, radius_m: [0.3, 0.5], height_m: [0.7, 1.6], colours: SHRUBS },
  garden: { pitch_m: 1.9, radius_m: [0.4, 0.8], height_m: [0.5, 1.1], colours: FLOWERING },
  lawn: { pitch_m: 4.5, radius_m: [0.4, 0.7], height_m: [0.5, 0.9], colours: SHRUBS },
};

export function greenArea(site: Site, feature: YardFeature): void {
  const type = textOf(feature, 'type') || 'lawn';
  const seed = new Seed(feature.id);
  for (const rings of outlinesOf(feature.geometry)) {
    site.batch('grass').area(rings, LAYER_M.grass, rgb(GRASS[type] ?? '#8fa55f'));
    if (feature.surroundings) continue;
    kerb(site, rings);
    const planting = PLANTINGS[type];
    if (planting) plant(site, rings, planting, seed);
  }
}

/** A kerb of stone: its outer and inner face and its top. */
function kerb(site: Site, rings: readonly Xy[][]): void {
  const stone = site.batch('plain');
  const [lit, foot] = [rgb('#c6c1b6'), rgb('#a39d92')];
  for (const side of rings.flatMap(edgesOf)) {
    const at = (along_m: number, out_m: number) => placeOn(side, along_m, out_m);
    const [a, b] = [at(0, KERB_OUT_M), at(side.length_m, KERB_OUT_M)];
    const [c, d] = [at(side.length_m, KERB_OUT_M - KERB_M), at(0, KERB_OUT_M - KERB_M)];
    stone.upright(a, b, [0, KERB_TOP_M], lit, foot);
    stone.upright(c, d, [LAYER_M.grass, KERB_TOP_M], lit);
    stone.quad(
      [
        [...a, KERB_TOP_M],
        [...b, KERB_TOP_M],
        [...c, KERB_TOP_M],
        [...d, KERB_TOP_M],
      ],
      lit,
    );
  }
}

function plant(site: Site, rings: Xy[][], planting: Planting, seed: Seed): void {
  const area_m2 = Math.abs(signedArea_m2(rings[0] as Xy[]));
  const pitch_m = Math.max(planting.pitch_m, Math.sqrt(area_m2 / MOST));
  for (const place of scattered(rings, pitch_m, planting.radius_m[0], seed)) {
    const radius_m = seed.between(...planting.radius_m);
    const height_m = seed.between(...planting.height_m);
    putCrown(
      site,
      CROWNS.shrub,
      place,
      LAYER_M.grass - 0.05,
      [radius_m / 0.5, height_m],
      seed.between(0, 6),
      seed.pick(planting.colours),
    );
  }
}
