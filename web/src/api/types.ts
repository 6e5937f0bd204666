/** The HTTP contract, as the server writes it. Types only: one file, so that it can be generated later. */

export type Words = { zh: string; en: string };
export type Bounds = [west: number, south: number, east: number, north: number];
export type RuleStatus = 'seen' | 'recalled';

export type Project = {
  id: string;
  name: string;
  planar_crs: number;
  demo: boolean;
  profile: string;
  revision: number;
  extent: Bounds | null;
};

export type Category = 'unmanaged' | 'old_compound' | 'managed';
export type Stage = 'surveyed' | 'consulting' | 'planning' | 'in_works' | 'accepted' | 'maintained';

/** Attributes of a courtyard; a survey in progress may lack any of them. */
export type CourtyardProperties = {
  code?: string;
  name?: string;
  community?: string;
  address?: string;
  households?: number;
  residents?: number;
  built_year?: number;
  category?: Category;
  no_owning_unit?: boolean;
  no_property_service?: boolean;
  no_staff?: boolean;
  pilot?: boolean;
  stage?: Stage;
  cadre?: string;
  party_branch?: boolean;
  self_management_committee?: boolean;
  volunteer_team?: boolean;
  owners_committee?: 'none' | 'preparing' | 'established';
  property_company?: string;
  [property: string]: unknown;
};

export type RegisterEntry = {
  id: string;
  /** Absent where nobody has surveyed it yet; so is the code. */
  name: string | null;
  code: string | null;
  properties: CourtyardProperties;
  area_m2: number;
  bbox: Bounds | null;
  counts: Record<string, number>;
};

export type Register = { project: string; revision: number; courtyards: RegisterEntry[] };

export type Choice = { value: string } & Words;

export type PropertyInfo = {
  name: string;
  type: string;
  title: Words;
  unit: string | null;
  required: boolean;
  minimum?: number;
  maximum?: number;
  choices?: Choice[];
};

export type KindInfo = {
  kind: string;
  collection: string;
  title: Words;
  geometry: string[];
  properties: PropertyInfo[];
};

export type Position = [number, number] | [number, number, number];
export type Polygon = { type: 'Polygon'; coordinates: Position[][] };
export type MultiPolygon = { type: 'MultiPolygon'; coordinates: Position[][][] };
export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | Polygon
  | MultiPolygon;

export type FeatureProperties = {
  kind: string;
  courtyard?: string;
  revision?: number;
  [property: string]: unknown;
};

export type Feature = {
  type: 'Feature';
  id: string;
  geometry: Geometry;
  properties: FeatureProperties;
};

export type FeatureCollection = {
  type: 'FeatureCollection';
  features: Feature[];
  numberMatched?: number;
  numberReturned?: number;
};

export type ProfileLevel = { level: string; min_px_per_m: number; title: Words };

export type Profile = { id: string; title: Words; status: RuleStatus; levels: ProfileLevel[] };

export type Rule = {
  id: string;
  title: Words;
  value: unknown;
  unit: string | null;
  clause: string;
  status: RuleStatus;
};

export type Rules = { rules: Rule[]; profiles: Profile[] };

export type CoverageLevel = {
  level: string;
  min_px_per_m: number;
  area_m2: number;
  share: number;
  polygon: MultiPolygon;
};

export type CameraCoverage = { id: string; levels: CoverageLevel[] };

export type BlindPart = { area_m2: number; polygon: Polygon | MultiPolygon };

export type MustSee = {
  feature: string;
  kind: string;
  needed: string;
  got: string | null;
  share: number;
  met: boolean;
};

export type AppliedRule = { id: string; title: Words; clause: string; status: RuleStatus };

export type CoverageReport = {
  open_ground_m2: number;
  profile: string;
  target_height_m: number;
  cameras: CameraCoverage[];
  union: CoverageLevel[];
  blind: { level: string; area_m2: number; share: number; parts: BlindPart[] };
  overlap: { cameras: number; area_m2: number; share: number }[];
  must_see: MustSee[];
  skipped: { id: string; reason: string }[];
  rules: AppliedRule[];
};

export type CoverageInputs = {
  courtyard: string;
  scenario?: string | null;
  profile?: string;
  target_height_m?: number;
  blind_level?: string;
  cameras?: string[];
};

/** RFC 9457. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  pointer?: string;
};
