/** A charging post: screen, plug in its holder, its cable in a loop. */
import { from, rgb, standAt, type Xyz } from './batch';
import type { YardFeature } from './index';
import { centreOf, facing, outlinesOf, type Xy } from './plan';
import type { Site } from './site';
import { placeOf, type Survey } from './survey';

export function charger(site: Site, feature: YardFeature, survey: Survey): void {
  const place = placeOf(feature);
  const space = nearestSpace(place, survey);
  const stand = standAt(place, space ? facing(place, space) : 0);
  const plain = site.batch('plain');
  plain.box(stand, [-0.24, 0.24], [-0.16, 0.16], [0, 0.14], rgb('#9ea19f'));
  plain.box(stand, [-0.19, 0.19], [-0.11, 0.11], [0.14, 1.5], rgb('#e8ebea'), rgb('#d3d7d5'));
  plain.box(stand, [-0.19, 0.19], [-0.12, -0.11], [1.3, 1.42], rgb('#4f8f6c'));
  plain.box(stand, [-0.13, 0.13], [-0.12, -0.11], [1.05, 1.25], rgb('#1d2427'));
  plain.box(stand, [0.19, 0.24], [-0.05, 0.05], [0.95, 1.15], rgb('#2d3234'));
  const cable: Xyz[] = [
    [0.22, -0.06, 1],
    [0.3, -0.12, 0.55],
    [0.22, -0.16, 0.3],
    [0.05, -0.15, 0.45],
    [0, -0.12, 0.8],
  ];
  for (let i = 1; i < cable.length; i++) {
    plain.bar(
      from(stand, cable[i - 1] as Xyz),
      from(stand, cable[i] as Xyz),
      [0.016, 0.016],
      5,
      rgb('#1f2426'),
    );
  }
}

function nearestSpace([x, y]: Xy, survey: Survey): Xy | null {
  const centres = survey
    .of('parking_space')
    .flatMap(({ geometry }) => outlinesOf(geometry).map(([outer]) => centreOf(outer as Xy[])));
  const away = ([cx, cy]: Xy) => Math.hypot(cx - x, cy - y);
  return centres.reduce<Xy | null>(
    (best, next) => (!best || away(next) < away(best) ? next : best),
    null,
  );
}
