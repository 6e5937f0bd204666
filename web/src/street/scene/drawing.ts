/** Which builder draws what, and in which order. */
import type { Kind } from '../../api/types';
import { activityArea } from './activity';
import { bicycleShed } from './bicycles';
import { noticeBoard } from './board';
import { building } from './building';
import { camera } from './camera';
import { charger } from './charger';
import { distantHouse } from './distant';
import { gate } from './gate';
import { greenArea } from './green';
import { yardGround } from './ground';
import type { YardFeature } from './index';
import { lamp } from './lamp';
import { lane } from './lane';
import { obstacle } from './obstacle';
import { parkingArea, parkingSpace } from './parking';
import type { Sight } from './sight';
import type { Site } from './site';
import type { Survey } from './survey';
import { tree } from './tree';
import { wall } from './wall';
import { wastePoint } from './waste';

type Draw = (site: Site, feature: YardFeature, survey: Survey, sight?: Sight) => void;

/** Entrances are drawn with their house. */
const DRAW: Record<Exclude<Kind, 'entrance'>, Draw> = {
  courtyard: yardGround,
  building: (site, feature, survey, sight) =>
    feature.surroundings ? distantHouse(site, feature) : building(site, feature, survey, sight),
  wall,
  gate,
  camera,
  lamp,
  lane,
  parking_area: parkingArea,
  parking_space: parkingSpace,
  charger,
  bicycle_shed: bicycleShed,
  green_area: greenArea,
  tree,
  activity_area: activityArea,
  waste_point: wastePoint,
  notice_board: noticeBoard,
  obstacle,
};

/** By these one knows a place at once; whatever else stands there is smaller, and throws no long shadow. */
export const FIRST_KINDS: ReadonlySet<Kind> = new Set<Kind>([
  'courtyard',
  'lane',
  'parking_area',
  'green_area',
  'building',
  'wall',
  'gate',
  'tree',
  'obstacle',
]);

/** Draws some of what was surveyed, one thing at each step. */
export function* draw(
  site: Site,
  survey: Survey,
  isWanted: (feature: YardFeature) => boolean,
  sight?: Sight,
): Generator<null, void> {
  for (const feature of survey.features) {
    if (feature.kind === 'entrance' || !isWanted(feature)) continue;
    DRAW[feature.kind](site, feature, survey, sight);
    yield null;
  }
}
