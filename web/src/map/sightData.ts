/** Who sees a place, as lines on the map: from every camera to the place, and where they are blocked. */
import type { Feature, Mount, Position, Rules, SeenByReport, Sighting } from '../api/types';
import { collection, type MapData, type MapFeature, NO_DATA } from './decorate';
import { levelToken } from './palette';

type Levels = Rules['profiles'][number]['levels'];

/** The colour of what reaches no level at all. */
export const NO_LEVEL = 'none';

/** `report` is null while the question is still out: the pin is set at once. */
export function sightData(
  place: Position | null,
  report: SeenByReport | null,
  cameras: readonly Feature[],
  levels: Levels,
): MapData {
  if (!place) return NO_DATA;
  const lines = (report?.cameras ?? []).flatMap((sighting) => {
    const eye = cameras.find(({ id }) => id === sighting.id)?.geometry;
    return eye?.type === 'Point' ? linesOf(sighting, eye.coordinates, place, levels) : [];
  });
  return collection([...lines, ...(report?.mounts ?? []).map(mountMark), point('pin', place)]);
}

/** A hidden line is drawn to where the first thing blocks it, and fainter from there on. */
function linesOf(sighting: Sighting, eye: Position, place: Position, levels: Levels): MapFeature[] {
  const camera = String(sighting.id);
  if (sighting.out_of_frame) return [line('away', eye, place, { camera })];
  if (sighting.sees) {
    const colour = levelColour(levels, sighting.level);
    const label = `${Math.round(sighting.px_per_m ?? 0)} px/m`;
    return [line('seen', eye, place, { camera, colour, label })];
  }
  const block = sighting.hidden_by[0]?.point as Position | undefined;
  if (!block) return [];
  return [
    line('blocked', eye, block, { camera }),
    line('beyond', block, place, { camera }),
    point('block', block),
  ];
}

function mountMark(mount: Mount, index: number): MapFeature {
  return point('mount', mount.point as Position, { label: String(index + 1) });
}

/** The token of a level's colour among its profile's levels. */
export function levelColour(levels: Levels, level: string | null): string {
  const step = levels.findIndex((item) => item.level === level);
  return step < 0 ? NO_LEVEL : levelToken(step, levels.length);
}

function line(
  role: string,
  from: Position,
  to: Position,
  more: Record<string, unknown>,
): MapFeature {
  return {
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: [from, to] },
    properties: { role, ...more },
  };
}

function point(role: string, at: Position, more: Record<string, unknown> = {}): MapFeature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: at },
    properties: { role, ...more },
  };
}
