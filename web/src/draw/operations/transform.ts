/** Moves, turns and mirrors a geometry in the plane. */
import { signedArea_m2 } from '../measure';
import { mapPlaces, type PlaneGeometry, type Xy } from '../plane';
import { direction, footOnLine, minus, plus, times } from '../vector';
import { type Outcome, refused } from './outcome';

export function moved(geometry: PlaneGeometry, by: Xy): PlaneGeometry {
  return mapPlaces(geometry, (place) => plus(place, by));
}

/** Clockwise, as azimuths are. */
export function rotated(geometry: PlaneGeometry, about: Xy, clockwise_deg: number): PlaneGeometry {
  const angle = (-clockwise_deg * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return mapPlaces(geometry, (place) => {
    const [x, y] = minus(place, about);
    return plus(about, [x * cosine - y * sine, x * sine + y * cosine]);
  });
}

/** Mirrored on the line through two places; rings keep the turn GeoJSON asks for. */
export function mirrored(geometry: PlaneGeometry, from: Xy, to: Xy): Outcome<PlaneGeometry> {
  const along = direction(from, to);
  if (!along) return refused('does_not_cross');
  const image = mapPlaces(geometry, (place) =>
    minus(times(footOnLine(place, from, along), 2), place),
  );
  return { ok: true, value: wellTurned(image) };
}

/** Outer rings counter-clockwise, holes clockwise. */
export function wellTurned(geometry: PlaneGeometry): PlaneGeometry {
  switch (geometry.type) {
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map(turnedRing) };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map((rings) => rings.map(turnedRing)),
      };
    default:
      return geometry;
  }
}

function turnedRing(ring: Xy[], index: number): Xy[] {
  const isCounterClockwise = signedArea_m2(ring) > 0;
  return isCounterClockwise === (index === 0) ? ring : [...ring].reverse();
}
