import { type ApiError, asApiError, fetchProject, fetchRules, patchProject } from '../api/client';
import type { Project, ProjectPatch, Rules } from '../api/types';

/** What is changed: a threshold by its id, or the scale of image quality. */
export const PROFILE = 'profile';
/** A project's own value; null is the default. */
export type Own = number | string | null;

export type Saving =
  | { state: 'saving' | 'saved'; id: string }
  | { state: 'failed'; id: string; error: ApiError; mine: Own }
  /** Somebody else has set it meanwhile: to what is shown now. */
  | { state: 'conflict'; id: string; theirs: Own; mine: Own };

type Known = { project: Project; rules: Rules };
type Host = {
  known(): Known | null;
  /** The rules are others now: what was judged by them is out of date. */
  learnt(now: Known): void;
};
type Step = { id: string; back: Own };

/** How often a change is sent anew because something else was written to the project at the same moment. */
const TRIES = 5;
const STALE = 412;

export function ownOf(project: Project, id: string, standard: string): Own {
  if (id !== PROFILE) return project.rule_overrides[id] ?? null;
  return project.profile === standard ? null : project.profile;
}

/** The project's own values of rules: each is saved as it is changed, and the last changes can be taken back. */
export class RuleBook {
  readonly #host: Host;
  #queue: Promise<void> = Promise.resolve();
  saving = $state.raw<Saving | null>(null);
  #steps = $state.raw<readonly Step[]>([]);

  /** The rule whose change is taken back next. */
  readonly undoId: string | null = $derived(this.#steps.at(-1)?.id ?? null);

  constructor(host: Host) {
    this.#host = host;
  }

  /** Saves a value as the project's own, or gives the rule back to its default (null). */
  set(id: string, own: Own): Promise<void> {
    return this.#inTurn(() => this.#save(id, own));
  }

  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const step = this.#steps.at(-1);
      if (!step) return;
      const steps = this.#steps.slice(0, -1);
      await this.#save(step.id, step.back);
      if (this.saving?.state !== 'failed') this.#steps = steps;
    });
  }

  /** Keeps what the others have set. */
  settle(): void {
    this.saving = null;
  }

  /** What others have changed since. */
  async refresh(): Promise<void> {
    const known = this.#host.known();
    if (!known) return;
    const { project } = await fetchProject(known.project.id);
    if (JSON.stringify(judged(project)) !== JSON.stringify(judged(known.project))) {
      await this.#learn(project);
    }
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(task, task);
    return this.#queue;
  }

  async #save(id: string, mine: Own): Promise<void> {
    const known = this.#host.known();
    if (!known) return;
    const back = this.#own(known.project, id);
    if (back === mine) return;
    this.saving = { state: 'saving', id };
    try {
      for (let tries = 1; ; tries += 1) {
        const { project: now, etag } = await fetchProject(known.project.id);
        const theirs = this.#own(now, id);
        if (theirs !== back) {
          await this.#learn(now);
          this.saving = theirs === mine ? { state: 'saved', id } : conflict(id, theirs, mine);
          return;
        }
        const stored = await patchProject(now.id, etag, patchOf(id, mine)).catch(retryStale(tries));
        if (!stored) continue;
        await this.#learn(stored);
        this.#steps = [...this.#steps, { id, back }];
        this.saving = { state: 'saved', id };
        return;
      }
    } catch (error) {
      this.saving = { state: 'failed', id, error: asApiError(error), mine };
    }
  }

  async #learn(project: Project): Promise<void> {
    this.#host.learnt({ project, rules: await fetchRules() });
  }

  #own(project: Project, id: string): Own {
    return ownOf(project, id, this.#host.known()?.rules.default_profile ?? '');
  }
}

/** What analyses judge by. */
const judged = ({ profile, rule_overrides }: Project) => [
  profile,
  Object.entries(rule_overrides).sort(([a], [b]) => a.localeCompare(b)),
];

const conflict = (id: string, theirs: Own, mine: Own): Saving => ({
  state: 'conflict',
  id,
  theirs,
  mine,
});

function patchOf(id: string, own: Own): ProjectPatch {
  if (id === PROFILE) return { profile: own as string | null };
  return { rule_overrides: { [id]: own as number | null } };
}

/** Something was written to the project between the look and the change: look again. */
function retryStale(tries: number): (error: unknown) => null {
  return (error) => {
    if (asApiError(error).status !== STALE || tries >= TRIES) throw error;
    return null;
  };
}
