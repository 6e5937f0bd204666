/** A geometry as its lines of vertices; a ring without the repeated last one. */
import { polygonArea_m2 } from '../measure';
import { isArea } from '../operations/clip';
import { linesOf, type PlaneGeometry, type Xy } from '../plane';
import { crossesItself } from './shapeTools';

export function verticesOf(geometry: PlaneGeometry): Xy[][] {
  const lines = linesOf(geometry);
  return isArea(geometry) ? lines.map(opened) : lines;
}

/** The geometry with one of its lines exchanged. */
export function withLine(geometry: PlaneGeometry, index: number, line: Xy[]): PlaneGeometry {
  let at = -1;
  const exchanged = (ring: Xy[]): Xy[] => {
    at += 1;
    return at === index ? closed(line) : ring;
  };
  switch (geometry.type) {
    case 'Point':
      return line[0] ? { type: 'Point', coordinates: line[0] } : geometry;
    case 'LineString':
      return { type: 'LineString', coordinates: line };
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map(exchanged) };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map((rings) => rings.map(exchanged)),
      };
  }
}

/** Whether each line has enough vertices, and each ring an area and no crossing of itself. */
export function isSound(geometry: PlaneGeometry): boolean {
  if (geometry.type === 'Point') return true;
  if (geometry.type === 'LineString') return geometry.coordinates.length > 1;
  return linesOf(geometry).every(
    (ring) => ring.length > 3 && polygonArea_m2([ring]) > 1e-4 && !crossesItself(ring),
  );
}

function opened(ring: Xy[]): Xy[] {
  return ring.slice(0, -1);
}

function closed(line: Xy[]): Xy[] {
  return line[0] ? [...line, line[0]] : [];
}
