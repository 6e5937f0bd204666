/** The tools that make something new. */
import { signedArea_m2 } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import { angledRectangle, rectangle } from '../shapes';
import { isSame, segmentMeeting, segmentsOf } from '../vector';
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
}

export class AngledRectangleTool extends DrawnTool {
  protected override readonly isRing = false;
  protected override readonly lastVertex = 3;
  protected override shape([from, to, pointer]: readonly Xy[]): PlaneGeometry | null {
    return from && to && pointer ? polygon(angledRectangle(from, to, pointer)) : null;
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
