import { fetchCourtyardFeatures, fetchHistory } from '../api/client';
import { formatMoment } from '../i18n';
import { actionOn } from './actionTitle';
import { type HistoryPage, pageOf, type Step } from './history';
import type { Navigation } from './navigation.svelte';
import type { Desktop } from './plans.svelte';
import { Resource } from './resource.svelte';
import { type Change, changesBetween, editsTo, marksOf } from './scenarioDifference';
import { BASELINE } from './url';

const PAGE_ENTRIES = 200;

/** An earlier state that a person thinks of going back to: what would change. */
export type Proposal = { step: Step; feature: string | null; changes: Change[] };

/** Who changed what and when in the open state of a courtyard, and the way back. */
export class History {
  readonly #desktop: Desktop;
  readonly #navigation: Navigation;
  readonly pages = new Resource<HistoryPage>();
  readonly proposal = new Resource<Proposal>();
  /** The revision that was last asked to go back to. */
  asked = $state<number | null>(null);
  /** Only the changes of the feature that is selected. */
  onlySelected = $state(false);

  readonly steps: readonly Step[] = $derived.by(() => this.pages.value?.steps ?? []);
  readonly feature: string | null = $derived.by(() =>
    this.onlySelected ? this.#navigation.view.feature : null,
  );
  readonly marks = $derived.by(() => marksOf(this.proposal.value?.changes ?? []));

  constructor(desktop: Desktop, navigation: Navigation) {
    this.#desktop = desktop;
    this.#navigation = navigation;
  }

  open(): void {
    this.#navigation.push({ history: true, compare: null });
  }

  close(): void {
    this.#navigation.push({ history: false });
  }

  clear(): void {
    this.pages.clear();
    this.proposal.clear();
  }

  async load(): Promise<void> {
    await this.pages.load((signal) => this.#page(null, signal));
  }

  async loadMore(): Promise<void> {
    const { value } = this.pages;
    if (!value?.next) return;
    const { next, steps } = value;
    await this.pages.load(async (signal) => {
      const page = await this.#page(next, signal);
      return { steps: [...steps, ...page.steps], next: page.next };
    });
  }

  /** Works out what going back would change: of everything, or of one feature. */
  async propose(step: Step, feature: string | null): Promise<void> {
    const courtyard = this.#desktop.courtyard();
    const scenario = this.#desktop.scenario();
    if (!courtyard) return;
    this.proposal.clear();
    this.asked = step.revision;
    await this.proposal.load(async (signal) => {
      const at = step.revision;
      const then = await fetchCourtyardFeatures(courtyard, { scenario, at }, signal);
      const changes = changesBetween(this.#desktop.features(), then.features).filter(
        ({ id }) => feature === null || id === feature,
      );
      return { step, feature, changes };
    });
  }

  /** Goes back as proposed: one action, which can be undone. */
  restore(): void {
    const proposal = this.proposal.value;
    if (!proposal) return;
    const { changes, step } = proposal;
    const title = actionOn('history.action', changes, this.#desktop.vocabulary(), (language) => ({
      at: formatMoment(step.at, language),
    }));
    this.#desktop.workbench.perform(title, editsTo(changes));
    this.proposal.clear();
  }

  async #page(before: number | null, signal: AbortSignal): Promise<HistoryPage> {
    const courtyard = this.#desktop.courtyard();
    if (!courtyard) return { steps: [], next: null };
    const entries = await fetchHistory(
      {
        courtyard,
        scenario: this.#desktop.scenario() ?? BASELINE,
        ...(this.feature ? { feature: this.feature } : {}),
        ...(before === null ? {} : { before }),
        limit: PAGE_ENTRIES,
      },
      signal,
    );
    return pageOf(entries, PAGE_ENTRIES);
  }
}
