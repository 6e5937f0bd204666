/** Short names for the generated types of the HTTP interface: the rest of the client imports these. */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Words = Schemas['Words'];
export type Project = Schemas['ProjectDocument'];
export type ProjectPatch = Schemas['ProjectPatch'];
export type Bounds = NonNullable<Project['extent']>;

export type Register = Schemas['Register'];
export type RegisterEntry = Schemas['CourtyardDocument'];
/** A survey in progress may lack any of them. */
export type CourtyardProperties = Schemas['CourtyardProperties'];
export type Category = NonNullable<CourtyardProperties['category']>;
export type Stage = NonNullable<CourtyardProperties['stage']>;

export type Kind = Schemas['Kind'];
export type KindInfo = Schemas['KindDocument'];
export type PropertyInfo = Schemas['PropertyDocument'];
export type Rules = Schemas['RulesDocument'];
export type Rule = Rules['rules'][number];
export type RuleGroup = Rule['group'];

export type Position = Schemas['Position'];
export type LineString = Schemas['LineString'];
export type Polygon = Schemas['Polygon'];
export type MultiPolygon = Schemas['MultiPolygon'];
export type Geometry = Schemas['Geometry'];

type Pascal<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Capitalize<Word>}${Pascal<Rest>}`
  : Capitalize<Name>;
/** OpenAPI lists the properties of each kind; that the member `kind` tells them apart is said here. */
export type PropertiesOf<K extends Kind> = Schemas['FeatureProperties'] & {
  kind: K;
} & Schemas[`${Pascal<K>}Properties`];
export type FeatureProperties = { [K in Kind]: PropertiesOf<K> }[Kind];
export type Feature = Omit<Schemas['Feature'], 'properties'> & { properties: FeatureProperties };
export type FeatureCollection = Omit<Schemas['FeatureCollection'], 'features'> & {
  features: Feature[];
};

export type ChangeEvent = Schemas['ChangeEvent'];
export type SettingsEvent = Schemas['SettingsEvent'];
/** Somebody who looks at the project just now. */
export type Person = Schemas['PersonDocument'];
export type PresenceInput = Schemas['PresenceInput'];

export type Scenario = Schemas['ScenarioDocument'];
export type ScenarioInput = Schemas['ScenarioInput'];
export type ScenarioPatch = Schemas['ScenarioPatch'];
/** One feature in one write; the entries of one action of a person have one title and one revision. */
export type HistoryEntry = Omit<Schemas['ChangeDocument'], 'before' | 'after'> & {
  before: Feature | null;
  after: Feature | null;
};

export type CoverageInputs = Schemas['CameraCoverageInputs'];
export type CoverageReport = Schemas['CameraCoverageReport'];
export type CoverageLevel = Schemas['CameraCoverageZone'];
export type MustSee = Schemas['CameraCoveragePlace'];
export type AppliedRule = Schemas['CameraCoverageAppliedRule'];

export type SeenByInputs = Schemas['SeenByInputs'];
export type SeenByReport = Schemas['SeenByReport'];
export type Sighting = Schemas['SeenBySighting'];
export type Mount = Schemas['SeenByMount'];

export type ParkingInputs = Schemas['ParkingSupplyInputs'];
export type ParkingReport = Schemas['ParkingSupplyReport'];
export type ParkingSpace = Schemas['ParkingSupplySpace'];
export type ParkingConflict = Schemas['ParkingSupplyConflict'];
export type ParkingCheck = Schemas['ParkingSupplyCheck'];
/** The generated types take the one ring of a rectangle for a list of rings. */
type Outlined<F> = { features: (Omit<F, 'geometry'> & { geometry: Polygon })[] };
export type LayoutProposal = Omit<Schemas['ParkingLayoutProposal'], 'spaces' | 'aisles'> & {
  spaces: Outlined<Schemas['ParkingLayoutSpaceFeature']>;
  aisles: Outlined<Schemas['ParkingLayoutAisleFeature']>;
};
export type LayoutReport = Omit<Schemas['ParkingLayoutReport'], 'proposals'> & {
  proposals: LayoutProposal[];
};
export type LayoutInputs = Schemas['ParkingLayoutInputs'];
export type LayoutArrangement = Schemas['ParkingLayoutArrangement'];
/** A line of the scorecard. */
export type Check = Schemas['ScorecardLine'];
export type Scorecard = Omit<Schemas['ScorecardReport'], 'checks'> & { checks: Check[] };
/** Two to five states of a courtyard, check by check; the first is what the others are compared with. */
export type ComparisonReport = Schemas['ComparisonReport'];
export type ComparedCheck = ComparisonReport['checks'][number];
/** All courtyards, those that lack most first. */
export type RankingReport = Schemas['RankingReport'];
export type RankedCourtyard = RankingReport['courtyards'][number];
export type RankedCheck = RankingReport['checks'][number];
export type GovernanceReport = Schemas['GovernanceReport'];
export type GovernedCourtyard = GovernanceReport['courtyards'][number];
/** By check id; a check that is not named weighs 1. */
export type Weights = Readonly<Record<string, number>>;
/** The analyses behind the scorecard that have findings of their own to show. */
export type GapReports = {
  perimeter: Schemas['PerimeterReport'];
  access: Schemas['AccessReport'];
  light: Schemas['LightReport'];
  green: Schemas['GreenReport'];
  waste: Schemas['WasteReport'];
  activity: Schemas['ActivityReport'];
  'parking-supply': ParkingReport;
  governance: GovernanceReport;
};
export type GapAnalysis = keyof GapReports;
/** A state of a courtyard: a scenario, or what there is today. */
export type StateInputs = { courtyard: string; scenario?: string };

/** Features that are not saved, as a scene file has them. */
export type Draft = {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    id: string;
    geometry: Schemas['Point'];
    properties: Record<string, unknown>;
  }[];
};
/** What is asked of cameras that are tried out; `zones_of`: whose own zones are wanted, of all that count. */
export type LiveInputs = {
  courtyard: string;
  scenario?: string;
  profile: string;
  target_height_m: number;
  draft: Draft;
  zones_of?: string[];
};
/** The parts of the report that a drag shows. */
export type LiveReport = Pick<CoverageReport, 'cameras' | 'union' | 'blind'>;

export type Lens = Schemas['LensDocument'];
export type LensInput = Schemas['LensInput'];

export type SceneCheck = Schemas['SceneCheck'];
export type SceneFault = SceneCheck['faults'][number];
/** What became of a scene file that was stored. */
export type SceneReport = Schemas['SceneImport'];

// OpenAPI has one `Feature` for all kinds; here it is known which properties each has.
type OfAKind<Document> = Omit<Document, 'feature'> & { feature: Feature | null };
type Put = Omit<Schemas['PutInput'], 'put'> & { put: Feature };

/** One action of a person, stored whole or not at all. */
export type ChangesBody = Omit<Schemas['ActionInput'], 'edits'> & {
  edits: (Put | Schemas['RemoveInput'])[];
};

export type ChangesAnswer = Omit<Schemas['ActionDocument'], 'features'> & {
  features: OfAKind<Schemas['TouchedDocument']>[];
};
export type ChangeConflict = OfAKind<Schemas['ConflictDocument']>;
export type ChangeFault = Schemas['FaultDocument'];
export type FaultCode = Schemas['FaultCode'];

export type Problem = Omit<Schemas['Problem'], 'conflicts'> & { conflicts?: ChangeConflict[] };
