import type { Grant, Role } from '../api/people';
import type { Feature, RegisterEntry } from '../api/types';
import type { MessageKey, Values } from '../i18n';
import type { Navigation } from './navigation.svelte';
import { People } from './people.svelte';
import { type Capability, NEEDED, OF_THE_PROJECT, roleIn } from './roles';
import { session } from './session.svelte';

/** What the office needs to know of the rest. */
type Host = {
  readonly navigation: Navigation;
  readonly project: string;
  readonly open: RegisterEntry | null;
  readonly scenario: string | null;
  readonly plans: { readonly readOnly: boolean };
  t(key: MessageKey, values?: Values): string;
};

/** The pages of people beside `/?people=ID`. */
export const LOG = 'audit';
export const NEW = 'new';

/** Who works here, and what they may do to what is open. */
export class Office {
  readonly #host: Host;
  readonly people = new People();

  readonly panel: 'people' | 'account' | null = $derived.by(() => {
    const { people, account } = this.#host.navigation.view;
    if (people !== null) return 'people';
    return account ? 'account' : null;
  });
  /** Of the open courtyard; null: none is open, or it names none. */
  readonly #community: string | null = $derived.by(
    () => this.#host.open?.properties.community ?? null,
  );
  /** What drawing on the open state of the courtyard takes. */
  readonly #edits: Capability = $derived.by(() =>
    this.#host.scenario === null ? 'baseline' : 'plans',
  );
  readonly mayEdit: boolean = $derived.by(() => this.may(this.#edits));

  /** Files go into today's state, or by planners into the plan that is open. */
  readonly mayImport: boolean = $derived.by(
    () => this.may('import') || (this.#host.scenario !== null && !this.#host.plans.readOnly),
  );

  constructor(host: Host) {
    this.#host = host;
  }

  /** Of the open courtyard, or where none is open of the whole project. */
  may(what: Capability): boolean {
    return session.may(what, this.#host.project, this.#community);
  }

  /** Today's courtyard itself is a line of the register. */
  mayChange({ properties }: Feature): boolean {
    return this.may(this.#capability(properties.kind));
  }

  #capability(kind: string): Capability {
    return kind === 'courtyard' && this.#edits === 'baseline' ? 'register' : this.#edits;
  }

  /** What is needed, as the hint of a control that is not to be had; nothing where it is. */
  why(what: Capability): string | undefined {
    return this.may(what) ? undefined : this.#needs(what);
  }

  get whyNotEdit(): string | undefined {
    return this.why(this.#edits);
  }

  /** That what is open can only be looked at, and why. */
  readOnlyWords(kind = ''): string {
    const role = this.#role();
    return this.#host.t('may.readOnly', {
      needs: this.#needs(this.#capability(kind)),
      you: role
        ? this.#host.t('may.you', { role: this.roleWords(role) })
        : this.#host.t('may.you.none'),
    });
  }

  #role(): Role | null {
    return roleIn(session.grants, this.#host.project, this.#community);
  }

  #needs(what: Capability): string {
    const role = this.roleWords(NEEDED[what]);
    const place = OF_THE_PROJECT.has(what) ? null : this.#community;
    return place
      ? this.#host.t('may.needs.in', { role, place })
      : this.#host.t('may.needs', { role });
  }

  roleWords(role: Role): string {
    return this.#host.t(`roles.${role}`);
  }

  grantWords({ community, project, role }: Grant): string {
    const place = community ?? this.#host.t('roles.whole');
    const elsewhere = project === this.#host.project ? '' : ` (${project})`;
    return this.#host.t('roles.at', { place: place + elsewhere, role: this.roleWords(role) });
  }

  showPeople(people = ''): void {
    this.#show({ people, account: false });
  }

  showAccount(): void {
    this.#show({ people: null, account: true });
  }

  close(): void {
    this.#show({ people: null, account: false });
  }

  #show(what: { people: string | null; account: boolean }): void {
    this.#host.navigation.push({ ...what, rules: null });
  }
}
