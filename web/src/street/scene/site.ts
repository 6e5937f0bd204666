/** The building site: collects the faces and the repeated models of a scene, and makes them into few meshes. */
import {
  type BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  type Matrix4,
  Mesh,
  Sphere,
  Vector3,
} from 'three';
import { Batch, rgb, type Stand, type Xyz } from './batch';
import { Copies } from './copies';
import { Lettering } from './lettering';
import { castsShadow, Materials, type Surface } from './materials';

export type Season = 'leafy' | 'bare';

/** A thing that stands in many places: made once, drawn at all of them in one call. */
export type Model = {
  surface: Surface;
  /** None is missed from what lies in a wall. */
  hasShadow?: false;
  /** There only while trees have leaves, or only while they have none. */
  season?: Season;
  build: (batch: Batch) => void;
};

/** How much of a thing is drawn: all of it, all of it where there is room for so much, or less. */
export type Detail = 'full' | 'room' | 'less';

/** Whether there is room for all detail. */
export type Room = 'ample' | 'crowded';

const WHITE = '#ffffff';

/** To find out whether all that shares a mesh is out of sight takes longer than to draw it. */
const EVERYWHERE = new Sphere(new Vector3(), Infinity);

export class Site {
  readonly lettering = new Lettering();
  readonly #batches = new Map<Surface, Batch>();
  readonly #copies = new Map<Model, Copies>();
  /** What stands there only where there is room, or only where there is none. */
  readonly #either: Record<Room, Map<Model, Copies>> = { ample: new Map(), crowded: new Map() };
  #kept: Map<Model, Copies> = this.#copies;

  batch(surface: Surface): Batch {
    let batch = this.#batches.get(surface);
    if (!batch) {
      batch = new Batch();
      this.#batches.set(surface, batch);
    }
    return batch;
  }

  /** Puts copies of what a thing looks like in full detail or with less: which of them, turns out when all is there. */
  detailed(detail: Detail, put: (isFull: boolean) => void): void {
    if (detail === 'room') {
      for (const room of ['ample', 'crowded'] as const) {
        this.#kept = this.#either[room];
        put(room === 'ample');
      }
      this.#kept = this.#copies;
    } else put(detail === 'full');
  }

  /** Puts a copy of a model somewhere, stretched along its own axes and tinted. */
  copy(model: Model, stand: Stand, scale: Xyz = [1, 1, 1], tint = WHITE): void {
    this.#copiesOf(model).add(stand, scale, rgb(tint));
  }

  copyAt(model: Model, matrix: Matrix4, tint = WHITE): void {
    this.#copiesOf(model).addMatrix(matrix.elements, rgb(tint));
  }

  #copiesOf(model: Model): Copies {
    let copies = this.#kept.get(model);
    if (!copies) {
      copies = new Copies();
      this.#kept.set(model, copies);
    }
    return copies;
  }

  /** How much one picture of it draws in summer, when there is most to draw. */
  *triangles(room: Room): Generator<null, number> {
    let triangles = this.lettering.triangles;
    for (const batch of this.#batches.values()) triangles += batch.triangles;
    for (const copies of [this.#copies, this.#either[room]]) {
      for (const [model, { count }] of copies) {
        if (model.season === 'bare') continue;
        triangles += count * trianglesOf(model);
        yield null;
      }
    }
    return triangles;
  }

  /** All that was brought so far, as few meshes, one at each step; more may be brought afterwards. */
  *meshes(room: Room, materials = new Materials()): Generator<null, Group> {
    const group = new Group();
    for (const [surface, batch] of this.#batches) {
      if (batch.isEmpty) continue;
      const geometry = batch.geometry();
      geometry.boundingSphere = EVERYWHERE;
      group.add(shadowed(new Mesh(geometry, materials.get(surface)), surface));
      yield null;
    }
    for (const [model, copies] of joined(this.#copies, this.#either[room])) {
      group.add(instanced(model, copies, materials));
      yield null;
    }
    const plates = this.lettering.mesh();
    if (plates) group.add(plates);
    return group;
  }
}

/** The copies of both, of each model all together: they are one call. */
function joined(
  always: ReadonlyMap<Model, Copies>,
  also: ReadonlyMap<Model, Copies>,
): Map<Model, readonly Copies[]> {
  const all = new Map<Model, readonly Copies[]>();
  for (const [model, copies] of [...always, ...also])
    all.set(model, [...(all.get(model) ?? []), copies]);
  return all;
}

function instanced(model: Model, parts: readonly Copies[], materials: Materials): Mesh {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const mesh = new InstancedMesh(geometryOf(model), materials.get(model.surface), count);
  const colours = new Float32Array(3 * count);
  let at = 0;
  for (const part of parts) {
    mesh.instanceMatrix.set(part.matrices, 16 * at);
    colours.set(part.colours, 3 * at);
    at += part.count;
  }
  mesh.instanceColor = new InstancedBufferAttribute(colours, 3);
  mesh.boundingSphere = EVERYWHERE;
  mesh.userData.season = model.season;
  return shadowed(mesh, model.surface, model.hasShadow);
}

function shadowed(mesh: Mesh, surface: Surface, hasShadow = castsShadow(surface)): Mesh {
  mesh.castShadow = hasShadow;
  mesh.receiveShadow = true;
  mesh.name = surface;
  return mesh;
}

const shapes = new Map<Model, BufferGeometry>();

/** A model is made once for all scenes, as textures are. */
function geometryOf(model: Model): BufferGeometry {
  let geometry = shapes.get(model);
  if (!geometry) {
    const batch = new Batch();
    model.build(batch);
    geometry = batch.geometry();
    shapes.set(model, geometry);
  }
  return geometry;
}

const trianglesOf = (model: Model) => (geometryOf(model).index?.count ?? 0) / 3;

/** Gives back what a graphics card holds of the models; they stay made. */
export function releaseModels(): void {
  for (const geometry of shapes.values()) geometry.dispose();
}
