/** The courtyard from above, small: paths of an SVG in metres, its y pointing south. */
import { linesOf, type PlaneGeometry, type Xy } from '../../draw/plane';
import type { YardFeature } from '../scene';
import { along, type Stand } from './stand';

export type MinimapLayer = { name: MinimapName; path: string };
export type Minimap = {
  viewBox: string;
  layers: MinimapLayer[];
  width_m: number;
  height_m: number;
};
type Bounds = { west: number; south: number; east: number; north: number };

const MARGIN_M = 6;
const CONE_M = 22;
/** From what lies lowest to what lies on top. */
const LAYERS = {
  ground: ['courtyard'],
  green: ['green_area'],
  activity: ['activity_area'],
  parking: ['parking_area', 'parking_space'],
  lane: ['lane'],
  building: ['building'],
  solid: ['obstacle', 'bicycle_shed'],
  wall: ['wall'],
  gate: ['gate'],
} as const;
export type MinimapName = keyof typeof LAYERS;

export function minimapOf(features: readonly YardFeature[]): Minimap {
  const own = features.filter(({ surroundings }) => !surroundings);
  const { west, south, east, north } = boundsOf(own);
  const layers = Object.entries(LAYERS).map(([name, kinds]) => {
    const ofLayer = own.filter(({ kind }) => (kinds as readonly string[]).includes(kind));
    return {
      name: name as MinimapName,
      path: ofLayer.map(({ geometry }) => path(geometry)).join(''),
    };
  });
  const [width_m, height_m] = [east - west, north - south];
  return {
    viewBox: [west, -north, width_m, height_m].map(short).join(' '),
    layers: layers.filter((layer) => layer.path),
    width_m,
    height_m,
  };
}

/** What one sees of the ground from there, as a wedge. */
export function conePath({ at, azimuth_deg }: Stand, hfov_deg: number, reach_m = CONE_M): string {
  const half = Math.min(hfov_deg, 170) / 2;
  const [left, right] = [-half, half].map((aside) => along(at, azimuth_deg + aside, reach_m)) as [
    Xy,
    Xy,
  ];
  const arc = `A${short(reach_m)} ${short(reach_m)} 0 0 1 ${pair(right)}`;
  return `M${pair(at)}L${pair(left)}${arc}Z`;
}

function path(geometry: PlaneGeometry): string {
  const closed = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? 'Z' : '';
  return linesOf(geometry)
    .map((line) => `M${line.map(pair).join('L')}${closed}`)
    .join('');
}

function boundsOf(features: readonly YardFeature[]): Bounds {
  const boundary = features.filter(({ kind }) => kind === 'courtyard');
  const drawn = (boundary.length ? boundary : features).flatMap((f) => linesOf(f.geometry).flat());
  const places: Xy[] = drawn.length ? drawn : [[0, 0]];
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  return {
    west: Math.min(...xs) - MARGIN_M,
    south: Math.min(...ys) - MARGIN_M,
    east: Math.max(...xs) + MARGIN_M,
    north: Math.max(...ys) + MARGIN_M,
  };
}

function pair([x, y]: Xy): string {
  return `${short(x)} ${short(-y)}`;
}

function short(metres: number): string {
  return String(Number(metres.toFixed(2)));
}
