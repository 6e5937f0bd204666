/** Marks about what a plan adds, on demand. */
import { Mesh, MeshBasicMaterial } from 'three';
import { segmentsOf } from '../../draw/vector';
import { positionsOf } from '../../map/geometry';
import { Batch, rgb, standAt } from './batch';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import { ON_GROUND } from './materials';
import { edge, edgesOf, headingOf, outlinesOf, type Xy } from './plan';
import { placeOf } from './survey';

/** As the map has it: `--plan-new` of design/tokens.css. */
export const PLANNED = '#a2188f';

const MARK_OPACITY = 0.55;
/** A planned point is ringed at this distance, and flagged up to this height. */
const RING_M = 0.7;
const MARK_M = 0.14;
const CURTAIN_M = 1.1;

/** What a plan adds, marked: one mesh; null where it adds nothing. */
export function plannedMarks(features: readonly YardFeature[]): Mesh | null {
  const batch = curtains(features);
  if (batch.isEmpty) return null;
  const material = new MeshBasicMaterial({
    vertexColors: true,
    opacity: MARK_OPACITY,
    ...ON_GROUND,
  });
  const mesh = new Mesh(batch.geometry(), material);
  mesh.renderOrder = 2;
  return mesh;
}

function curtains(features: readonly YardFeature[]): Batch {
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
