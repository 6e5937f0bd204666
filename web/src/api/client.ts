import { CLIENT, sends } from '../together/own';
import type {
  Bounds,
  ChangesAnswer,
  ChangesBody,
  ComparisonReport,
  CoverageInputs,
  CoverageReport,
  FeatureCollection,
  GapAnalysis,
  GapReports,
  GovernanceReport,
  HistoryEntry,
  KindInfo,
  Lens,
  LensInput,
  LiveInputs,
  LiveReport,
  ParkingInputs,
  ParkingReport,
  PresenceInput,
  Problem,
  Project,
  ProjectPatch,
  RankingReport,
  Register,
  Rules,
  Scenario,
  ScenarioInput,
  ScenarioPatch,
  SceneCheck,
  SceneReport,
  Scorecard,
  SeenByInputs,
  SeenByReport,
  StateInputs,
  Weights,
} from './types';
import { type Sent, upload } from './upload';

/** A request that was answered with a problem document, or not answered at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  /** When to come again, if the server says so. */
  readonly retryAfter_s: number | null;

  constructor(status: number, problem: Problem | null, retryAfter_s: number | null = null) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
    this.retryAfter_s = retryAfter_s;
  }
}

/** Any failure as one kind of error; what is not a failed request is a fault of the answer itself. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const title = error instanceof Error ? error.message : String(error);
  return new ApiError(502, { type: 'about:blank', title, detail: title, status: 502 });
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Called when the server does not know (any more) who asks. */
let signInNeeded = () => {};

export function whenSignInIsNeeded(listener: () => void): void {
  signInNeeded = listener;
}

/** A request that was refused, as an error; whoever has to sign in first is asked to. */
export function refusedWith(
  status: number,
  problem: Problem | null,
  retryAfter: string | null = null,
): ApiError {
  if (status === 401 && problem?.type.endsWith('/sign-in-needed')) signInNeeded();
  return new ApiError(status, problem, Number(retryAfter) || null);
}

export async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, null);
  }
  const known = response.status === 304;
  if (!response.ok && !known) {
    const problem = await readProblem(response);
    throw refusedWith(response.status, problem, response.headers.get('retry-after'));
  }
  return response;
}

export async function request<T>(path: string, init: RequestInit): Promise<T> {
  return (await (await send(path, init)).json()) as T;
}

export function post<T>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<T> {
  return request<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.includes('json')) return null;
  return (await response.json().catch(() => null)) as Problem | null;
}

/** As `post`, for an answer that comes as events. */
export function sendForEvents(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  return send(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, signal ? { signal } : {});
}

export async function fetchProjects(signal?: AbortSignal): Promise<Project[]> {
  return (await get<{ projects: Project[] }>('/projects', signal)).projects;
}

/** A project as it is now, and the tag by which the server knows whether it still is. */
export async function fetchProject(id: string): Promise<{ project: Project; etag: string }> {
  const response = await send(projectPath(id), {});
  return {
    project: (await response.json()) as Project,
    etag: response.headers.get('etag') ?? '',
  };
}

export function patchProject(id: string, etag: string, change: ProjectPatch): Promise<Project> {
  return request<Project>(projectPath(id), {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': etag },
    body: JSON.stringify(change),
  });
}

function projectPath(id: string): string {
  return `/projects/${encodeURIComponent(id)}`;
}

/** Of the default project unless another one is named. */
export function fetchRegister(signal?: AbortSignal, project?: string): Promise<Register> {
  const query = project ? `?${new URLSearchParams({ project })}` : '';
  return get<Register>(`/register${query}`, signal);
}

export async function fetchKinds(signal?: AbortSignal): Promise<KindInfo[]> {
  return (await get<{ kinds: KindInfo[] }>('/kinds', signal)).kinds;
}

export function fetchRules(signal?: AbortSignal): Promise<Rules> {
  return get<Rules>('/rules', signal);
}

/** Which state is meant: the baseline unless a scenario is named, today's unless a revision is. */
export type StateOf = { scenario?: string | null; at?: number };

/** Everything of one courtyard, the courtyard itself included. */
export function fetchCourtyardFeatures(
  courtyard: string,
  { scenario, at }: StateOf,
  signal?: AbortSignal,
): Promise<FeatureCollection> {
  const query = new URLSearchParams({
    courtyard,
    limit: '50000',
    ...(scenario ? { scenario } : {}),
    ...(at === undefined ? {} : { at: String(at) }),
  });
  return get<FeatureCollection>(`/features?${query}`, signal);
}

/** All features of one kind, today. */
export function fetchCollection(
  collection: string,
  signal?: AbortSignal,
): Promise<FeatureCollection> {
  return get<FeatureCollection>(`/collections/${collection}/items?limit=10000`, signal);
}

export function fetchCourtyardBoundaries(signal?: AbortSignal): Promise<FeatureCollection> {
  return fetchCollection('courtyards', signal);
}

/** What lies in no courtyard: the streets and the buildings next door. */
export function fetchFeaturesInBounds(
  bounds: Bounds,
  signal?: AbortSignal,
): Promise<FeatureCollection> {
  const query = new URLSearchParams({ bbox: bounds.join(','), limit: '50000' });
  return get<FeatureCollection>(`/features?${query}`, signal);
}

export function runCameraCoverage(
  inputs: CoverageInputs,
  signal?: AbortSignal,
): Promise<CoverageReport> {
  return post<CoverageReport>(COVERAGE, { inputs }, signal);
}

export function runSeenBy(inputs: SeenByInputs, signal?: AbortSignal): Promise<SeenByReport> {
  return post<SeenByReport>('/processes/seen-by/execution', { inputs }, signal);
}

/** How many parking spaces there are against what is needed, and what speaks against each of them. */
export function runParkingSupply(
  inputs: ParkingInputs,
  signal?: AbortSignal,
): Promise<ParkingReport> {
  return post<ParkingReport>('/processes/parking-supply/execution', { inputs }, signal);
}

/** All checks of a courtyard. */
export function runScorecard(inputs: StateInputs, signal?: AbortSignal): Promise<Scorecard> {
  return post<Scorecard>('/processes/scorecard/execution', { inputs }, signal);
}

/** States of a courtyard against the first of them, check by check; null is the baseline. */
export function runComparison(
  courtyard: string,
  states: readonly (string | null)[],
  signal?: AbortSignal,
): Promise<ComparisonReport> {
  const scenarios = states.map((scenario) => scenario ?? 'baseline');
  const inputs = { courtyard, scenarios };
  return post<ComparisonReport>('/processes/comparison/execution', { inputs }, signal);
}

/** All courtyards by what they lack. */
export function runRanking(
  inputs: { weights: Weights; profile: string },
  signal?: AbortSignal,
): Promise<RankingReport> {
  return post<RankingReport>('/processes/ranking/execution', { inputs }, signal);
}

/** Who looks after each courtyard, and what is still blank. */
export function runStreetGovernance(signal?: AbortSignal): Promise<GovernanceReport> {
  return post<GovernanceReport>('/processes/governance/execution', { inputs: {} }, signal);
}

/** What lies behind the checks of one analysis. */
export function runGapAnalysis<A extends GapAnalysis>(
  analysis: A,
  inputs: StateInputs,
  signal?: AbortSignal,
): Promise<GapReports[A]> {
  return post<GapReports[A]>(`/processes/${analysis}/execution`, { inputs }, signal);
}

const COVERAGE = '/processes/camera-coverage/execution';

const LIVE_OUTPUTS = { cameras: {}, union: {}, blind: {} };

/** Asks for no more than a drag draws. */
export function runLiveCoverage(inputs: LiveInputs, signal: AbortSignal): Promise<LiveReport> {
  return post<LiveReport>(COVERAGE, { inputs, outputs: LIVE_OUTPUTS }, signal);
}

/** Stores one action of a person. Sent again with the same id, it is answered the same and stored once. */
export function postChanges(
  project: string,
  scenario: string | null,
  body: ChangesBody,
): Promise<ChangesAnswer> {
  const query = new URLSearchParams({ project, ...(scenario ? { scenario } : {}) });
  sends(body.action);
  return post<ChangesAnswer>(`/changes?${query}`, body, undefined, { 'yuantu-client': CLIENT });
}

/** Says where this window is, for half a minute. */
export async function putPresence(project: string, presence: PresenceInput): Promise<void> {
  await send(`/presence?${new URLSearchParams({ project })}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(presence),
  });
}

/** Says that this window is gone; also when it is just being closed. */
export async function removePresence(project: string): Promise<void> {
  const query = new URLSearchParams({ project, client: CLIENT });
  await send(`/presence?${query}`, { method: 'DELETE', keepalive: true });
}

export async function fetchLenses(signal?: AbortSignal): Promise<Lens[]> {
  return (await get<{ lenses: Lens[] }>('/lenses', signal)).lenses;
}

export function addLens(lens: LensInput): Promise<Lens> {
  return post<Lens>('/lenses', lens);
}

export async function removeLens(id: string): Promise<void> {
  await send(`/lenses/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** What is in a scene file, and what is wrong with it. Nothing is stored. */
export function checkScene(scene: string, sent: Sent, signal: AbortSignal): Promise<SceneCheck> {
  return upload<SceneCheck>('/scenes/check', scene, GEOJSON, sent, signal);
}

/** Where a scene file goes. `scenario: null` is the baseline; `file` is its name. */
export type ImportInto = {
  project: string;
  scenario: string | null;
  file: string;
  skipInvalid: boolean;
};

/** A scene file goes as it is: the server reads it more strictly than a browser. */
export function importScene(
  { project, scenario, file, skipInvalid }: ImportInto,
  scene: string,
  sent: Sent,
  signal: AbortSignal,
): Promise<SceneReport> {
  const query = new URLSearchParams({
    project,
    file,
    skip_invalid: String(skipInvalid),
    ...(scenario ? { scenario } : {}),
  });
  return upload<SceneReport>(`/scenes?${query}`, scene, GEOJSON, sent, signal);
}

const GEOJSON = 'application/geo+json';

export type SceneScope = { project: string; courtyard: string | null; scenario: string | null };

/** Where the scene file of a courtyard, or of all of the project, can be downloaded. */
export function sceneAddress({ project, courtyard, scenario }: SceneScope): string {
  const query = new URLSearchParams({ project });
  if (courtyard) query.set('courtyard', courtyard);
  if (scenario) query.set('scenario', scenario);
  return `/api/scenes?${query}`;
}

export async function fetchScenarios(courtyard: string, signal?: AbortSignal): Promise<Scenario[]> {
  const query = new URLSearchParams({ courtyard });
  return (await get<{ scenarios: Scenario[] }>(`/scenarios?${query}`, signal)).scenarios;
}

/** From another scenario, or from the baseline. */
export function addScenario(scenario: ScenarioInput): Promise<Scenario> {
  return post<Scenario>('/scenarios', scenario);
}

/** A scenario as it is now, and the tag by which the server knows whether it still is. */
export async function fetchScenario(id: string): Promise<{ scenario: Scenario; etag: string }> {
  const response = await send(scenarioPath(id), {});
  return {
    scenario: (await response.json()) as Scenario,
    etag: response.headers.get('etag') ?? '',
  };
}

export function patchScenario(id: string, etag: string, change: ScenarioPatch): Promise<Scenario> {
  return request<Scenario>(scenarioPath(id), {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': etag },
    body: JSON.stringify(change),
  });
}

export async function removeScenario(id: string, etag: string): Promise<void> {
  await send(scenarioPath(id), { method: 'DELETE', headers: { 'if-match': etag } });
}

function scenarioPath(id: string): string {
  return `/scenarios/${encodeURIComponent(id)}`;
}

export type HistoryQuestion = {
  courtyard: string;
  /** A scenario's own changes, or those of the baseline. */
  scenario: string;
  feature?: string;
  /** Only what is older than this revision. */
  before?: number;
  limit: number;
};

/** The newest write of a project, of which `etag` tells whether it still is that. */
export type News = { entry: HistoryEntry | null; etag: string };

/** Nothing where the newest write is the one that the ETag is of. */
export async function fetchNews(etag: string | null, signal?: AbortSignal): Promise<News | null> {
  const response = await send('/history?limit=1', {
    // Else the browser would ask by itself, and hand out what it has kept.
    cache: 'no-store',
    headers: etag ? { 'if-none-match': etag } : {},
    ...(signal ? { signal } : {}),
  });
  if (response.status === 304) return null;
  const { entries } = (await response.json()) as { entries: HistoryEntry[] };
  return { entry: entries[0] ?? null, etag: response.headers.get('etag') ?? '' };
}

/** What was changed anywhere in the street, newest first. */
export async function fetchStreetHistory(
  question: { since: string; limit: number; before?: number },
  signal?: AbortSignal,
): Promise<HistoryEntry[]> {
  const pairs = Object.entries(question).map(([name, value]) => [name, String(value)]);
  const path = `/history?${new URLSearchParams(pairs)}`;
  return (await get<{ entries: HistoryEntry[] }>(path, signal)).entries;
}

export async function fetchHistory(
  question: HistoryQuestion,
  signal?: AbortSignal,
): Promise<HistoryEntry[]> {
  const pairs = Object.entries(question).map(([name, value]) => [name, String(value)]);
  const path = `/history?${new URLSearchParams(pairs)}`;
  return (await get<{ entries: HistoryEntry[] }>(path, signal)).entries;
}
