/** What stands in the way: coal sheds and lean-tos of brick under a tin roof, transformer boxes, tall shafts. */
import { rgb, standAt, type Xyz } from './batch';
import { footed } from './facade';
import { contact } from './ground';
import type { YardFeature } from './index';
import {
  boxAbout,
  type Edge,
  edgesOf,
  facing,
  headingOf,
  outlinesOf,
  towards,
  type Xy,
} from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import { numberOf, type Survey, textOf } from './survey';

const HEIGHT_M = 2.5;
/** Higher than a shed can be. */
const SHAFT_M = 6;
const DOORS = ['#5d5348', '#6d4f3f', '#4f5a55', '#757068'] as const;
const TIN = ['#9aa3a6', '#8b8f8e', '#a08f82'] as const;

export function obstacle(site: Site, feature: YardFeature, survey: Survey): void {
  const height_m = numberOf(feature, 'height_m', HEIGHT_M);
  const name = textOf(feature, 'name');
  const seed = new Seed(feature.id);
  for (const rings of outlinesOf(feature.geometry)) {
    const outer = rings[0] as Xy[];
    for (const side of edgesOf(outer)) contact(site, side.from, side.to);
    if (/变压|箱变|配电/.test(name)) transformer(site, outer, height_m);
    else if (height_m > SHAFT_M)
      site.batch('plaster').prism(rings, [0, height_m], rgb('#c3bcae'), rgb('#9d968a'));
    else shed(site, rings, height_m, /彩钢/.test(name), seed, survey);
  }
}

function transformer(site: Site, outer: Xy[], height_m: number): void {
  const [shell, low] = [rgb('#a9b5ae'), rgb('#8b958f')];
  site.batch('plaster').prism([outer], [0, 0.25], rgb('#b3ada2'), rgb('#8f8a80'));
  site.batch('plain').prism([outer], [0.25, height_m - 0.12], shell, low);
  const { centre, heading, half_length_m, half_width_m } = boxAbout(outer);
  site
    .batch('plain')
    .box(
      standAt(centre, heading, height_m - 0.12),
      [-half_length_m - 0.08, half_length_m + 0.08],
      [-half_width_m - 0.08, half_width_m + 0.08],
      [0, 0.12],
      rgb('#8d9892'),
    );
  for (const side of edgesOf(outer)) {
    const doors = Math.max(1, Math.round(side.length_m / 1.1));
    const pitch_m = side.length_m / doors;
    for (let i = 0; i < doors; i++)
      louvre(site, side, [i * pitch_m + 0.06, (i + 1) * pitch_m - 0.06], height_m);
  }
}

function louvre(
  site: Site,
  side: Edge,
  [from_m, to_m]: readonly [number, number],
  height_m: number,
): void {
  const stand = standAt(side.from, headingOf(side.along));
  const plain = site.batch('plain');
  plain.box(stand, [from_m, to_m], [-0.02, 0], [0.35, height_m - 0.25], rgb('#b3beb7'));
  for (let w = 0.55; w < 1; w += 0.1)
    plain.box(stand, [from_m + 0.12, to_m - 0.12], [-0.03, 0], [w, w + 0.05], rgb('#7f8a84'));
}

/** The side towards the next lane has the door; the roof falls away from it. */
function shed(
  site: Site,
  rings: Xy[][],
  height_m: number,
  isTin: boolean,
  seed: Seed,
  survey: Survey,
): void {
  const outer = rings[0] as Xy[];
  const box = boxAbout(outer);
  const lane = survey.nearestLane(box.centre);
  const wall_m = height_m - 0.28;
  for (const side of edgesOf(outer)) {
    if (isTin)
      site
        .batch('corrugated')
        .upright(side.from, side.to, [0, wall_m], rgb('#b9c4c9'), rgb('#949ea3'));
    else footed(site.batch('brick'), side.from, side.to, wall_m, '#f4efe8');
  }
  const front = edgesOf(outer).reduce((best, side) => (score(side) > score(best) ? side : best));
  doors(site, front, wall_m, seed);
  roofOver(
    site,
    box.centre,
    box.heading,
    [box.half_length_m + 0.15, box.half_width_m + 0.15],
    [wall_m, height_m],
    front,
    seed,
  );

  function score({ outward, length_m }: Edge): number {
    const heading = lane ? facing(box.centre, lane.place) : 0;
    const towardsLane: Xy = [Math.sin(heading), -Math.cos(heading)];
    return (
      (outward[0] * towardsLane[0] + outward[1] * towardsLane[1]) * Math.min(1, length_m / 1.2)
    );
  }
}

function doors(site: Site, front: Edge, wall_m: number, seed: Seed): void {
  const stand = standAt(front.from, headingOf(front.along));
  const count = Math.max(1, Math.floor(front.length_m / 2.1));
  const pitch_m = front.length_m / count;
  const colour = seed.pick(DOORS);
  if (front.length_m < 0.9) return;
  for (let i = 0; i < count; i++) {
    const u = (i + 0.5) * pitch_m;
    site
      .batch('plain')
      .box(stand, [u - 0.42, u + 0.42], [-0.03, 0], [0, Math.min(1.9, wall_m - 0.1)], rgb(colour));
    site
      .batch('plain')
      .box(
        stand,
        [u - 0.5, u + 0.5],
        [-0.015, 0],
        [0, Math.min(1.98, wall_m - 0.04)],
        rgb('#a59d90'),
      );
  }
}

function roofOver(
  site: Site,
  [x, y]: Xy,
  heading: number,
  [u, v]: readonly [number, number],
  [low_m, high_m]: readonly [number, number],
  front: Edge,
  seed: Seed,
): void {
  const along = towards(heading);
  const frontIsPositive = front.outward[0] * -along[1] + front.outward[1] * along[0] > 0;
  const at = (du: number, dv: number): Xyz => [
    x + along[0] * du - along[1] * dv,
    y + along[1] * du + along[0] * dv,
    dv > 0 === frontIsPositive ? high_m : low_m + 0.06,
  ];
  const colour = rgb(seed.pick(TIN));
  const batch = site.batch('corrugated');
  batch.quad([at(-u, -v), at(u, -v), at(u, v), at(-u, v)], colour, colour, [
    [0, 0],
    [2 * u, 0],
    [2 * u, 2 * v],
    [0, 2 * v],
  ]);
  // The gap under the sloping roof is closed by a board on each side.
  const board = site.batch('plain');
  const ring: readonly [number, number][] = [
    [-u, -v],
    [u, -v],
    [u, v],
    [-u, v],
  ];
  ring.forEach(([a, b], i) => {
    const [c, d] = ring[(i + 1) % 4] as [number, number];
    const [p, q] = [at(a * 0.94, b * 0.94), at(c * 0.94, d * 0.94)];
    board.quad(
      [
        [p[0], p[1], low_m - 0.02],
        [q[0], q[1], low_m - 0.02],
        [q[0], q[1], q[2] - 0.01],
        [p[0], p[1], p[2] - 0.01],
      ],
      rgb('#8a8378'),
    );
  });
}
