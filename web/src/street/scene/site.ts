/** The building site: collects the faces and the repeated models of a scene, and makes them into few meshes. */
import {
  type BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  type Matrix4,
  Mesh,
} from 'three';
import { Batch, rgb, type Stand, type Xyz } from './batch';
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

/** 16 numbers of a matrix and 3 of a colour for each. */
type Copies = { matrices: number[]; colours: number[] };

const WHITE = '#ffffff';

export class Site {
  readonly materials = new Materials();
  readonly lettering = new Lettering();
  readonly #batches = new Map<Surface, Batch>();
  readonly #copies = new Map<Model, Copies>();

  batch(surface: Surface): Batch {
    let batch = this.#batches.get(surface);
    if (!batch) {
      batch = new Batch();
      this.#batches.set(surface, batch);
    }
    return batch;
  }

  /** Puts a copy of a model somewhere, stretched along its own axes and tinted. */
  copy(model: Model, stand: Stand, scale: Xyz = [1, 1, 1], tint = WHITE): void {
    const [cos, sin] = [Math.cos(stand.heading), Math.sin(stand.heading)];
    const [u, v, w] = scale;
    const { matrices, colours } = this.#copiesOf(model);
    matrices.push(cos * u, sin * u, 0, 0, -sin * v, cos * v, 0, 0, 0, 0, w, 0);
    matrices.push(stand.x, stand.y, stand.z, 1);
    colours.push(...rgb(tint));
  }

  copyAt(model: Model, matrix: Matrix4, tint = WHITE): void {
    const { matrices, colours } = this.#copiesOf(model);
    matrices.push(...matrix.elements);
    colours.push(...rgb(tint));
  }

  #copiesOf(model: Model): Copies {
    let copies = this.#copies.get(model);
    if (!copies) {
      copies = { matrices: [], colours: [] };
      this.#copies.set(model, copies);
    }
    return copies;
  }

  finish(): Group {
    const group = new Group();
    for (const [surface, batch] of this.#batches) {
      if (batch.isEmpty) continue;
      group.add(this.#shadowed(new Mesh(batch.geometry(), this.materials.get(surface)), surface));
    }
    for (const [model, { matrices, colours }] of this.#copies) {
      const mesh = new InstancedMesh(
        geometryOf(model),
        this.materials.get(model.surface),
        colours.length / 3,
      );
      mesh.instanceMatrix.set(matrices);
      mesh.instanceColor = new InstancedBufferAttribute(new Float32Array(colours), 3);
      mesh.userData.season = model.season;
      group.add(this.#shadowed(mesh, model.surface, model.hasShadow));
    }
    const plates = this.lettering.mesh();
    if (plates) group.add(plates);
    return group;
  }

  #shadowed(mesh: Mesh, surface: Surface, hasShadow = castsShadow(surface)): Mesh {
    mesh.castShadow = hasShadow;
    mesh.receiveShadow = true;
    mesh.name = surface;
    return mesh;
  }
}

function geometryOf(model: Model): BufferGeometry {
  const batch = new Batch();
  model.build(batch);
  return batch.geometry();
}
