import type { Feature } from '../api/types';

type Host = {
  readonly features: readonly Feature[];
  /** One feature that is chosen in the whole program. */
  readonly chosen: string | null;
  choose(id: string | null): void;
};

/** What is selected to be worked on: one feature, which the whole program knows of, or several. */
export class Selection {
  readonly #host: Host;
  #several = $state.raw<readonly string[]>([]);

  readonly ids: readonly string[] = $derived.by(() => {
    const { chosen, features } = this.#host;
    if (this.#several.length > 1) {
      const there = new Set(features.map(({ id }) => id));
      return this.#several.filter((id) => there.has(id));
    }
    return features.some(({ id }) => id === chosen) && chosen ? [chosen] : [];
  });
  readonly features: readonly Feature[] = $derived.by(() => {
    const byId = new Map(this.#host.features.map((feature) => [feature.id, feature]));
    return this.ids.flatMap((id) => byId.get(id) ?? []);
  });

  constructor(host: Host) {
    this.#host = host;
  }

  set(wished: readonly string[]): void {
    const ids = [...new Set(wished)];
    this.#several = ids.length > 1 ? ids : [];
    this.#host.choose(ids.length === 1 ? (ids[0] ?? null) : null);
  }

  clear(): void {
    this.set([]);
  }

  /** Several are let go; the one that the whole program knows of is not the drawing's alone. */
  release(): void {
    this.#several = [];
  }

  /** What is pressed; beside what is selected, a second press lets it go. */
  pick(hit: string | null, adds: boolean): void {
    if (!adds) this.set(hit ? [hit] : []);
    else if (hit) {
      const isIn = this.ids.includes(hit);
      this.set(isIn ? this.ids.filter((id) => id !== hit) : [...this.ids, hit]);
    }
  }
}

/** A courtyard stays where it is, with all that stands in it. */
export function isLoose({ properties }: Feature): boolean {
  return properties.kind !== 'courtyard';
}
