/** A lamp on its pole, with its arm over the next lane. */
import { rgb, type Stand, standAt, within } from './batch';
import type { YardFeature } from './index';
import { facing } from './plan';
import type { Site } from './site';
import { numberOf, placeOf, type Survey } from './survey';

const HEIGHT_M = 5;
const ARM_M = 0.9;

export function lamp(site: Site, feature: YardFeature, survey: Survey): void {
  const place = placeOf(feature);
  const height_m = numberOf(feature, 'height_m', HEIGHT_M);
  const lane = survey.nearestLane(place);
  const stand: Stand = standAt(place, lane ? facing(place, lane.place) : 0);
  const plain = site.batch('plain');
  const steel = rgb('#6a7277');
  plain.box(stand, [-0.14, 0.14], [-0.14, 0.14], [0, 0.3], steel);
  plain.bar([...place, 0.2], [...place, height_m], [0.07, 0.045], 8, steel, true);
  const head = within(stand, { x: 0, y: -ARM_M, z: height_m - 0.02, heading: 0 });
  plain.bar([...place, height_m - 0.25], [head.x, head.y, height_m + 0.02], [0.03, 0.03], 6, steel);
  plain.box(head, [-0.13, 0.13], [-0.3, 0.2], [0, 0.08], rgb('#7c858a'), rgb('#f4efdf'));
}
