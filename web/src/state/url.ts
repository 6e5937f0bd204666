import type { Category, GapAnalysis, Position, Stage, Weights } from '../api/types';
import {
  CATEGORIES,
  EMPTY_QUERY,
  type RegisterQuery,
  SORT_KEYS,
  type SortKey,
  STAGES,
} from './registerView';

/** Where a person has steered the map to. */
export type MapCamera = {
  centre: Position;
  zoom: number;
  bearing_deg: number;
  pitch_deg: number;
};

export type StreetPanel = 'ranking' | 'governance';
/** Where somebody stands at street level, and where they look. */
export type Standing = {
  place: Position;
  /** Clockwise from north. */
  azimuth_deg: number;
  /** 0 is level, −90 straight down. */
  pitch_deg: number;
  /** Of the eye over the ground. */
  height_m: number;
};

/** Everything that a link to the current view must carry. */
export type View = {
  courtyard: string | null;
  /** What is shown of the street; `null` = its register. */
  street: StreetPanel | null;
  /** What each check counts for in the ranking. */
  weights: Weights;
  /** The scenario of the courtyard; `null` = its baseline, which is what there is today. */
  scenario: string | null;
  /** What it is compared with: a scenario, or the baseline. */
  compare: string | null;
  /** Compared side by side, not by a divider that is swept over one map. */
  beside: boolean;
  history: boolean;
  /** Parking layouts are proposed. */
  layout: boolean;
  /** The analysis whose findings are shown on the map. */
  gaps: GapAnalysis | null;
  /** The feature (or camera) that is selected in the courtyard. */
  feature: string | null;
  coverage: boolean;
  /** The courtyard is drawn on. */
  edit: boolean;
  /** `null` = the project's own profile. */
  profile: string | null;
  targetHeight: number;
  /** The place on the map that is asked about: who sees it? */
  place: Position | null;
  /** At street level: where one stands, or inside the main gate; `null` = the map is looked at. */
  stand: Standing | 'gate' | null;
  /** The camera that is looked through at street level. */
  through: string | null;
  /** `null` = the map frames what is open. */
  map: MapCamera | null;
  query: RegisterQuery;
  /** The rules are open: at the one with this id, or at none of them. */
  rules: string | null;
  /** People are open: the list (''), one of them, a new one or the log of what was done. */
  people: string | null;
  /** One's own account is open. */
  account: boolean;
};

export const FACE_HEIGHT_M = 1.6;
/** What the server and the address call the baseline, where a scenario could stand. */
export const BASELINE = 'baseline';

/** The analyses behind the scorecard that have findings of their own to show. */
export const GAP_ANALYSES: readonly GapAnalysis[] = [
  'perimeter',
  'access',
  'light',
  'green',
  'waste',
  'activity',
  'parking-supply',
  'governance',
];
export const STREET_PANELS: readonly StreetPanel[] = ['ranking', 'governance'];
export const MOST_WEIGHT = 5;

export function parseView(url: URL): View {
  const params = url.searchParams;
  const path = /^\/courtyards\/([^/]+)\/?$/.exec(url.pathname);
  return {
    courtyard: path?.[1] ? decodeURIComponent(path[1]) : null,
    street: oneOf(params.get('street'), STREET_PANELS),
    weights: parseWeights(params.get('weights')),
    scenario: params.get('scenario'),
    compare: params.get('compare'),
    beside: params.has('beside'),
    history: params.has('history'),
    layout: params.has('layout') && !params.has('edit') && !params.has('coverage'),
    gaps: oneOf(params.get('gaps'), GAP_ANALYSES),
    feature: params.get('feature'),
    coverage: params.has('coverage'),
    edit: params.has('edit') && !params.has('coverage'),
    profile: params.get('profile'),
    targetHeight: params.get('target') === String(FACE_HEIGHT_M) ? FACE_HEIGHT_M : 0,
    place: parsePlace(params.get('place')),
    stand: params.has('stand') ? (parseStand(params.get('stand')) ?? 'gate') : null,
    through: params.get('through'),
    map: parseMap(params.get('map')),
    query: parseQuery(params),
    rules: params.get('rules'),
    people: params.get('people'),
    account: params.has('account'),
  };
}

function parseQuery(params: URLSearchParams): RegisterQuery {
  return {
    search: params.get('q') ?? '',
    stage: oneOf<Stage>(params.get('stage'), STAGES),
    community: params.get('community'),
    category: oneOf<Category>(params.get('category'), CATEGORIES),
    pilot: params.has('pilot'),
    sort: oneOf<SortKey>(params.get('sort'), SORT_KEYS) ?? EMPTY_QUERY.sort,
    descending: params.has('desc'),
  };
}

/** `fire-reach:3,green-share:0`; a check that is not named weighs 1. */
function parseWeights(text: string | null): Weights {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const [, check, weight] = /^([a-z0-9-]+):(\d)$/.exec(pair) ?? [];
    return check && Number(weight) <= MOST_WEIGHT ? [[check, Number(weight)] as const] : [];
  });
  return unequal(Object.fromEntries(pairs));
}

/** Only what is not as by default. */
export function unequal(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 1));
}

function formatWeights(weights: Weights): string | null {
  const pairs = Object.entries(weights).map(([check, weight]) => `${check}:${weight}`);
  return pairs.sort().join(',') || null;
}

/** A centimetre: finer than anybody points. */
const PLACE_DIGITS = 7;

function parsePlace(text: string | null): Position | null {
  const match = /^(-?\d{1,3}(?:\.\d+)?),(-?\d{1,2}(?:\.\d+)?)$/.exec(text ?? '');
  return match ? [Number(match[1]), Number(match[2])] : null;
}

const MAP_DIGITS = { centre: 6, zoom: 2, angle: 1 };
/** Of zoom, latitude, longitude, bearing and pitch. */
const MAP_RANGES = [
  [0, 24],
  [-85, 85],
  [-180, 180],
  [-180, 180],
  [0, 85],
] as const;

/** `zoom/lat/lon/bearing/pitch`, as MapLibre and OpenStreetMap write it. */
function formatMap({ centre, zoom, bearing_deg, pitch_deg }: MapCamera): string {
  const [lon, lat] = centre.map((degrees) => Number(degrees.toFixed(MAP_DIGITS.centre)));
  const angles = [bearing_deg, pitch_deg].map((angle) => Number(angle.toFixed(MAP_DIGITS.angle)));
  return [Number(zoom.toFixed(MAP_DIGITS.zoom)), lat, lon, ...angles].join('/');
}

function parseMap(text: string | null): MapCamera | null {
  const parts = (text ?? '').split('/').map((part) => (part.trim() ? Number(part) : Number.NaN));
  const good =
    parts.length === MAP_RANGES.length &&
    MAP_RANGES.every(
      ([least, most], at) => Number(parts[at]) >= least && Number(parts[at]) <= most,
    );
  if (!good) return null;
  const [zoom, lat, lon, bearing_deg, pitch_deg] = parts as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { centre: [lon, lat], zoom, bearing_deg, pitch_deg };
}

/** A centimetre, and a tenth of a degree. */
const STAND_DIGITS = { height: 2, angle: 1 };
/** Of longitude, latitude, azimuth, pitch and height. */
const STAND_RANGES = [
  [-180, 180],
  [-85, 85],
  [-360, 360],
  [-90, 90],
  [0.1, 300],
] as const;

function formatStand(stand: View['stand']): string | null {
  if (stand === null) return null;
  if (stand === 'gate') return '';
  const { place, azimuth_deg, pitch_deg, height_m } = roundedStanding(stand);
  const height = height_m === FACE_HEIGHT_M ? [] : [height_m];
  return [...place, azimuth_deg, pitch_deg, ...height].join(',');
}

/** `lon,lat,azimuth,pitch`, with a height where that is not a walker's. */
function parseStand(text: string | null): Standing | null {
  const parts = (text ?? '').split(',').map((part) => (part.trim() ? Number(part) : Number.NaN));
  if (parts.length === STAND_RANGES.length - 1) parts.push(FACE_HEIGHT_M);
  const good =
    parts.length === STAND_RANGES.length &&
    STAND_RANGES.every(
      ([least, most], at) => Number(parts[at]) >= least && Number(parts[at]) <= most,
    );
  if (!good) return null;
  const [lon, lat, azimuth_deg, pitch_deg, height_m] = parts as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { place: [lon, lat], azimuth_deg, pitch_deg, height_m };
}

/** As the address keeps it, so that a link leads to the very same standpoint. */
export function roundedStanding({ place, azimuth_deg, pitch_deg, height_m }: Standing): Standing {
  const { height, angle } = STAND_DIGITS;
  return {
    place: roundedPlace(place),
    azimuth_deg: Number(azimuth_deg.toFixed(angle)),
    pitch_deg: Number(pitch_deg.toFixed(angle)),
    height_m: Number(height_m.toFixed(height)),
  };
}

/** As the address keeps it, so that a link asks about the very same place. */
export function roundedPlace([x, y]: Position): Position {
  return [Number(x.toFixed(PLACE_DIGITS)), Number(y.toFixed(PLACE_DIGITS))];
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((item) => item === value) ?? null;
}

export function formatView(view: View): string {
  const comparing = view.courtyard !== null && view.compare !== null;
  const pairs: [string, string | null][] = [
    ['street', view.street],
    ['weights', view.street === 'ranking' ? formatWeights(view.weights) : null],
    ['scenario', view.courtyard ? view.scenario : null],
    ['compare', comparing ? view.compare : null],
    ['beside', comparing && view.beside ? '' : null],
    ['history', view.courtyard && view.history ? '' : null],
    ['layout', view.courtyard && view.layout ? '' : null],
    ['gaps', view.courtyard ? view.gaps : null],
    ['coverage', view.courtyard && view.coverage ? '' : null],
    ['edit', view.courtyard && view.edit ? '' : null],
    ['feature', view.courtyard ? view.feature : null],
    ['profile', view.coverage ? view.profile : null],
    ['target', view.coverage && view.targetHeight ? String(view.targetHeight) : null],
    [
      'place',
      view.courtyard && view.coverage && view.place ? roundedPlace(view.place).join(',') : null,
    ],
    ['stand', view.courtyard ? formatStand(view.stand) : null],
    ['through', view.courtyard ? view.through : null],
    ['map', view.map && formatMap(view.map)],
    ['q', view.query.search || null],
    ['stage', view.query.stage],
    ['community', view.query.community],
    ['category', view.query.category],
    ['pilot', view.query.pilot ? '' : null],
    ['sort', view.query.sort === EMPTY_QUERY.sort ? null : view.query.sort],
    ['desc', view.query.descending ? '' : null],
    ['rules', view.rules],
    ['people', view.people],
    ['account', view.account ? '' : null],
  ];
  const query = pairs
    .filter((pair): pair is [string, string] => pair[1] !== null)
    .map(([name, value]) =>
      value
        ? `${name}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')}`
        : name,
    )
    .join('&');
  const path = view.courtyard ? `/courtyards/${encodeURIComponent(view.courtyard)}` : '/';
  return query ? `${path}?${query}` : path;
}
