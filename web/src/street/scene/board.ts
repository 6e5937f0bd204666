/** A notice board: a glazed case on two posts under a small roof, with sheets pinned up. */
import { rgb, type Stand, standAt, within } from './batch';
import type { YardFeature } from './index';
import { facing } from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import { placeOf, type Survey, textOf } from './survey';

const SHEETS = ['#f1efe8', '#e7e1cf', '#d9e2e6', '#ecd9cf', '#e9ead9'] as const;
const HALF_M = 1.2;
const TITLE = { height_m: 0.2, ink: '#ffffff', plate: '#8c3a33' };

export function noticeBoard(site: Site, feature: YardFeature, survey: Survey): void {
  const place = placeOf(feature);
  const lane = survey.nearestLane(place);
  const stand = standAt(place, lane ? facing(place, lane.place) : 0);
  const seed = new Seed(feature.id);
  const plain = site.batch('plain');
  const [steel, ground] = [rgb('#8b9195'), rgb('#c9cdc8')];
  for (const u of [-HALF_M - 0.08, HALF_M])
    plain.box(stand, [u, u + 0.08], [-0.04, 0.04], [0, 2.3], steel);
  plain.box(stand, [-HALF_M, HALF_M], [-0.05, 0.05], [0.85, 2.05], ground, rgb('#b4b8b3'));
  plain.box(stand, [-HALF_M - 0.25, HALF_M + 0.25], [-0.3, 0.3], [2.3, 2.37], rgb('#7a4b3f'));
  for (const turned of [stand, { ...stand, heading: stand.heading + Math.PI }]) {
    sheets(site, turned, seed);
    const title = within(turned, { x: 0, y: -0.08, z: 2.02, heading: 0 });
    site.lettering.write(title, textOf(feature, 'name'), TITLE);
  }
}

/** Notices in two rows behind the glass of one face. */
function sheets(site: Site, stand: Stand, seed: Seed): void {
  for (let column = 0; column < 6; column++) {
    for (let row = 0; row < 2; row++) {
      if (seed.chance(0.2)) continue;
      const u = -HALF_M + 0.12 + column * 0.38;
      const w = 0.95 + row * 0.5 + seed.between(0, 0.06);
      const paper = rgb(seed.pick(SHEETS));
      site.batch('plain').box(stand, [u, u + 0.29], [-0.06, -0.05], [w, w + 0.4], paper);
    }
  }
}
