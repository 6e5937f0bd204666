/** The building site: collects the faces and the repeated models of a scene, and makes them into few meshes. */
import { type BufferGeometry, Color, Group, InstancedMesh, Matrix4, Mesh, Vector3 } from 'three';
import { Batch, type Stand, type Xyz } from './batch';
import { Lettering } from './lettering';
import { castsShadow, Materials, type Surface } from './materials';

/** A thing that stands in many places: made once, drawn at all of them in one call. */
export type Model = {
  surface: Surface;
  /** None is missed from what lies in a wall. */
  hasShadow?: false;
  build: (batch: Batch) => void;
};

type Copies = { matrices: Matrix4[]; colours: Color[] };

const UP = new Vector3(0, 0, 1);
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
    const matrix = new Matrix4().makeRotationAxis(UP, stand.heading);
    matrix.scale(new Vector3(...scale)).setPosition(stand.x, stand.y, stand.z);
    this.copyAt(model, matrix, tint);
  }

  copyAt(model: Model, matrix: Matrix4, tint = WHITE): void {
    let copies = this.#copies.get(model);
    if (!copies) {
      copies = { matrices: [], colours: [] };
      this.#copies.set(model, copies);
    }
    copies.matrices.push(matrix);
    copies.colours.push(new Color(tint));
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
        matrices.length,
      );
      for (const [i, matrix] of matrices.entries()) {
        mesh.setMatrixAt(i, matrix);
        mesh.setColorAt(i, colours[i] as Color);
      }
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
