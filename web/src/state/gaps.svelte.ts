import { runComparison, runGapAnalysis, runScorecard } from '../api/client';
import type { GapAnalysis, GapReports, StateInputs } from '../api/types';
import type { Navigation } from './navigation.svelte';
import type { Desktop } from './plans.svelte';
import { Resource } from './resource.svelte';
import { comparedLines, linesOf, type ScoreLine } from './scoreLines';
import { stateInputs } from './stateInputs';
import { GAP_ANALYSES } from './url';

/** The report of one of the analyses behind the scorecard. */
export type GapReport = { [A in GapAnalysis]: { analysis: A; report: GapReports[A] } }[GapAnalysis];

/** What the open state of a courtyard still lacks, and what lies behind a check. */
export class Gaps {
  readonly #desktop: Desktop;
  readonly #navigation: Navigation;
  /** Of the open state; a scenario's beside the baseline's. */
  readonly scorecard = new Resource<ScoreLine[]>();
  /** Of the analysis whose findings are shown. */
  readonly behind = new Resource<GapReport>();
  /** What the scorecard was asked of, and what was stored by then. */
  #asked = { of: '', stored: 0 };
  /** Somebody comes to read the scorecard: it is brought into sight. */
  isWanted = false;

  readonly shown: GapAnalysis | null = $derived.by(() => this.#navigation.view.gaps);

  constructor(desktop: Desktop, navigation: Navigation) {
    this.#desktop = desktop;
    this.#navigation = navigation;
  }

  /** Shows what lies behind the checks of an analysis, or no more. */
  show(analysis: GapAnalysis | null): void {
    this.#navigation.push({ gaps: analysis, coverage: false, place: null });
  }

  /** Asks where the scorecard is not that of what is open now. Nothing ever shows the answer of what was open before. */
  async follow(): Promise<void> {
    const asked = { of: JSON.stringify(this.#inputs), stored: this.#desktop.workbench.stored };
    const before = this.#asked;
    if (asked.of === before.of && asked.stored === before.stored) return;
    this.#asked = asked;
    if (asked.of !== before.of) this.scorecard.clear();
    await this.load();
  }

  async load(): Promise<void> {
    const inputs = this.#inputs;
    if (!inputs) return;
    const { courtyard, scenario } = inputs;
    await this.scorecard.load(async (signal) =>
      scenario
        ? comparedLines(await runComparison(courtyard, [null, scenario], signal))
        : linesOf(await runScorecard(inputs, signal)),
    );
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

export function isGapAnalysis(analysis: string): analysis is GapAnalysis {
  return GAP_ANALYSES.some((one) => one === analysis);
}
