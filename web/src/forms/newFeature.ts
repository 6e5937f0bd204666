/** What a person has just drawn, as a feature that the server takes. */
import type { Feature, Geometry, Kind, Position, PropertiesOf } from '../api/types';
import { newId } from '../edit/action';
import { metresPerDegree } from '../map/ground';

type Members<K extends Kind> = Omit<PropertiesOf<K>, 'kind' | 'courtyard' | 'revision'>;
type Starts = { [K in Kind]?: Partial<Members<K>> };

/**
 * What each kind starts with: the usual choice, to be changed in its form. What only a survey can tell, such as a
 * height, starts unstated: analyses then assume it by a rule, and name that rule. A camera is never assumed, and
 * one without a view could not be aimed: it starts with a common one.
 */
const STARTS: Starts = {
  courtyard: { category: 'unmanaged', stage: 'surveyed' },
  building: { use: 'residential' },
  wall: { type: 'wall', see_through: false },
  gate: { passage: 'both', access_control: 'none' },
  camera: {
    height_m: 3.5,
    azimuth_deg: 0,
    tilt_deg: 15,
    hfov_deg: 90,
    image_width_px: 1920,
    image_height_px: 1080,
  },
  lane: { fire_lane: false, one_way: false },
  parking_space: { type: 'standard', arrangement: 'perpendicular' },
  green_area: { type: 'lawn', concentrated: false },
  activity_area: { for: 'all' },
  waste_point: { streams: ['recyclable', 'kitchen', 'hazardous', 'other'] },
};

/** A new feature of a courtyard; null: in the surroundings. `members` say what is known beyond the start. */
export function newFeature<K extends Kind>(
  kind: K,
  geometry: Geometry,
  courtyard: string | null,
  members: Partial<Members<K>> = {},
): Feature {
  const id = newId();
  // A courtyard is a part of itself.
  const home = kind === 'courtyard' ? id : courtyard;
  const properties = {
    kind,
    ...(home === null ? {} : { courtyard: home }),
    ...structuredClone(STARTS[kind]),
    ...measured(kind, geometry),
    ...members,
  };
  // The server gives it its revision.
  return { type: 'Feature', id, geometry, properties } as unknown as Feature;
}

/** A gate that is drawn as a line is as wide as it is drawn. */
function measured(kind: Kind, geometry: Geometry): Partial<Members<'gate'>> {
  if (kind !== 'gate' || geometry.type !== 'LineString') return {};
  return { width_m: Number(length_m(geometry.coordinates).toFixed(2)) };
}

function length_m(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, [lon, lat], i) => {
    const [fromLon, fromLat] = line[i] ?? [lon, lat];
    const { east, north } = metresPerDegree(lat);
    return sum + Math.hypot((lon - fromLon) * east, (lat - fromLat) * north);
  }, 0);
}
