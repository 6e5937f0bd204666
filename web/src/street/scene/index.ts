/** The street level: a courtyard as it is seen by someone who stands in it. */
import { type BufferGeometry, Group, InstancedMesh, Mesh } from 'three';
import type { Geometry, Kind } from '../../api/types';
import { activityArea } from './activity';
import { bicycleShed } from './bicycles';
import { noticeBoard } from './board';
import { building } from './building';
import { camera } from './camera';
import { charger } from './charger';
import { distantHouse } from './distant';
import { gate } from './gate';
import { greenArea } from './green';
import { pavement, yardGround } from './ground';
import { lamp } from './lamp';
import { lane } from './lane';
import { Daylight } from './light';
import { obstacle } from './obstacle';
import { Overlays, type Zone } from './overlay';
import { parkingArea, parkingSpace } from './parking';
import { Site } from './site';
import { sunPosition } from './sun';
import { Survey } from './survey';
import { tree } from './tree';
import { wall } from './wall';
import { wastePoint } from './waste';

export { sunPosition } from './sun';

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
};

export type Yard = {
  root: Group;
  /** Of the courtyard's own features. */
  bounds: { min: [number, number]; max: [number, number] };
  /** Of one picture, but for its shadows, which need to be drawn only when the sun has moved. */
  counts: () => { calls: number; triangles: number };
  setPlannedMarks(on: boolean): void;
  /** Weaker zones first: each is painted over the one before. */
  setCoverage(zones: readonly Zone[] | null, blind: readonly Geometry[] | null): void;
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

export function buildYard({ features, latitude_deg, longitude_deg }: YardInput): Yard {
  const survey = new Survey(features);
  const { bounds } = survey;
  const site = new Site();
  pavement(site, [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[1] + bounds.max[1]) / 2]);
  for (const feature of features) {
    if (feature.kind !== 'entrance') DRAW[feature.kind](site, feature, survey);
  }
  const things = site.finish();
  const overlays = new Overlays(features);
  const plan = new Group();
  plan.add(things, overlays.group);
  // The plan's z is up, three.js's is towards the eye.
  plan.rotation.x = -Math.PI / 2;
  const light = new Daylight(bounds);
  const root = new Group();
  root.add(plan, light.group);
  const yard: Yard = {
    root,
    bounds,
    counts: () => countsOf(root),
    setPlannedMarks: (on) => overlays.setPlanned(on),
    setCoverage: (zones, blind) => overlays.setCoverage(zones, blind),
    setSun: (date) =>
      light.set(sunPosition(date, latitude_deg, longitude_deg ?? STANDARD_MERIDIAN_DEG)),
    dispose: () => {
      for (const mesh of meshesOf(root)) {
        mesh.geometry.dispose();
        if (mesh instanceof InstancedMesh) mesh.dispose();
        for (const material of [mesh.material].flat()) material.dispose();
      }
      light.dispose();
      overlays.dispose();
    },
  };
  yard.setSun(new Date(Date.UTC(2026, 8, 22, 2, 0)));
  root.updateMatrixWorld(true);
  return yard;
}

function meshesOf(group: Group): Mesh[] {
  const meshes: Mesh[] = [];
  group.traverse((object) => {
    if (object instanceof Mesh) meshes.push(object);
  });
  return meshes;
}

function countsOf(root: Group): { calls: number; triangles: number } {
  let [calls, triangles] = [0, 0];
  root.traverseVisible((object) => {
    if (!(object instanceof Mesh)) return;
    const copies = object instanceof InstancedMesh ? object.count : 1;
    const { index, attributes } = object.geometry as BufferGeometry;
    calls += 1;
    triangles += (copies * (index ?? attributes.position ?? { count: 0 }).count) / 3;
  });
  return { calls, triangles };
}
