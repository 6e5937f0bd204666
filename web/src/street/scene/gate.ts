/** Gates: pillars, and between them what the survey says: nothing, open or locked leaves, a barrier, a guard's booth. */
import { type Batch, rgb, type Stand, standAt, within } from './batch';
import type { YardFeature } from './index';
import { BARRIER, BOOTH, LEAF_TURN, type Passage, passageOf, SLID } from './passage';
import { Seed } from './seed';
import type { Model, Site } from './site';
import { type Survey, textOf } from './survey';

const STEEL = '#4c5459';
const COPING = '#b8b2a6';
/** Under a beam a fire engine must pass: 4 m and the beam's play. */
const BEAM_M = 4.6;

type Opening = Passage & { site: Site };

export function gate(site: Site, feature: YardFeature, survey: Survey): void {
  const passage = passageOf(feature, (place) => survey.isInCourtyard(place));
  const opening: Opening = { ...passage, site };
  pillars(opening, feature, survey);
  if (opening.hasBooth) booth(opening);
  const { access_control } = feature.properties;
  if (access_control === 'card' || access_control === 'face') reader(opening);
  switch (opening.closure) {
    case 'nothing':
      break;
    case 'open leaves':
      leaves(opening, LEAF_TURN.open);
      break;
    case 'shut leaves':
      leaves(opening, LEAF_TURN.shut);
      break;
    case 'barrier':
      barrier(opening);
      break;
    case 'sliding gate':
      slidingGate(opening);
      break;
  }
}

function pillars(
  { site, stand, half_m, isForCars, note }: Opening,
  feature: YardFeature,
  survey: Survey,
): void {
  const [half, top_m] = isForCars ? [0.28, 2.7] : [0.2, 2.35];
  const estate = new Seed(`wall ${feature.properties.courtyard ?? feature.id}`);
  const isBrick = estate.chance(0.55);
  const surface = isBrick ? 'brick' : 'plaster';
  const colour = isBrick ? '#ffffff' : '#d3cbbc';
  for (const u of [-half_m - half, half_m + half]) {
    const pillar = within(stand, { x: u, y: 0, z: 0, heading: 0 });
    site
      .batch(surface)
      .box(pillar, [-half, half], [-half, half], [0, top_m], rgb(colour), rgb(colour, 0.7));
    const cap = site.batch('plain');
    cap.box(
      pillar,
      [-half - 0.07, half + 0.07],
      [-half - 0.07, half + 0.07],
      [top_m, top_m + 0.1],
      rgb(COPING),
      rgb(COPING, 0.75),
    );
    cap.box(
      pillar,
      [-half + 0.06, half - 0.06],
      [-half + 0.06, half - 0.06],
      [top_m + 0.1, top_m + 0.2],
      rgb(COPING),
    );
  }
  const courtyard = survey.own('courtyard').find(({ id }) => id === feature.properties.courtyard);
  if (isForCars && half_m > 1.9 && courtyard && !/没有门|小门|便门/.test(note)) {
    beam(site, stand, half_m + 2 * half, textOf(courtyard, 'name'));
  }
}

/** The courtyard's name over its gate. */
function beam(site: Site, stand: Stand, half_m: number, name: string): void {
  const plain = site.batch('plain');
  for (const u of [-half_m, half_m - 0.16])
    plain.box(stand, [u, u + 0.16], [-0.08, 0.08], [2.7, BEAM_M], rgb(STEEL));
  plain.box(
    stand,
    [-half_m, half_m],
    [-0.1, 0.1],
    [BEAM_M, BEAM_M + 0.62],
    rgb('#d8d2c4'),
    rgb('#b5ae9f'),
  );
  plain.box(
    stand,
    [-half_m - 0.06, half_m + 0.06],
    [-0.16, 0.16],
    [BEAM_M + 0.62, BEAM_M + 0.7],
    rgb(COPING),
  );
  for (const heading of [0, Math.PI]) {
    const face = within(stand, { x: 0, y: heading ? 0.14 : -0.14, z: BEAM_M + 0.06, heading });
    site.lettering.write(face, name, { height_m: 0.4, ink: '#8c3a33', plate: '#d8d2c4' });
  }
}

/** A leaf of steel bars above a sheet, 1 m wide and 2 m high, hung at the origin. */
const LEAF: Model = {
  surface: 'plain',
  build: (batch: Batch) => {
    const [steel, sheet] = [rgb('#ffffff'), rgb('#ffffff', 0.9)];
    const stand = standAt([0, 0], 0, 0.08);
    for (const u of [0, 0.96]) batch.box(stand, [u, u + 0.04], [-0.025, 0.025], [0, 2], steel);
    for (const w of [0, 0.8, 1.93])
      batch.box(stand, [0.04, 0.96], [-0.02, 0.02], [w, w + 0.06], steel);
    batch.box(stand, [0.04, 0.96], [-0.008, 0.008], [0.06, 0.8], sheet, rgb('#ffffff', 0.75));
    for (let i = 1; i < 9; i++)
      batch.box(stand, [i * 0.107 + 0.02, i * 0.107 + 0.035], [-0.012, 0.012], [0.86, 2.02], steel);
  },
};

/** Two leaves for cars, one for people; open ones stand inwards. */
function leaves({ site, stand, half_m, isForCars }: Opening, turn: number): void {
  const leafs = isForCars ? 2 : 1;
  const scale: [number, number, number] = [(2 * half_m) / leafs - 0.03, 1, 1];
  site.copy(LEAF, within(stand, { x: -half_m, y: 0, z: 0, heading: turn }), scale, STEEL);
  if (isForCars)
    site.copy(
      LEAF,
      within(stand, { x: half_m, y: 0, z: 0, heading: Math.PI - turn }),
      scale,
      STEEL,
    );
}

/** A box with its arm across the carriageway, and the pillar that reads number plates. */
function barrier({ site, stand, half_m }: Opening): void {
  const plain = site.batch('plain');
  const house = within(stand, {
    x: -half_m + BARRIER.box_m,
    y: BARRIER.in_m + 0.22,
    z: 0,
    heading: 0,
  });
  plain.box(house, [-0.17, 0.17], [-0.15, 0.15], [0, 1.05], rgb('#d9a441'), rgb('#a67c32'));
  plain.box(house, [-0.19, 0.19], [-0.17, 0.17], [1.05, 1.1], rgb('#3c4144'));
  const reach_m = 2 * half_m - BARRIER.spare_m;
  const pieces = Math.max(4, Math.round(reach_m / 0.45));
  for (let i = 0; i < pieces; i++) {
    const [u0, u1] = [(i * reach_m) / pieces, ((i + 1) * reach_m) / pieces];
    plain.box(house, [u0, u1], [-0.24, -0.2], [0.88, 0.98], rgb(i % 2 ? '#b5423a' : '#eeece6'));
  }
  const reader = within(stand, { x: -half_m + 0.25, y: -0.9, z: 0, heading: 0 });
  plain.box(reader, [-0.12, 0.12], [-0.1, 0.1], [0, 1.3], rgb('#40474b'));
  plain.box(reader, [-0.19, 0.19], [-0.12, 0.06], [1.3, 1.75], rgb('#22282b'));
}

/** An electric sliding gate, drawn back so far that a car can pass: crossed bars between uprights. */
function slidingGate({ site, stand, half_m }: Opening): void {
  const plain = site.batch('plain');
  const steel = rgb('#a9b0b3');
  const [from_m, to_m] = [half_m * SLID.from, half_m * SLID.to];
  const fields = Math.max(3, Math.round((to_m - from_m) / 0.42));
  const width_m = (to_m - from_m) / fields;
  for (let i = 0; i <= fields; i++) {
    const u = from_m + i * width_m;
    plain.box(stand, [u - 0.02, u + 0.02], [0.28, 0.34], [0.06, 1.5], steel, rgb('#7f868a'));
    if (i === fields) continue;
    for (const [z0, z1] of [
      [0.2, 0.8],
      [0.8, 0.2],
      [0.8, 1.4],
      [1.4, 0.8],
    ] as const) {
      const at = (du: number, z: number) =>
        within(stand, { x: u + du, y: SLID.in_m, z, heading: 0 });
      const [a, b] = [at(0, z0), at(width_m, z1)];
      plain.bar([a.x, a.y, a.z], [b.x, b.y, b.z], [0.014, 0.014], 4, steel);
    }
  }
  plain.box(
    stand,
    [from_m - 0.25, from_m + 0.05],
    [0.12, 0.5],
    [0.05, 1.5],
    rgb('#8d9498'),
    rgb('#6c7377'),
  );
}

function reader({ site, stand, half_m }: Opening): void {
  const post = within(stand, { x: half_m - 0.15, y: -0.55, z: 0, heading: 0 });
  const plain = site.batch('plain');
  plain.box(post, [-0.05, 0.05], [-0.05, 0.05], [0, 1.2], rgb('#80878b'));
  plain.box(post, [-0.09, 0.09], [-0.07, 0.05], [1.15, 1.45], rgb('#24292c'));
  plain.box(post, [-0.07, 0.07], [-0.08, -0.07], [1.22, 1.38], rgb('#4f86a8'));
}

/** The guard's booth inside of the gate, with glass all around and a chair's width to spare. */
function booth({ site, stand, half_m }: Opening): void {
  const plain = site.batch('plain');
  const house = within(stand, {
    x: -half_m - BOOTH.aside_m,
    y: BOOTH.in_m,
    z: 0,
    heading: 0,
  });
  plain.box(house, [-1, 1], [-0.9, 0.9], [0, 0.95], rgb('#cfd2cd'), rgb('#9ea19c'));
  site
    .batch('glass')
    .box(house, [-0.96, 0.96], [-0.86, 0.86], [0.95, 2.15], rgb('#95a3aa'), rgb('#66727a'));
  for (const u of [-1, -0.04, 0.92]) {
    for (const v of [-0.9, 0.82])
      plain.box(house, [u, u + 0.08], [v, v + 0.08], [0.95, 2.15], rgb('#cfd2cd'));
  }
  plain.box(house, [-1.2, 1.2], [-1.1, 1.1], [2.15, 2.4], rgb('#566a75'), rgb('#404f58'));
  for (const [y, heading] of [
    [-1.12, 0],
    [1.12, Math.PI],
  ] as const) {
    const face = within(house, { x: 0, y, z: 2.17, heading });
    site.lettering.write(face, '门卫', { height_m: 0.22, ink: '#ffffff', plate: '#2f5f8f' });
  }
}
