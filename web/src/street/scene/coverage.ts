/** What cameras see and what none sees, as the analysis has it: zones on the ground, blind ground hatched, volumes in the air. */
import {
  type DataTexture,
  DoubleSide,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
} from 'three';
import type { Geometry } from '../../api/types';
import { Batch, rgb, type Xyz } from './batch';
import { LAYER_M } from './ground';
import { ON_GROUND } from './materials';
import { outlinesOf, edgesOf as sidesOf } from './plan';
import { tiled } from './textures';
import { edgesOf, facesOf, hasBody, holds, type Volume } from './volume';

export type Zone = { colour: string; polygon: Geometry };
/** As the map hatches it: lines on a ground. */
export type Blind = { parts: readonly Geometry[]; line: string; ground: string };
export type CoverageScene = {
  /** Weaker zones first: each is painted over the one before. */
  zones: readonly Zone[];
  blind: Blind;
  volumes: readonly Volume[];
};

const ZONE_OPACITY = 0.62;
/** One camera that was chosen stands out; of many, each adds little. */
const VOLUME_OPACITY = { chosen: 0.34, other: 0.07, any: 0.15 };
const EDGE_OPACITY = { chosen: 0.95, other: 0.25, any: 0.5 };
type Strength = keyof typeof VOLUME_OPACITY;
const IN_AIR = { transparent: true, depthWrite: false, toneMapped: false } as const;
const HATCH = {
  step_m: 1.2,
  texels: 64,
  line_share: 0.07,
  line_opacity: 0.85,
  ground_opacity: 0.26,
};
const EDGE_M = 0.07;

export class Coverage {
  readonly group = new Group();
  #bodies: { volume: Volume; body: Mesh }[] = [];
  #eye: Xyz | null = null;

  set(scene: CoverageScene | null): void {
    this.dispose();
    if (!scene) return;
    this.#add(zonesOf(scene.zones), 2);
    this.#add(hatched(scene.blind), 2);
    this.#add(outlined(scene.blind), 2);
    const shown = scene.volumes.filter(hasBody);
    const hasChosen = shown.some(({ isChosen }) => isChosen);
    for (const volume of shown) {
      const strength = volume.isChosen ? 'chosen' : hasChosen ? 'other' : 'any';
      const body = bodyOf(volume, strength);
      this.group.add(body);
      this.#bodies.push({ volume, body });
    }
    for (const strength of ['any', 'other', 'chosen'] as const) {
      const alike = shown.filter(({ isChosen }) =>
        hasChosen ? isChosen === (strength === 'chosen') : strength === 'any',
      );
      if (alike.length && !(hasChosen && strength === 'any'))
        this.group.add(edgesAround(alike, strength));
    }
    this.group.updateMatrixWorld(true);
    if (this.#eye) this.seenFrom(this.#eye);
  }

  /** A body that the eye is in is not drawn. */
  seenFrom(eye: Xyz): void {
    this.#eye = eye;
    for (const { volume, body } of this.#bodies) body.visible = !holds(volume, eye);
  }

  dispose(): void {
    this.group.traverse((object) => {
      if (!(object instanceof Mesh || object instanceof LineSegments)) return;
      object.geometry.dispose();
      const material = object.material as MeshBasicMaterial;
      material.map?.dispose();
      material.dispose();
    });
    this.group.clear();
    this.#bodies = [];
  }

  #add(mesh: Mesh | null, order: number): void {
    if (!mesh) return;
    mesh.renderOrder = order;
    this.group.add(mesh);
  }
}

function zonesOf(zones: readonly Zone[]): Mesh | null {
  const batch = new Batch();
  for (const [i, { colour, polygon }] of zones.entries()) {
    for (const rings of outlinesOf(polygon))
      batch.area(rings, LAYER_M.overlay + i * 0.004, rgb(colour));
  }
  return meshOf(batch, { vertexColors: true, opacity: ZONE_OPACITY });
}

function hatched({ parts, line, ground }: Blind): Mesh | null {
  const batch = new Batch();
  for (const rings of parts.flatMap(outlinesOf)) batch.area(rings, LAYER_M.overlay, rgb('#ffffff'));
  return batch.isEmpty ? null : meshOf(batch, { map: hatch(line, ground) });
}

function outlined({ parts, line }: Blind): Mesh | null {
  const batch = new Batch();
  for (const { from, to, outward } of parts.flatMap(outlinesOf).flat().flatMap(sidesOf)) {
    const [dx, dy] = [-outward[0] * EDGE_M, -outward[1] * EDGE_M];
    const z = LAYER_M.overlay + 0.002;
    batch.quad(
      [
        [from[0], from[1], z],
        [to[0], to[1], z],
        [to[0] + dx, to[1] + dy, z],
        [from[0] + dx, from[1] + dy, z],
      ],
      rgb(line),
    );
  }
  return meshOf(batch, { vertexColors: true, opacity: 0.95 });
}

function meshOf(
  batch: Batch,
  look: { vertexColors?: boolean; opacity?: number; map?: DataTexture },
): Mesh | null {
  if (batch.isEmpty) return null;
  return new Mesh(batch.geometry(), new MeshBasicMaterial({ ...ON_GROUND, ...look }));
}

/** Slanting lines on a faint ground, in metres of the plan. */
function hatch(line: string, ground: string): DataTexture {
  const { texels, line_share, line_opacity, ground_opacity, step_m } = HATCH;
  const data = new Uint8Array(texels * texels * 4);
  const bytes = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [onLine, between] = [
    [...bytes(line), line_opacity * 255],
    [...bytes(ground), ground_opacity * 255],
  ];
  for (let y = 0; y < texels; y++) {
    for (let x = 0; x < texels; x++) {
      const isLine = ((x + y) % texels) / texels < line_share * Math.SQRT2;
      data.set(isLine ? onLine : between, (y * texels + x) * 4);
    }
  }
  return tiled(data, texels, step_m);
}

function bodyOf(volume: Volume, strength: Strength): Mesh {
  const material = new MeshBasicMaterial({
    ...IN_AIR,
    vertexColors: true,
    opacity: VOLUME_OPACITY[strength],
    side: DoubleSide,
  });
  return inAir(new Mesh(facesOf(volume), material), strength);
}

/** Of volumes that are alike, all in one: one sees them from within, too. */
function edgesAround(volumes: readonly Volume[], strength: Strength): LineSegments {
  const [{ levels } = { levels: [] }] = volumes;
  const color = levels[Math.min(2, levels.length - 1)]?.colour ?? '#ffffff';
  const material = new LineBasicMaterial({ ...IN_AIR, color, opacity: EDGE_OPACITY[strength] });
  return inAir(new LineSegments(edgesOf(volumes), material), strength);
}

function inAir<T extends Mesh | LineSegments>(part: T, strength: Strength): T {
  // The chosen one is drawn over the others.
  part.renderOrder = strength === 'chosen' ? 4 : 3;
  // It is air: what one points at lies behind it.
  part.raycast = () => {};
  part.name = 'volume';
  return part;
}
