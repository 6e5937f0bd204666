/** Trees by their surveyed size: a trunk up to the crown, and a crown as wide and as high as it is. */
import { rgb, standAt } from './batch';
import { CROWNS, type Crown, sheddingOf, TWIGS } from './foliage';
import type { YardFeature } from './index';
import { Seed } from './seed';
import type { Model, Site } from './site';
import { numberOf, placeOf, type Survey, textOf } from './survey';

/** Foliage of the species of northern streets; the rest has the last colour. */
const FOLIAGE: readonly (readonly [species: RegExp, colour: string])[] = [
  [/法桐|悬铃木/, '#a1b181'],
  [/国槐|槐/, '#91a777'],
  [/女贞/, '#768f60'],
  [/栾/, '#a5b17d'],
  [/雪松|松|柏/, '#809585'],
  [/泡桐/, '#a6b48a'],
  [/桂/, '#6f895c'],
  [/樱/, '#adb890'],
  [/石楠/, '#979679'],
  [/./, '#96ab7c'],
];
const BARE_FOLIAGE = '#96ab7c';
/** In Henan these keep their leaves. */
const EVERGREENS = /女贞|雪松|松|柏|杉|桂|石楠|枇杷|冬青|樟/;
const CONIFERS = /雪松|松|柏|杉/;
/** Not surveyed: a tree as they stand in such yards. */
const ASSUMED = { height_m: 8, crown_radius_m: 2.5, trunk_height_m: 2.4 };

/** So many trees of a courtyard have all of their leaves; the others have fewer and larger ones. */
const MOST_NEAR = 40;

/** A trunk of 1 m in height and in radius, with the first forks. */
const TRUNK: Model = {
  surface: 'plain',
  build: (batch) => {
    const bark = rgb('#8a7a68');
    batch.bar([0, 0, 0], [0, 0, 1], [1.15, 0.8], 7, bark);
    batch.bar([0, 0, 0.96], [2.2, 1, 1.7], [0.7, 0.3], 5, bark);
    batch.bar([0, 0, 0.96], [-1.6, 1.7, 1.7], [0.65, 0.3], 5, bark);
    batch.bar([0, 0, 0.96], [-0.4, -2.2, 1.75], [0.65, 0.3], 5, bark);
  },
};

const FAR_TRUNK: Model = {
  surface: 'plain',
  build: (batch) => batch.bar([0, 0, 0], [0, 0, 1.5], [1.1, 0.7], 4, rgb('#85776a')),
};

/** As surveyed, else assumed: some of it is crown in any case. */
export function sizeOf(tree: YardFeature): { height_m: number; radius_m: number; trunk_m: number } {
  const height_m = numberOf(tree, 'height_m', ASSUMED.height_m);
  const radius_m = numberOf(tree, 'crown_radius_m', ASSUMED.crown_radius_m);
  const trunk_m = numberOf(tree, 'trunk_height_m', ASSUMED.trunk_height_m);
  return { height_m, radius_m, trunk_m: Math.min(trunk_m, height_m * 0.7) };
}

export function tree(site: Site, feature: YardFeature, survey: Survey): void {
  const species = textOf(feature, 'species');
  const { height_m, radius_m, trunk_m } = sizeOf(feature);
  const seed = new Seed(feature.id);
  const place = placeOf(feature);
  const heading = seed.between(0, 2 * Math.PI);
  const thick_m = 0.05 + height_m * 0.0105;
  site.copy(feature.surroundings ? FAR_TRUNK : TRUNK, standAt(place, heading), [
    thick_m,
    thick_m,
    trunk_m,
  ]);
  const low_m = trunk_m * 0.92;
  const size = [radius_m, height_m - low_m] as const;
  const isTall = height_m - trunk_m > 2.6 * radius_m;
  const leafage = (distance: Distance) => {
    const crown = habit(CONIFERS.test(species), distance, isTall);
    const isEvergreen = EVERGREENS.test(species);
    const shown = isEvergreen ? crown : sheddingOf(crown);
    putCrown(site, shown, place, low_m, size, heading, foliageOf(species));
    if (isEvergreen) return;
    const twigs = standAt(place, heading, low_m);
    site.copy(TWIGS[distance], twigs, [radius_m, radius_m, height_m - low_m]);
  };
  if (feature.surroundings) leafage(survey.isRemote(place) ? 'remote' : 'far');
  else
    site.detailed(survey.detailOf(feature, MOST_NEAR), (isFull) =>
      leafage(isFull ? 'near' : 'mid'),
    );
}

type Distance = 'near' | 'mid' | 'far' | 'remote';

function habit(isConifer: boolean, distance: Distance, isTall: boolean): Crown {
  if (distance === 'remote') return isConifer ? CROWNS.remoteConifer : CROWNS.remoteBroad;
  if (distance === 'far') return isConifer ? CROWNS.farConifer : CROWNS.farBroad;
  if (distance === 'mid') {
    if (isConifer) return CROWNS.midConifer;
    return isTall ? CROWNS.midTall : CROWNS.midBroad;
  }
  if (isConifer) return CROWNS.conifer;
  return isTall ? CROWNS.tall : CROWNS.broad;
}

const foliageOf = (species: string) =>
  FOLIAGE.find(([name]) => name.test(species))?.[1] ?? BARE_FOLIAGE;

/** A crown of a radius and a height, its underside at `low_m`. */
export function putCrown(
  site: Site,
  { core, shell }: Crown,
  place: [number, number],
  low_m: number,
  [radius_m, height_m]: readonly [number, number],
  heading: number,
  colour: string,
): void {
  const stand = standAt(place, heading, low_m);
  site.copy(core, stand, [radius_m, radius_m, height_m], colour);
  if (shell) site.copy(shell, stand, [radius_m, radius_m, height_m], colour);
}
