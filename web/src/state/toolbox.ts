/** The tools that draw, and which of them a kind of thing can be drawn with. */
import type { KindInfo } from '../api/types';
import type { Tool } from '../draw/tool';
import {
  AngledRectangleTool,
  LineTool,
  PointTool,
  PolygonTool,
  RectangleTool,
} from '../draw/tools/shapeTools';

export type Shape = 'point' | 'line' | 'polygon' | 'rectangle' | 'turned' | 'row';
type PlainShape = Exclude<Shape, 'row'>;

/** What can be cut out. */
export const AREA_SHAPES = ['polygon', 'rectangle', 'turned'] as const;
export type AreaShape = (typeof AREA_SHAPES)[number];

/** What can be drawn of a geometry type, the usual way first. */
const SHAPES: Record<string, readonly Shape[]> = {
  Point: ['point'],
  LineString: ['line'],
  Polygon: AREA_SHAPES,
};

const MAKERS: Record<PlainShape, () => Tool> = {
  point: () => new PointTool(),
  line: () => new LineTool(),
  polygon: () => new PolygonTool(),
  rectangle: () => new RectangleTool(),
  turned: () => new AngledRectangleTool(),
};

/**
 * A row of parking spaces first: few are drawn one by one. Without the standard's sizes there is none. A gate first as a
 * line: it is as wide as it is drawn.
 */
export function shapesFor(kind: KindInfo | undefined, hasSizes: boolean): readonly Shape[] {
  const shapes = (kind?.geometry ?? []).flatMap((type) => SHAPES[type] ?? []);
  if (kind?.kind === 'parking_space') return hasSizes ? ['row', ...shapes] : shapes;
  return kind?.kind === 'gate' ? [...shapes].reverse() : shapes;
}

export function shapeTool(shape: PlainShape): Tool {
  return MAKERS[shape]();
}
