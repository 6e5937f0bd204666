import type { Feature, KindInfo, Words } from '../api/types';
import { type Changes, editOf, isOnlyAbout, refusedMembers } from '../forms/edits';
import { type Field, fieldsOf, type Sections, sectionsOf } from '../forms/fields';
import { changeTitle, removeTitle } from '../forms/words';
import { removalOf, removalTitle } from './removal';
import type { Workbench } from './workbench.svelte';

/** What a form needs to know of the rest. */
type Host = {
  readonly open: { readonly id: string } | null;
  readonly selected: Feature | null;
  readonly features: readonly Feature[];
  readonly kinds: KindInfo[];
  readonly workbench: Pick<Workbench, 'perform' | 'discard' | 'refusal'>;
};

/** The property form of what is selected; with nothing selected, of the courtyard. */
export class FormState {
  #host: Host;
  /** The courtyard that it was opened in: elsewhere it is shut. */
  #of = $state<string | null>(null);
  /** The property that it was opened for. */
  member = $state<string | null>(null);

  readonly feature: Feature | null = $derived.by(() => {
    const { open, selected, features } = this.#host;
    if (!open || open.id !== this.#of) return null;
    return selected ?? features.find(({ id }) => id === open.id) ?? null;
  });
  readonly fields: Field[] = $derived.by(() => {
    const { kinds } = this.#host;
    const info = kinds.find(({ kind }) => kind === this.feature?.properties.kind);
    return info ? fieldsOf(info, kinds) : [];
  });
  readonly sections: Sections = $derived(sectionsOf(this.fields));
  /** What the server did not accept, by member. */
  readonly refused: ReadonlyMap<string, string> = $derived.by(() =>
    refusedMembers(this.#host.workbench.refusal, this.feature?.id ?? ''),
  );

  constructor(host: Host) {
    this.#host = host;
  }

  /** `member`: the property that it is opened for. */
  show(member: string | null = null): void {
    this.#of = this.#host.open?.id ?? null;
    this.member = member;
  }

  close(): void {
    this.#of = null;
  }

  /** Stores changes as one action. `what` says what changes; all of one gesture is one action. */
  change(changes: Changes, what: Words, gesture: unknown = null): void {
    this.#giveUpRefused(Object.keys(changes));
    const { feature } = this;
    if (!feature) return;
    const { workbench, kinds, features } = this.#host;
    const title = changeTitle(feature, what, kinds, features);
    workbench.perform(title, [editOf(feature, changes)], gesture);
  }

  remove(): void {
    const { feature } = this;
    if (!feature || !this.removable) return;
    const { workbench, kinds, features } = this.#host;
    const removal = removalOf([feature], features);
    const title = removalTitle(removeTitle(feature, kinds, features), removal);
    workbench.perform(title, removal.edits);
  }

  /** What is on the map of a courtyard, but not the courtyard under it all. */
  get removable(): boolean {
    return this.feature?.properties.kind !== 'courtyard';
  }

  /** A better value takes the place of the one that was refused; behind it, nothing would be saved. */
  #giveUpRefused(members: readonly string[]): void {
    const { workbench } = this.#host;
    const better = members.some((member) => this.refused.has(member));
    if (better && isOnlyAbout(workbench.refusal, this.feature?.id ?? '')) workbench.discard();
  }
}
