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
import { positionsOf } from '../../map/geometry';
import { ORIGIN, rgb, type Xyz } from './batch';
import { Coverage, type CoverageScene } from './coverage';
import { draw, FIRST_KINDS } from './drawing';
import { pavement } from './ground';
import { Daylight } from './light';
import { plannedMarks } from './marks';
import { COPIED, Materials, ONLY_COPIED, SURFACES } from './materials';
import { Sight, type Waiting } from './sight';
import { type Model, type Season, Site } from './site';
import { sunPosition } from './sun';
import { Survey } from './survey';
import { BLANK } from './textures';

export type { CoverageScene, Zone } from './coverage';
export type { Waiting } from './sight';
export { releaseModels } from './site';
export { sunPosition } from './sun';
export { makeTextures, releaseTextures } from './textures';
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

const STANDARD_MERIDIAN_DEG = 120;

/** A picture of more is slow on a plain office computer. */
export const MOST_TRIANGLES = 300_000;
/** What coverage and marks add on demand. */
const ON_DEMAND = 12_000;

/**
 * Builds a yard, a little at each step. For somebody who waits, what a first picture needs there comes first, and is yielded
 * as a yard of its own; the one that is returned has all of it. Whoever takes a yard disposes of it; building may be given
 * up at any step.
 */
export function* raiseYard(input: YardInput, waiting?: Waiting): Generator<Yard | null, Yard> {
  const survey = new Survey(input.features);
  const site = new Site();
  const { min, max } = survey.bounds;
  pavement(site, [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]);
  yield null;
  const sight = waiting && new Sight(waiting);
  const isFirst = (feature: YardFeature) => sight !== undefined && isSeenFirst(feature, sight);
  yield* draw(site, survey, isFirst);
  if (sight) yield yardWith(yield* firstThings(site, survey, sight), input, survey);
  yield* draw(site, survey, (feature) => !isFirst(feature));
  const isAmple = (yield* site.triangles('ample')) < MOST_TRIANGLES - ON_DEMAND;
  return yardWith(yield* site.meshes(isAmple ? 'ample' : 'crowded'), input, survey);
}

/** Whether it stands in a first picture as it does in the end. */
function isSeenFirst(feature: YardFeature, sight: Sight): boolean {
  if (isHouse(feature)) return false;
  const { kind, geometry } = feature;
  return FIRST_KINDS.has(kind) || positionsOf(geometry).some((place) => sight.isNear(place));
}

/** Nothing else is so much work, and most sides of houses are far off or turned away. */
const isHouse = ({ kind, surroundings }: YardFeature) => kind === 'building' && !surroundings;

/** What was brought so far, and the courtyard's houses as they are seen from where one stands: these are of one picture only. */
function* firstThings(site: Site, survey: Survey, sight: Sight): Generator<null, Group> {
  const houses = new Site();
  yield* draw(houses, survey, isHouse, sight);
  const materials = new Materials();
  const things = yield* site.meshes('crowded', materials);
  things.add(yield* houses.meshes('crowded', materials));
  return things;
}

const SAMPLES: readonly Model[] = SURFACES.map((surface) => ({
  surface,
  build: (batch) => batch.upright([0, 0], [1, 0], [0, 1], rgb('#ffffff')),
}));

/** A sample of each surface that yards have use for, to get a graphics card ready with. */
export function* prepareYards(): Generator<null, Yard> {
  const site = new Site();
  for (const sample of SAMPLES) {
    if (!ONLY_COPIED.has(sample.surface)) sample.build(site.batch(sample.surface));
    if (COPIED.has(sample.surface)) site.copy(sample, ORIGIN);
  }
  const things = yield* site.meshes('ample', new Materials(() => BLANK));
  return yardWith(things, { features: [], latitude_deg: 0 }, new Survey([]));
}

function yardWith(things: Group, input: YardInput, { bounds }: Survey): Yard {
  const { features, latitude_deg, longitude_deg, bySoftware = false } = input;
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
  things.traverse((mesh) => {
    if (mesh.userData.season) mesh.visible = mesh.userData.season === season;
    if (mesh.name === 'grass' && mesh instanceof Mesh)
      (mesh.material as MeshLambertMaterial).color.set(season === 'bare' ? DRY_GRASS : '#ffffff');
  });
}

/** Gives back what the graphics card holds of it, but for the models: they are of all yards. */
function disposed<T extends Object3D>(part: T): [T] {
  part.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    if (object instanceof InstancedMesh) object.dispose();
    else object.geometry.dispose();
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
