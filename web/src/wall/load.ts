/** All that the wall shows, read in one go. */
import {
  fetchCollection,
  fetchCourtyardBoundaries,
  fetchKinds,
  fetchProjects,
  fetchRegister,
  fetchStreetHistory,
  runRanking,
  runStreetGovernance,
} from '../api/client';
import type {
  GovernanceReport,
  HistoryEntry,
  KindInfo,
  Project,
  RankingReport,
  RegisterEntry,
} from '../api/types';
import { pageOf, type Step } from '../state/history';
import type { Ground } from './plan';

export type WallData = {
  project: Project;
  kinds: KindInfo[];
  entries: RegisterEntry[];
  ranking: RankingReport;
  governance: GovernanceReport;
  ground: Ground;
  steps: Step[];
  /** Since when the steps are. */
  since: Date;
  /** What was written last; null: nothing ever was. */
  newest: HistoryEntry | null;
};

const PAGE = 1000;
/** A week in which a whole city is imported would fill the memory: the newest of it are enough for a wall. */
const MOST_PAGES = 5;

export async function loadWall(
  newest: HistoryEntry | null,
  since: Date,
  signal: AbortSignal,
): Promise<WallData> {
  const [projects, register, kinds] = await Promise.all([
    fetchProjects(signal),
    fetchRegister(signal),
    fetchKinds(signal),
  ]);
  const project = projects.find(({ id }) => id === register.project) ?? projects[0];
  if (!project) throw new Error('the server has no project');
  const [ranking, governance, ground, steps] = await Promise.all([
    runRanking({ weights: {}, profile: project.profile }, signal),
    runStreetGovernance(signal),
    loadGround(signal),
    loadSteps(since, signal),
  ]);
  const entries = register.courtyards;
  return { project, kinds, entries, ranking, governance, ground, steps, since, newest };
}

async function loadGround(signal: AbortSignal): Promise<Ground> {
  const [courtyards, buildings, lanes, greens] = await Promise.all([
    fetchCourtyardBoundaries(signal),
    ...['buildings', 'lanes', 'green-areas'].map((kind) => fetchCollection(kind, signal)),
  ]);
  const of = (collection: typeof courtyards | undefined) => collection?.features ?? [];
  return {
    courtyards: of(courtyards),
    buildings: of(buildings),
    lanes: of(lanes),
    greens: of(greens),
  };
}

async function loadSteps(since: Date, signal: AbortSignal): Promise<Step[]> {
  const steps: Step[] = [];
  let before: number | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const question = { since: since.toISOString(), limit: PAGE, ...(before ? { before } : {}) };
    const { steps: more, next } = pageOf(await fetchStreetHistory(question, signal), PAGE);
    steps.push(...more);
    if (next === null) break;
    before = next;
  }
  return steps;
}
