/** What encloses the courtyard: walls of brick or render under a coping, railings, hedges. */
import { segmentsOf } from '../../draw/vector';
import { positionsOf } from '../../map/geometry';
import { type Batch, rgb, standAt, type Xyz } from './batch';
import { footed } from './facade';
import { CROWNS } from './foliage';
import { contact } from './ground';
import type { YardFeature } from './index';
import { alongLine, type Edge, edge, headingOf, placeOn, type Xy } from './plan';
import { Seed } from './seed';
import type { Detail, Model, Site } from './site';
import { numberOf, textOf } from './survey';

const HEIGHT_M = 2.2;
const HALF_M = 0.12;
const PIER_HALF_M = 0.19;
const PIER_PITCH_M = 4;
const COPING = '#b8b2a6';
const RENDERED = ['#d6cfc0', '#cfc8ba', '#d9cfb8'] as const;
const STEEL = '#4f5a60';
const PANEL_M = 2.4;
const PLINTH_M = 0.4;
const HEDGE_HALF_M = 0.38;
const HEDGE_PITCH_M = 0.55;

export function wall(site: Site, feature: YardFeature): void {
  const height_m = numberOf(feature, 'height_m', HEIGHT_M);
  const type = textOf(feature, 'type') || (feature.properties.see_through ? 'railing' : 'wall');
  const detail = feature.surroundings ? 'less' : 'room';
  const line = positionsOf(feature.geometry).map(([x, y]): Xy => [x, y]);
  for (const [from, to] of segmentsOf(line)) {
    const stretch = edge(from, to);
    if (stretch.length_m < 0.05) continue;
    shades(site, stretch);
    if (type === 'railing') railing(site, stretch, height_m, detail);
    else if (type === 'hedge') hedge(site, stretch, height_m, feature.id);
    else solid(site, stretch, height_m, String(feature.properties.courtyard ?? feature.id));
  }
}

function shades(site: Site, stretch: Edge): void {
  const right = (along_m: number, out_m: number) => placeOn(stretch, along_m, out_m);
  contact(site, right(0, HALF_M), right(stretch.length_m, HALF_M));
  contact(site, right(stretch.length_m, -HALF_M), right(0, -HALF_M));
}

/** Both faces and the ends of a stretch, as thick as twice `half_m`. */
function slab(batch: Batch, stretch: Edge, half_m: number, top_m: number, colour: string): void {
  const at = (along_m: number, out_m: number) => placeOn(stretch, along_m, out_m);
  const end_m = stretch.length_m;
  const corners: Xy[] = [at(0, half_m), at(end_m, half_m), at(end_m, -half_m), at(0, -half_m)];
  corners.forEach((corner, i) => {
    footed(batch, corner, corners[(i + 1) % 4] as Xy, top_m, colour);
  });
  batch.area([corners], top_m, rgb(colour));
}

function solid(site: Site, stretch: Edge, height_m: number, estate: string): void {
  const seed = new Seed(`wall ${estate}`);
  const isBrick = seed.chance(0.55);
  const [surface, colour] = isBrick
    ? (['brick', '#ffffff'] as const)
    : (['plaster', seed.pick(RENDERED)] as const);
  slab(site.batch(surface), stretch, HALF_M, height_m - 0.1, colour);
  const stand = standAt(stretch.from, headingOf(stretch.along));
  const coping = site.batch('plain');
  coping.box(
    stand,
    [0, stretch.length_m],
    [-0.17, 0.17],
    [height_m - 0.1, height_m],
    rgb(COPING),
    rgb(COPING, 0.75),
  );
  if (!isBrick)
    coping.box(
      stand,
      [0, stretch.length_m],
      [-0.135, 0.135],
      [0, 0.35],
      rgb('#a49a8c'),
      rgb('#a49a8c', 0.7),
    );
  for (const { place, heading } of piersOf(stretch)) {
    const pier = standAt(place, heading);
    site
      .batch(surface)
      .box(
        pier,
        [-PIER_HALF_M, PIER_HALF_M],
        [-PIER_HALF_M, PIER_HALF_M],
        [0, height_m + 0.1],
        rgb(colour),
        rgb(colour, 0.7),
      );
    coping.box(
      pier,
      [-0.24, 0.24],
      [-0.24, 0.24],
      [height_m + 0.1, height_m + 0.2],
      rgb(COPING),
      rgb(COPING, 0.75),
    );
  }
}

/** At both ends of a stretch, and between them. */
function piersOf(stretch: Edge): { place: Xy; heading: number }[] {
  const count = Math.max(1, Math.round(stretch.length_m / PIER_PITCH_M));
  const heading = headingOf(stretch.along);
  return Array.from({ length: count + 1 }, (_, i) => ({
    place: placeOn(stretch, (i * stretch.length_m) / count),
    heading,
  }));
}

/** A field of so many bars, 1 m high, between posts. */
const panel = (bars: number, half_m: number): Model => ({
  surface: 'plain',
  build: (batch) => {
    const steel = rgb('#ffffff');
    const half = PANEL_M / 2;
    for (const z of [0.08, 0.84]) {
      batch.box(standAt([0, 0], 0, z), [-half, half], [-0.018, 0.018], [0, 0.03], steel);
    }
    for (let i = 0; i < bars; i++) {
      upright(batch, -half + ((i + 0.5) * PANEL_M) / bars, half_m, [0, 0.97]);
    }
    upright(batch, -half, 0.035, [-0.1, 1]);
  },
});

const PANEL = panel(16, 0.013);
const FAR_PANEL = panel(7, 0.02);

/** A bar as a strip askew, seen from both sides: as thin as it looks from before the fence and from along it. */
function upright(batch: Batch, u: number, half: number, range: readonly [number, number]): void {
  const [a, b]: [Xy, Xy] = [
    [u - half, -half],
    [u + half, half],
  ];
  batch.upright(a, b, range, rgb('#ffffff'));
  batch.upright(b, a, range, rgb('#ffffff'));
}

/** Steel bars on a low plinth: one sees through. */
function railing(site: Site, stretch: Edge, height_m: number, detail: Detail): void {
  const plinth_m = Math.min(PLINTH_M, height_m * 0.3);
  slab(site.batch('plaster'), stretch, HALF_M, plinth_m, '#b9b1a3');
  for (const { place, heading, length_m } of alongLine([stretch.from, stretch.to], PANEL_M)) {
    const size: Xyz = [length_m / PANEL_M, 1, height_m - plinth_m];
    site.detailed(detail, (isFull) =>
      site.copy(isFull ? PANEL : FAR_PANEL, standAt(place, heading, plinth_m), size, STEEL),
    );
  }
}

/** A clipped body, and leaves that stand out of its faces. */
function hedge(site: Site, stretch: Edge, height_m: number, id: string): void {
  const seed = new Seed(id);
  const colour = seed.pick(['#7f9a5c', '#86a060', '#789358']);
  const wide = HEDGE_HALF_M - 0.06;
  const top_m = height_m - 0.06;
  const body = standAt(stretch.from, headingOf(stretch.along));
  const [lit, foot] = [rgb(colour, 0.8), rgb(colour, 0.5)];
  site.batch('hedge').box(body, [0, stretch.length_m], [-wide, wide], [0, top_m], lit, foot);
  const { shell } = CROWNS.shrub;
  for (const { place, heading } of alongLine([stretch.from, stretch.to], HEDGE_PITCH_M)) {
    const size: [number, number, number] = [HEDGE_PITCH_M, HEDGE_HALF_M + 0.12, height_m];
    const turned = heading + (seed.chance(0.5) ? Math.PI : 0);
    if (shell) site.copy(shell, standAt(place, turned), size, colour);
  }
}
