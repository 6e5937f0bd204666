/** What is painted over the ground on demand: what cameras see, what none sees, and what a plan adds. */
import { DoubleSide, Group, Mesh, MeshBasicMaterial } from 'three';
import type { Geometry } from '../../api/types';
import { segmentsOf } from '../../draw/vector';
import { positionsOf } from '../../map/geometry';
import { Batch, rgb, standAt } from './batch';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import { edge, edgesOf, headingOf, outlinesOf, type Xy } from './plan';
import { placeOf } from './survey';

export type Zone = { colour: string; polygon: Geometry };

/** As the map has them: `--blind` and `--plan-new` of design/tokens.css. */
export const BLIND = '#d9540b';
export const PLANNED = '#a2188f';

const ZONE_OPACITY = 0.62;
const MARK_OPACITY = 0.55;
/** A planned point is ringed at this distance, and flagged up to this height. */
const RING_M = 0.7;
const MARK_M = 0.14;
const CURTAIN_M = 1.1;

const painted = (opacity: number) =>
  new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    opacity,
    depthWrite: false,
    // The map's colours, not those of the daylight.
    toneMapped: false,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: -6,
    polygonOffsetUnits: -24,
  });

export class Overlays {
  readonly group = new Group();
  readonly #zones = painted(ZONE_OPACITY);
  readonly #marks = painted(MARK_OPACITY);
  #planned: Mesh | null = null;
  #coverage: Mesh | null = null;

  constructor(readonly features: readonly YardFeature[]) {}

  setPlanned(on: boolean): void {
    this.#planned = this.#swap(
      this.#planned,
      on ? plannedMarks(this.features) : new Batch(),
      this.#marks,
    );
  }

  setCoverage(zones: readonly Zone[] | null, blind: readonly Geometry[] | null): void {
    const batch = new Batch();
    for (const [i, { colour, polygon }] of (zones ?? []).entries()) {
      for (const rings of outlinesOf(polygon))
        batch.area(rings, LAYER_M.overlay + i * 0.004, rgb(colour));
    }
    for (const polygon of blind ?? []) {
      for (const rings of outlinesOf(polygon)) batch.area(rings, LAYER_M.overlay, rgb(BLIND));
    }
    this.#coverage = this.#swap(this.#coverage, batch, this.#zones);
  }

  dispose(): void {
    this.#zones.dispose();
    this.#marks.dispose();
  }

  #swap(old: Mesh | null, batch: Batch, material: MeshBasicMaterial): Mesh | null {
    if (old) {
      this.group.remove(old);
      old.geometry.dispose();
    }
    if (batch.isEmpty) return null;
    const mesh = new Mesh(batch.geometry(), material);
    mesh.renderOrder = 2;
    this.group.add(mesh);
    mesh.updateMatrixWorld(true);
    return mesh;
  }
}

function plannedMarks(features: readonly YardFeature[]): Batch {
  const batch = new Batch();
  for (const feature of features) {
    if (!feature.planned) continue;
    for (const outline of markedOutlines(feature)) {
      for (const side of edgesOf(outline)) {
        const stand = standAt(side.from, headingOf(side.along));
        batch.box(
          stand,
          [-MARK_M, side.length_m + MARK_M],
          [-MARK_M, 0],
          [0, LAYER_M.overlay],
          rgb(PLANNED),
        );
        batch.upright(side.from, side.to, [LAYER_M.overlay, CURTAIN_M], rgb(PLANNED));
      }
    }
  }
  return batch;
}

/** The outlines to mark: an area's own, a box about a line, a hexagon about a point. */
function markedOutlines(feature: YardFeature): Xy[][] {
  const { geometry } = feature;
  const areas = outlinesOf(geometry).flatMap(([outer]) => (outer ? [outer] : []));
  if (areas.length) return areas;
  if (geometry.type === 'Point') {
    const [x, y] = placeOf(feature);
    return [
      Array.from(
        { length: 6 },
        (_, i): Xy => [
          x + RING_M * Math.cos((i * Math.PI) / 3),
          y + RING_M * Math.sin((i * Math.PI) / 3),
        ],
      ),
    ];
  }
  return segmentsOf(positionsOf(geometry).map(([x, y]): Xy => [x, y])).map(([from, to]) => {
    const { outward } = edge(from, to);
    const aside = ([x, y]: Xy, by: number): Xy => [x + outward[0] * by, y + outward[1] * by];
    return [aside(from, 0.4), aside(to, 0.4), aside(to, -0.4), aside(from, -0.4)];
  });
}
