/** The street level: a courtyard as it is seen by someone who stands in it. */
import {
  type BufferGeometry,
  Group,
  InstancedMesh,
  LineSegments,
  Mesh,
  type MeshLambertMaterial,
  type Object3D,
} from 'three';
import type { Geometry, Kind } from '../../api/types';
import { activityArea } from './activity';
import type { Xyz } from './batch';
import { bicycleShed } from './bicycles';
import { noticeBoard } from './board';
import { building } from './building';
import { camera } from './camera';
import { charger } from './charger';
import { Coverage, type CoverageScene } from './coverage';
import { distantHouse } from './distant';
import { gate } from './gate';
import { greenArea } from './green';
import { pavement, yardGround } from './ground';
import { lamp } from './lamp';
import { lane } from './lane';
import { Daylight } from './light';
import { plannedMarks } from './marks';
import { obstacle } from './obstacle';
import { parkingArea, parkingSpace } from './parking';
import { type Season, Site } from './site';
import { sunPosition } from './sun';
import { Survey } from './survey';
import { tree } from './tree';
import { wall } from './wall';
import { wastePoint } from './waste';

export type { CoverageScene, Zone } from './coverage';
export { sunPosition } from './sun';
export type { Volume } from './volume';

export const EYE_HEIGHT_M = 1.6;

/** Metres: x east, y north of the courtyard's origin, z up. three.js: X = x, Y = z, Z = -y. */
export type YardFeature = {
  id: string;
  kind: Kind;
  /** In metres. */
  geometry: Geometry;
  properties: Record<string, unknown>;
  planned?: boolean;
  /** Not of the courtyard: made simpler. */
  surroundings?: boolean;
};

export type YardInput = {
  features: readonly YardFeature[];
  latitude_deg: number;
  /** For the hour of the sun; without it, the meridian of China's standard time. */
  longitude_deg?: number;
  /** There is no graphics card: what costs most is drawn coarser. */
  bySoftware?: boolean;
};

export type Yard = {
  root: Group;
  /** Of the courtyard's own features. */
  bounds: { min: [number, number]; max: [number, number] };
  /** Of one picture, but for its shadows, which need to be drawn only when the sun has moved. */
  counts: () => { calls: number; triangles: number };
  setPlannedMarks(on: boolean): void;
  setCoverage(scene: CoverageScene | null): void;
  /** From where it is seen now, in the plan's frame. */
  seenFrom(eye: Xyz): void;
  /** As high as this share of their height do things stand. */
  setRise(share: number): void;
  setSun(date: Date): void;
  dispose(): void;
};

type Draw = (site: Site, feature: YardFeature, survey: Survey) => void;

/** Entrances are drawn with their house. */
const DRAW: Record<Exclude<Kind, 'entrance'>, Draw> = {
  courtyard: yardGround,
  building: (site, feature, survey) =>
    feature.surroundings ? distantHouse(site, feature) : building(site, feature, survey),
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

const STANDARD_MERIDIAN_DEG = 120;

/** A picture of more is slow on a plain office computer. */
export const MOST_TRIANGLES = 300_000;
/** What coverage and marks add on demand. */
const ON_DEMAND = 12_000;

export function buildYard({
  features,
  latitude_deg,
  longitude_deg,
  bySoftware = false,
}: YardInput): Yard {
  const { things, bounds } = thingsOf(features);
  const coverage = new Coverage();
  const plan = new Group();
  plan.add(things, coverage.group);
  // The plan's z is up, three.js's is towards the eye.
  plan.rotation.x = -Math.PI / 2;
  const light = new Daylight(bounds, bySoftware);
  const root = new Group();
  root.add(plan, light.group);
  let marks: Mesh | null = null;
  const yard: Yard = {
    root,
    bounds,
    counts: () => countsOf(root),
    setPlannedMarks: (on) => {
      if (marks) plan.remove(...disposed(marks));
      marks = on ? plannedMarks(features) : null;
      if (marks) plan.add(marks);
      root.updateMatrixWorld(true);
    },
    setCoverage: (scene) => coverage.set(scene),
    seenFrom: (eye) => coverage.seenFrom(eye),
    setRise: (share) => {
      // Not nothing: normals need a direction.
      plan.scale.z = Math.max(0.001, share);
      plan.updateMatrixWorld(true);
    },
    setSun: (date) => {
      light.set(sunPosition(date, latitude_deg, longitude_deg ?? STANDARD_MERIDIAN_DEG));
      dress(things, seasonOf(date));
    },
    dispose: () => {
      coverage.dispose();
      disposed(root);
      light.dispose();
    },
  };
  yard.setSun(new Date(Date.UTC(2026, 8, 22, 2, 0)));
  root.updateMatrixWorld(true);
  return yard;
}

const WINTER_MONTHS = new Set([12, 1, 2, 3]);
const DRY_GRASS = '#e6cf9e';

/** At China's time: a date of its own is not asked for. */
function seasonOf(date: Date): Season {
  const month = new Date(date.getTime() + 8 * 3_600_000).getUTCMonth() + 1;
  return WINTER_MONTHS.has(month) ? 'bare' : 'leafy';
}

function dress(things: Group, season: Season): void {
  for (const mesh of things.children) {
    if (mesh.userData.season) mesh.visible = mesh.userData.season === season;
    if (mesh.name === 'grass' && mesh instanceof Mesh)
      (mesh.material as MeshLambertMaterial).color.set(season === 'bare' ? DRY_GRASS : '#ffffff');
  }
}

/** All that stands there, in as much detail as a picture can hold. */
function thingsOf(features: readonly YardFeature[]) {
  const full = raised(new Survey(features));
  if (countsOf(full.things).triangles < MOST_TRIANGLES - ON_DEMAND) return full;
  disposed(full.things);
  return raised(new Survey(features, true));
}

function raised(survey: Survey): { things: Group; bounds: Yard['bounds'] } {
  const { features, bounds } = survey;
  const site = new Site();
  pavement(site, [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[1] + bounds.max[1]) / 2]);
  for (const feature of features) {
    if (feature.kind !== 'entrance') DRAW[feature.kind](site, feature, survey);
  }
  const things = site.finish();
  // In leaf there is most to draw.
  dress(things, 'leafy');
  return { things, bounds };
}

/** Gives back what the graphics card holds of it. */
function disposed<T extends Object3D>(part: T): [T] {
  part.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    if (object instanceof InstancedMesh) object.dispose();
    for (const material of [object.material].flat()) material.dispose();
  });
  return [part];
}

function countsOf(root: Object3D): { calls: number; triangles: number } {
  let [calls, triangles] = [0, 0];
  root.traverseVisible((object) => {
    if (object instanceof LineSegments) calls += 1;
    if (!(object instanceof Mesh)) return;
    const copies = object instanceof InstancedMesh ? object.count : 1;
    const { index, attributes } = object.geometry as BufferGeometry;
    calls += 1;
    triangles += (copies * (index ?? attributes.position ?? { count: 0 }).count) / 3;
  });
  return { calls, triangles };
}
