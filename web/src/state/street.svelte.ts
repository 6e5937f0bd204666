import { untrack } from 'svelte';
import { runRanking, runStreetGovernance } from '../api/client';
import type { GovernanceReport, RankingReport, Weights } from '../api/types';
import type { Navigation } from './navigation.svelte';
import { Resource } from './resource.svelte';
import { type StreetPanel, unequal } from './url';

/** A hand that goes on weighing is not answered at every step. */
const PAUSE_MS = 250;

/** What is asked of all courtyards together: which lacks most, and who looks after each. */
export class Street {
  readonly #navigation: Navigation;
  readonly #profile: () => string;
  readonly ranking = new Resource<RankingReport>();
  readonly governance = new Resource<GovernanceReport>();
  /** The courtyard of the ranking that is looked at more closely. */
  chosen = $state<string | null>(null);
  /** The weights before each change, the newest last. */
  #before = $state.raw<Weights[]>([]);
  #gesture: unknown = null;

  /** What is shown of the street; null: its register, or a courtyard is open. */
  readonly panel: StreetPanel | null = $derived.by(() => {
    const { courtyard, street } = this.#navigation.view;
    return courtyard === null ? street : null;
  });
  readonly weights: Weights = $derived.by(() => this.#navigation.view.weights);
  readonly canUndo: boolean = $derived.by(() => this.#before.length > 0);
  readonly areEqual: boolean = $derived.by(() => Object.keys(this.weights).length === 0);

  constructor(navigation: Navigation, profile: () => string) {
    this.#navigation = navigation;
    this.#profile = profile;
  }

  show(street: StreetPanel | null): void {
    this.#navigation.push({ street, map: null });
  }

  /** The only weight that all of these checks have, if there is one. */
  weightOf(checks: readonly string[]): number | null {
    const weights = new Set(checks.map((check) => this.weights[check] ?? 1));
    const [weight] = weights;
    return weights.size === 1 && weight !== undefined ? weight : null;
  }

  /** All of one gesture are undone together. */
  weigh(checks: readonly string[], weight: number, gesture: unknown): void {
    const changed = Object.fromEntries(checks.map((check) => [check, weight]));
    const isNew = gesture !== this.#gesture;
    this.#gesture = gesture;
    this.#change({ ...this.weights, ...changed }, isNew);
  }

  weighEqually(): void {
    this.#change({}, true);
  }

  undo(): void {
    const before = this.#before.at(-1);
    if (!before) return;
    this.#before = this.#before.slice(0, -1);
    this.#gesture = null;
    this.#navigation.replace({ weights: before });
  }

  /** Asks again in a while, unless the returned function is called before; at once where nothing is shown yet. */
  askRanking(): () => void {
    const inputs = { weights: this.weights, profile: this.#profile() };
    const pause_ms = untrack(() => this.ranking.value) ? PAUSE_MS : 0;
    const timer = setTimeout(() => {
      void this.ranking.load((signal) => runRanking(inputs, signal));
    }, pause_ms);
    return () => clearTimeout(timer);
  }

  async askGovernance(): Promise<void> {
    await this.governance.load(runStreetGovernance);
  }

  #change(weights: Weights, isNew: boolean): void {
    if (isNew) this.#before = [...this.#before, this.weights];
    this.#navigation.replace({ weights: unequal(weights) });
  }
}
