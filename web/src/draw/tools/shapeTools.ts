/** The tools that make something new. */
import { signedArea_m2 } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import { angledRectangle, rectangle } from '../shapes';
import { refusedStep, type Step } from '../tool';
import type { Typed } from '../typed';
import {
  direction,
  dot,
  isSame,
  leftOf,
  minus,
  plus,
  segmentMeeting,
  segmentsOf,
  times,
} from '../vector';
import { DrawnTool } from './drawn';

/** A ring of less than a square centimetre is a line. */
const LEAST_AREA_M2 = 1e-4;

export class PointTool extends DrawnTool {
  protected override readonly isRing = false;
  protected override readonly lastVertex = 1;
  protected override shape([at]: readonly Xy[]): PlaneGeometry | null {
    return at ? { type: 'Point', coordinates: at } : null;
  }
}

export class LineTool extends DrawnTool {
  protected override readonly isRing = false;
  protected override shape(vertices: readonly Xy[]): PlaneGeometry | null {
    return vertices.length > 1 ? { type: 'LineString', coordinates: [...vertices] } : null;
  }
}

export class PolygonTool extends DrawnTool {
  protected override readonly isRing = true;
  protected override shape(vertices: readonly Xy[]): PlaneGeometry | null {
    const first = vertices[0];
    if (!first || vertices.length < 3) return null;
    const ring = [...vertices, first];
    const area_m2 = signedArea_m2(ring);
    if (Math.abs(area_m2) < LEAST_AREA_M2 || crossesItself(ring)) return null;
    return polygon(area_m2 > 0 ? ring : ring.reverse());
  }
}

export class RectangleTool extends DrawnTool {
  protected override readonly isRing = false;
  protected override readonly lastVertex = 2;
  protected override shape([corner, opposite]: readonly Xy[]): PlaneGeometry | null {
    return corner && opposite ? polygon(rectangle(corner, opposite)) : null;
  }

  /** Both sides: the first to the east or west, the second to the north or south, where the pointer is. */
  override typed({ pair_m }: Typed): Step {
    const [corner] = this.vertices;
    if (!corner) return refusedStep('start_needed');
    if (!pair_m || pair_m.includes(0)) return refusedStep('sides_needed');
    const [east_m, north_m] = minus(this.pointer ?? corner, corner);
    const step: Xy = [east_m < 0 ? -pair_m[0] : pair_m[0], north_m < 0 ? -pair_m[1] : pair_m[1]];
    return this.set(plus(corner, step));
  }
}

export class AngledRectangleTool extends DrawnTool {
  protected override readonly isRing = false;
  protected override readonly lastVertex = 3;
  protected override shape([from, to, pointer]: readonly Xy[]): PlaneGeometry | null {
    return from && to && pointer ? polygon(angledRectangle(from, to, pointer)) : null;
  }

  /** A second length is the width, on the pointer's side; a pair is both sides, the first towards the pointer. */
  override typed(typed: Typed): Step {
    const [from, to] = this.vertices;
    const { pair_m, length_m } = typed;
    if (!from) return refusedStep('start_needed');
    if (to)
      return length_m === undefined
        ? refusedStep('sides_needed')
        : this.#widened(from, to, length_m);
    if (!pair_m) return super.typed(typed);
    if (pair_m.includes(0)) return refusedStep('sides_needed');
    const along = this.pointer && direction(from, this.pointer);
    if (!along) return refusedStep('direction_needed');
    const end = plus(from, times(along, pair_m[0]));
    this.vertices.push(end);
    return this.set(plus(end, times(leftOf(along), pair_m[1])));
  }

  #widened(from: Xy, to: Xy, width_m: number): Step {
    const away = leftOf(direction(from, to) ?? [0, 0]);
    const isRight = dot(minus(this.pointer ?? to, from), away) < 0;
    return this.set(plus(to, times(away, isRight ? -width_m : width_m)));
  }
}

/** Whether edges of a closed ring meet elsewhere than neighbours do. */
export function crossesItself(ring: readonly Xy[]): boolean {
  const edges = segmentsOf(ring).filter(([from, to]) => !isSame(from, to));
  return edges.some((edge, i) =>
    edges.slice(i + 2).some((other, j) => {
      const isNeighbour = i === 0 && j === edges.length - 3;
      return !isNeighbour && segmentMeeting(edge, other) !== null;
    }),
  );
}

function polygon(ring: Xy[] | null): PlaneGeometry | null {
  return ring && { type: 'Polygon', coordinates: [ring] };
}
