/** A camera as it points, on the wall that it hangs on, or on a pole of its own. Nothing of it stands before its lens. */
import { Matrix4, Vector3 } from 'three';
import { ORIGIN, rgb, type Xyz } from './batch';
import type { YardFeature } from './index';
import { distanceToEdge_m, type Edge, placeOn, positionOn, type Xy } from './plan';
import type { Model, Site } from './site';
import { numberOf, placeOf, type Survey } from './survey';

const HEIGHT_M = 3.5;
/** A bracket reaches so far from a wall. */
const REACH_M = 1.5;
const FENCE_REACH_M = 0.8;
const STEEL = '#8d9498';

/** Looks along its x axis; the lens is at the origin. */
const BULLET: Model = {
  surface: 'plain',
  build: (batch) => {
    const [shell, hood] = [rgb('#eceeee'), rgb('#dfe2e2')];
    batch.bar([-0.33, 0, 0], [-0.05, 0, 0], [0.055, 0.055], 10, shell, true);
    batch.bar([-0.05, 0, 0], [-0.33, 0, 0], [0.055, 0.055], 10, shell, true);
    batch.bar([-0.05, 0, 0], [-0.03, 0, 0], [0.047, 0.047], 10, rgb('#1c1f22'), true);
    batch.box({ ...ORIGIN, z: 0.055 }, [-0.34, -0.02], [-0.065, 0.065], [0, 0.015], hood);
    batch.bar([-0.24, 0, -0.05], [-0.3, 0, -0.12], [0.025, 0.025], 6, rgb(STEEL));
  },
};

export function camera(site: Site, feature: YardFeature, survey: Survey): void {
  const place = placeOf(feature);
  const height_m = numberOf(feature, 'height_m', HEIGHT_M);
  const azimuth_deg = Number(feature.properties.azimuth_deg) || 0;
  const tilt_deg = Number(feature.properties.tilt_deg) || 0;
  const [heading, tilt] = [((90 - azimuth_deg) * Math.PI) / 180, (tilt_deg * Math.PI) / 180];
  const matrix = new Matrix4()
    .makeRotationZ(heading)
    .multiply(new Matrix4().makeRotationY(tilt))
    .setPosition(...place, height_m);
  site.copyAt(BULLET, matrix);
  const behind = new Vector3(-0.3, 0, -0.12).applyMatrix4(matrix).toArray();
  hold(site, behind, place, heading, survey);
}

/** From its foot behind the housing to a house, a wall, or a pole. */
function hold(site: Site, foot: Xyz, place: Xy, heading: number, survey: Survey): void {
  const plain = site.batch('plain');
  const steel = rgb(STEEL);
  const [x, y, z] = foot;
  const house = survey.nearestFacade(place);
  if (house && house.distance_m < REACH_M) {
    const [wx, wy] = footOn(house.facade.side, [x, y]);
    plain.bar([wx, wy, z - 0.05], foot, [0.03, 0.025], 6, steel);
    return;
  }
  const fence = survey.nearestWall(place);
  const pole: Xy =
    fence && fence.distance_m < FENCE_REACH_M
      ? footOn(fence.side, [x, y])
      : [place[0] - Math.cos(heading) * 0.5, place[1] - Math.sin(heading) * 0.5];
  plain.bar([...pole, z], foot, [0.025, 0.025], 6, steel);
  plain.bar([...pole, 0], [...pole, z + 0.25], [0.055, 0.045], 8, steel, true);
  plain.box(
    { x: pole[0], y: pole[1], z: 1.4, heading },
    [-0.2, -0.05],
    [-0.12, 0.12],
    [0, 0.35],
    rgb('#c3c7c8'),
  );
}

const footOn = (side: Edge, place: Xy): Xy => {
  const { along_m } = positionOn(side, place);
  return distanceToEdge_m(side, place) < 0.01
    ? place
    : placeOn(side, Math.max(0, Math.min(side.length_m, along_m)));
};
