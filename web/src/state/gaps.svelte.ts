import { runGapAnalysis, runScorecard } from '../api/client';
import type { Check, GapAnalysis, GapReports, Scorecard, StateInputs } from '../api/types';
import type { Navigation } from './navigation.svelte';
import type { Desktop } from './plans.svelte';
import { Resource } from './resource.svelte';
import { stateInputs } from './stateInputs';
import { GAP_ANALYSES } from './url';

/** The report of one of the analyses behind the scorecard. */
export type GapReport = { [A in GapAnalysis]: { analysis: A; report: GapReports[A] } }[GapAnalysis];

/** What the open state of a courtyard still lacks, and what lies behind a check. */
export class Gaps {
  readonly #desktop: Desktop;
  readonly #navigation: Navigation;
  readonly scorecard = new Resource<Scorecard>();
  /** Of the analysis whose findings are shown. */
  readonly behind = new Resource<GapReport>();

  readonly shown: GapAnalysis | null = $derived.by(() => this.#navigation.view.gaps);

  constructor(desktop: Desktop, navigation: Navigation) {
    this.#desktop = desktop;
    this.#navigation = navigation;
  }

  /** Shows what lies behind the checks of an analysis, or no more. */
  show(analysis: GapAnalysis | null): void {
    this.#navigation.push({ gaps: analysis, coverage: false, place: null });
  }

  async load(): Promise<void> {
    const inputs = this.#inputs;
    if (inputs) await this.scorecard.load((signal) => runScorecard(inputs, signal));
  }

  async loadBehind(): Promise<void> {
    const [inputs, analysis] = [this.#inputs, this.shown];
    if (!inputs || !analysis) return;
    await this.behind.load(async (signal) => {
      const report = await runGapAnalysis(analysis, inputs, signal);
      return { analysis, report } as GapReport;
    });
  }

  get #inputs(): StateInputs | null {
    const [courtyard, scenario] = [this.#desktop.courtyard(), this.#desktop.scenario()];
    return courtyard ? stateInputs(courtyard, scenario) : null;
  }
}

export type CheckGroup = { analysis: string; checks: Check[]; met: number };

/** By analysis, in the scorecard's order. */
export function groupsOf({ checks }: Scorecard): CheckGroup[] {
  return [...new Set(checks.map(({ analysis }) => analysis))].map((analysis) => {
    const own = checks.filter((check) => check.analysis === analysis);
    return { analysis, checks: own, met: own.filter(({ met }) => met).length };
  });
}

export function isGapAnalysis(analysis: string): analysis is GapAnalysis {
  return GAP_ANALYSES.some((one) => one === analysis);
}
