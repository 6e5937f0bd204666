/** What the drawing tool shows, as data for the map's layers. */
import type { Geometry } from '../api/types';
import type { Plane, Xy } from '../draw/plane';
import type { Snap } from '../draw/snap';
import type { Sketch } from '../draw/tool';
import { collection, type MapData, type MapFeature } from './decorate';

export type Drawn = { plane: Plane; sketch: Sketch; snap: Snap | null; label: string };

export function sketchData({ plane, sketch, snap, label }: Drawn): MapData {
  const part = (name: string, geometry: Geometry, more: object = {}): MapFeature => ({
    type: 'Feature',
    geometry: plane.geometryToDegrees(geometry),
    properties: { part: name, ...more },
  });
  const point = (name: string, at: Xy, more: object = {}) =>
    part(name, { type: 'Point', coordinates: at }, more);
  const guides = [...sketch.guides, ...(snap?.guides ?? [])];
  const knob = sketch.handles.find(({ role }) => role === 'turn');
  return collection([
    ...sketch.geometries.map((geometry) => part('shape', geometry)),
    ...guides.map((line) => part('guide', { type: 'LineString', coordinates: [...line] })),
    ...sketch.handles.map(({ at, role, isActive }) => point(role, at, { isActive })),
    ...(snap && snap.kind !== 'free' ? [point('snap', snap.at)] : []),
    ...(label && (snap || knob) ? [point('label', (snap?.at ?? knob?.at) as Xy, { label })] : []),
  ]);
}
