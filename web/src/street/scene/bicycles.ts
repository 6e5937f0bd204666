/** A bicycle shed: posts under a sloping roof, open to the lane, with bicycles and scooters in a row. */
import { type Batch, from, ORIGIN, rgb, type Stand, standAt, within, type Xyz } from './batch';
import type { YardFeature } from './index';
import { boxAbout, facing, outlinesOf, type Xy } from './plan';
import { Seed } from './seed';
import type { Model, Site } from './site';
import type { Survey } from './survey';

const EAVES_M = 2.15;
const RISE_M = 0.35;
const PITCH_M = 0.62;
/** A row is drawn as full as it looks, not as its number of places says. */
const MOST = 26;
const ROOFS = ['#8fa3ae', '#93a79a', '#a8a79f'] as const;
const PAINTS = ['#3d5a73', '#7c3c37', '#40454a', '#5a6b58', '#9aa0a2', '#b8b4a8'] as const;

/** Its wheels on the x axis, its front at positive x. */
const BICYCLE: Model = {
  surface: 'plain',
  build: (batch) => {
    const [rubber, paint] = [rgb('#26282a'), rgb('#ffffff')];
    for (const x of [-0.52, 0.52]) ring(batch, [x, 0, 0.33], 0.32, rubber);
    const bar = (a: Xyz, b: Xyz, colour = paint, thick = 0.018) =>
      batch.bar(a, b, [thick, thick], 4, colour);
    bar([-0.52, 0, 0.33], [-0.05, 0, 0.3]);
    bar([-0.05, 0, 0.3], [-0.18, 0, 0.85]);
    bar([-0.16, 0, 0.74], [0.36, 0, 0.8]);
    bar([-0.05, 0, 0.3], [0.38, 0, 0.72]);
    bar([-0.52, 0, 0.33], [-0.16, 0, 0.74]);
    bar([0.52, 0, 0.33], [0.34, 0, 1], rgb('#9aa0a3'));
    bar([0.32, -0.26, 1.02], [0.32, 0.26, 1.02], rgb('#9aa0a3'));
    batch.box({ ...ORIGIN, z: 0.86 }, [-0.3, -0.06], [-0.07, 0.07], [0, 0.06], rubber);
  },
};

/** A tyre as a ring without thickness, seen from both sides. */
function ring(
  batch: Batch,
  [cx, cy, cz]: Xyz,
  radius: number,
  colour: ReturnType<typeof rgb>,
): void {
  const steps = 9;
  const at = (i: number, r: number, y: number): Xyz => {
    const angle = (i / steps) * 2 * Math.PI;
    return [cx + r * Math.cos(angle), cy + y, cz + r * Math.sin(angle)];
  };
  for (let i = 0; i < steps; i++) {
    const inner = radius - 0.05;
    batch.quad(
      [at(i, inner, 0.02), at(i + 1, inner, 0.02), at(i + 1, radius, 0.02), at(i, radius, 0.02)],
      colour,
    );
    batch.quad(
      [
        at(i + 1, inner, -0.02),
        at(i, inner, -0.02),
        at(i, radius, -0.02),
        at(i + 1, radius, -0.02),
      ],
      colour,
    );
  }
}

const SCOOTER: Model = {
  surface: 'plain',
  build: (batch) => {
    const [rubber, paint, seat] = [rgb('#232527'), rgb('#ffffff'), rgb('#2c2e30')];
    for (const x of [-0.55, 0.58]) {
      batch.bar([x, -0.06, 0.22], [x, 0.06, 0.22], [0.22, 0.22], 8, rubber, true);
      batch.bar([x, 0.06, 0.22], [x, -0.06, 0.22], [0.22, 0.22], 8, rubber, true);
    }
    const box = (
      u: readonly [number, number],
      v: number,
      w: readonly [number, number],
      colour: typeof paint,
    ) =>
      batch.box({ ...ORIGIN, z: w[0] }, u, [-v, v], [0, w[1] - w[0]], colour, [
        colour[0] * 0.8,
        colour[1] * 0.8,
        colour[2] * 0.8,
      ]);
    box([-0.2, 0.34], 0.13, [0.22, 0.3], rgb('#ffffff', 0.7));
    box([-0.66, -0.16], 0.14, [0.3, 0.66], paint);
    box([-0.7, -0.08], 0.13, [0.66, 0.75], seat);
    box([0.34, 0.46], 0.17, [0.26, 0.92], paint);
    box([0.42, 0.72], 0.08, [0.4, 0.48], paint);
    batch.bar([0.38, -0.32, 0.98], [0.38, 0.32, 0.98], [0.022, 0.022], 5, seat);
    box([0.33, 0.43], 0.12, [0.92, 1.04], paint);
  },
};

export function bicycleShed(site: Site, feature: YardFeature, survey: Survey): void {
  const seed = new Seed(feature.id);
  const colour = seed.pick(ROOFS);
  for (const [outer] of outlinesOf(feature.geometry)) {
    const { centre, heading, half_length_m, half_width_m } = boxAbout(outer as Xy[]);
    const lane = survey.nearestLane(centre);
    const wanted = lane ? facing(centre, lane.place) : heading;
    const isTurned = Math.cos(wanted - heading) < 0;
    const stand = standAt(centre, isTurned ? heading + Math.PI : heading);
    shelter(site, stand, half_length_m, half_width_m, colour);
    if (!feature.surroundings) row(site, stand, half_length_m, half_width_m, seed);
  }
}

/** The open front is towards the negative y axis, where the roof is higher. */
function shelter(site: Site, stand: Stand, u: number, v: number, colour: string): void {
  const plain = site.batch('plain');
  const posts = Math.max(1, Math.round((2 * u) / 3.5));
  for (let i = 0; i <= posts; i++) {
    const x = -u + 0.08 + (i * (2 * u - 0.16)) / posts;
    plain.box(
      stand,
      [x - 0.04, x + 0.04],
      [-v + 0.1, -v + 0.18],
      [0, EAVES_M + RISE_M * 0.9],
      rgb('#6f787c'),
    );
    plain.box(stand, [x - 0.04, x + 0.04], [v - 0.14, v - 0.06], [0, EAVES_M], rgb('#6f787c'));
  }
  const at = (x: number, y: number, z: number) => from(stand, [x, y, z]);
  const [low, high] = [EAVES_M, EAVES_M + RISE_M];
  site
    .batch('corrugated')
    .quad(
      [
        at(-u - 0.2, -v - 0.3, high),
        at(u + 0.2, -v - 0.3, high),
        at(u + 0.2, v + 0.1, low),
        at(-u - 0.2, v + 0.1, low),
      ],
      rgb(colour),
      rgb(colour),
      [
        [0, 0],
        [2 * u, 0],
        [2 * u, 2 * v],
        [0, 2 * v],
      ],
    );
  plain.box(
    stand,
    [-u - 0.2, u + 0.2],
    [-v - 0.32, -v - 0.3],
    [high - 0.1, high + 0.02],
    rgb(colour, 0.8),
  );
  plain.box(stand, [-u, u], [v - 0.1, v - 0.06], [0.1, 1.1], rgb('#b9bdb8'), rgb('#959994'));
}

function row(
  site: Site,
  stand: Stand,
  half_length_m: number,
  half_width_m: number,
  seed: Seed,
): void {
  const places = Math.min(MOST, Math.floor((2 * half_length_m - 0.6) / PITCH_M));
  for (let i = 0; i < places; i++) {
    if (seed.chance(0.3)) continue;
    const u = (i - (places - 1) / 2) * PITCH_M + seed.between(-0.06, 0.06);
    const spot = {
      x: u,
      y: half_width_m - 1.05 + seed.between(-0.1, 0.1),
      z: 0,
      heading: Math.PI / 2 + seed.between(-0.12, 0.12),
    };
    site.copy(
      seed.chance(0.55) ? SCOOTER : BICYCLE,
      within(stand, spot),
      [1, 1, 1],
      seed.pick(PAINTS),
    );
  }
}
