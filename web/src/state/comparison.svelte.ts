import {
  fetchCourtyardFeatures,
  runCameraCoverage,
  runComparison,
  runParkingSupply,
} from '../api/client';
import type { CoverageReport, Feature, ParkingReport, StateInputs } from '../api/types';
import type { Marked } from '../map/differenceData';
import {
  type Compared,
  checkRows,
  compared,
  contentIndicators,
  coverageIndicators,
  type Indicator,
  parkingIndicators,
} from './indicators';
import type { Navigation } from './navigation.svelte';
import type { Desktop } from './plans.svelte';
import { Resource } from './resource.svelte';
import { type Change, changesBetween, marksOf } from './scenarioDifference';
import { comparedLines, type ScoreLine } from './scoreLines';
import { stateInputs } from './stateInputs';
import { BASELINE } from './url';

type Both<T> = { base: T; open: T };
/** What a group of computed figures is waiting for, if anything. */
export type Awaiting = 'saving' | 'answer' | null;
type CoverageQuestion = { profile: string; target_height_m: number };

/** The open state of a courtyard against another one, its base. */
export class Comparison {
  readonly #desktop: Desktop;
  readonly #navigation: Navigation;
  /** All of the base. */
  readonly features = new Resource<Feature[]>();
  /** What the cameras of both see. */
  readonly coverageOfBoth = new Resource<Both<CoverageReport>>();
  readonly parkingOfBoth = new Resource<Both<ParkingReport>>();
  readonly checksOfBoth = new Resource<ScoreLine[]>();

  readonly on: boolean = $derived.by(
    () => this.#navigation.view.compare !== null && this.#desktop.courtyard() !== null,
  );
  /** The scenario that is the base; null: it is the baseline. */
  readonly base: string | null = $derived.by(() => scenarioOf(this.#navigation.view.compare));
  readonly ready: boolean = $derived.by(
    () => this.features.value !== null && this.#desktop.features().length > 0,
  );
  readonly changes: readonly Change[] = $derived.by(() =>
    this.on && this.ready
      ? changesBetween(this.features.value ?? [], this.#desktop.features())
      : [],
  );
  /** On the open state's map: what it has that its base has not, or has otherwise. */
  readonly marksOfOpen: readonly Marked[] = $derived.by(() =>
    marksOf(this.changes).filter(({ mark }) => mark !== 'removed'),
  );
  /** On the base's map: what the open state takes away, or puts elsewhere. */
  readonly marksOfBase: readonly Marked[] = $derived.by(() =>
    marksOf(this.changes).filter(({ mark }) => mark === 'removed'),
  );
  readonly contents = $derived.by(() =>
    this.ready
      ? compared(
          contentIndicators(this.features.value ?? []),
          contentIndicators(this.#desktop.features()),
        )
      : [],
  );
  readonly coverage = $derived.by(() => figures(this.coverageOfBoth.value, coverageIndicators));
  readonly parking = $derived.by(() => figures(this.parkingOfBoth.value, parkingIndicators));
  readonly checks: readonly Compared[] = $derived.by(() =>
    checkRows(this.checksOfBoth.value ?? []),
  );
  /** Whether the server has all that was done here to both: only then what it computes is what the map shows. */
  readonly settled: boolean = $derived.by(() => {
    const courtyard = this.#desktop.courtyard();
    const { workbench } = this.#desktop;
    return (
      courtyard === null ||
      [this.base, this.#desktop.scenario()].every((scenario) =>
        workbench.isSaved({ courtyard, scenario }),
      )
    );
  });

  constructor(desktop: Desktop, navigation: Navigation) {
    this.#desktop = desktop;
    this.#navigation = navigation;
  }

  open(scenario: string | null, base: string | null): void {
    this.#navigation.push({ scenario, compare: base ?? BASELINE, history: false });
  }

  close(): void {
    this.#navigation.push({ compare: null });
  }

  /** Chooses one of the two; the one that the other shows already changes places with it. */
  choose(side: 'open' | 'base', scenario: string | null): void {
    const now = { open: this.#desktop.scenario(), base: this.base };
    const other = side === 'open' ? 'base' : 'open';
    const next = { ...now, [side]: scenario };
    if (next[other] === scenario) next[other] = now[side];
    this.open(next.open, next.base);
  }

  swap(): void {
    this.open(this.base, this.#desktop.scenario());
  }

  showBeside(beside: boolean): void {
    this.#navigation.replace({ beside });
  }

  clear(): void {
    this.features.clear();
    this.clearFigures();
  }

  clearFigures(): void {
    this.coverageOfBoth.clear();
    this.parkingOfBoth.clear();
    this.checksOfBoth.clear();
  }

  awaits({ status }: Resource<unknown>): Awaiting {
    if (!this.settled) return 'saving';
    return status === 'loading' ? 'answer' : null;
  }

  async load(): Promise<void> {
    const courtyard = this.#desktop.courtyard();
    if (!courtyard) return;
    const scenario = this.base;
    await this.features.load(
      async (signal) => (await fetchCourtyardFeatures(courtyard, { scenario }, signal)).features,
    );
  }

  async run(question: CoverageQuestion): Promise<void> {
    const courtyard = this.#desktop.courtyard();
    if (!courtyard) return;
    const [base, open] = [this.base, this.#desktop.scenario()];
    const both = async <T>(of: (inputs: StateInputs) => Promise<T>): Promise<Both<T>> => {
      const states = [base, open].map((id) => of(stateInputs(courtyard, id)));
      const [first, second] = (await Promise.all(states)) as [T, T];
      return { base: first, open: second };
    };
    await Promise.all([
      this.coverageOfBoth.load((signal) =>
        both((state) => runCameraCoverage({ ...state, ...question }, signal)),
      ),
      this.parkingOfBoth.load((signal) => both((state) => runParkingSupply(state, signal))),
      this.checksOfBoth.load(async (signal) =>
        comparedLines(await runComparison(courtyard, [base, open], signal)),
      ),
    ]);
  }
}

function figures<T>(both: Both<T> | null, indicatorsOf: (report: T) => Indicator[]): Compared[] {
  return both ? compared(indicatorsOf(both.base), indicatorsOf(both.open)) : [];
}

function scenarioOf(compare: string | null): string | null {
  return compare === BASELINE ? null : compare;
}
