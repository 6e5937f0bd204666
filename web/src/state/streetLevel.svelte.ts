import { runCameraCoverage } from '../api/client';
import type { CoverageReport, Position, RegisterEntry } from '../api/types';
import { daylightHours } from '../street/scene/sun';
import { WALKING_PITCH_DEG } from '../street/view/stand';
import type { Navigation } from './navigation.svelte';
import { Resource } from './resource.svelte';
import { stateInputs } from './stateInputs';
import { FACE_HEIGHT_M, roundedStanding, type Standing, type View } from './url';

/** What street level needs to know of the rest. */
type Host = {
  readonly navigation: Navigation;
  readonly view: View;
  readonly openId: string | null;
  readonly scenario: string | null;
  readonly profile: string;
  readonly targetHeight: number;
  readonly open: RegisterEntry | null;
  openCourtyard(entry: Pick<RegisterEntry, 'id'>): void;
  openScenario(scenario: string | null): void;
};

export const ON_THE_MAP = { stand: null, through: null } satisfies Partial<View>;
/** China keeps one time. */
const ZONE = '+08:00';
/** Neither the long shadows of winter nor the short ones of summer. */
const EQUINOX = '09-22';
const FIRST_HOUR = 10;

/** Whether the courtyard is looked at from within it, from where, and what is shown there. */
export class StreetLevel {
  readonly #host: Host;
  readonly coverage = new Resource<CoverageReport>();
  showsCoverage = $state(false);
  showsMarks = $state(false);
  /** As a calendar and a clock in the courtyard show it. */
  date = $state(`${new Date().getFullYear()}-${EQUINOX}`);
  wantedHour = $state(FIRST_HOUR);
  /** Come to from the map: one flies down from what it shows. */
  fromMap = false;
  /** The plan that was open last, to change back to. */
  #lastPlan: string | null = null;

  readonly stand: View['stand'] = $derived.by(() => this.#host.view.stand);
  readonly through: string | null = $derived.by(() => this.#host.view.through);
  readonly on: boolean = $derived.by(
    () => this.#host.openId !== null && (this.stand !== null || this.through !== null),
  );
  /** What is on the screen of it. */
  pictured = $state<'nothing' | 'first' | 'whole'>('nothing');
  /** Somebody waits for all of it: what it covers can wait. */
  readonly isAwaited: boolean = $derived(this.on && this.pictured !== 'whole');
  /** From sunrise to sunset: by night there is nothing to see. */
  readonly daylight = $derived.by(() => {
    const [west = 0, south = 0, east = 0, north = 0] = this.#host.open?.bbox ?? [];
    return daylightHours(moment(this.date, 0), (south + north) / 2, (west + east) / 2);
  });
  readonly hour: number = $derived(
    Math.max(this.daylight.first, Math.min(this.daylight.last, this.wantedHour)),
  );
  readonly sun: Date = $derived.by(() => moment(this.date, this.hour));

  constructor(host: Host) {
    this.#host = host;
  }

  /** To where one looks in through the main gate. */
  enter(courtyard: string | null = this.#host.openId): void {
    if (courtyard) this.#enter(courtyard, 'gate');
  }

  /** On foot at a place of the map, with the map's top in front. */
  standHere(courtyard: string, place: Position, azimuth_deg: number): void {
    const look = { azimuth_deg, pitch_deg: WALKING_PITCH_DEG, height_m: FACE_HEIGHT_M };
    const stand = roundedStanding({ place, ...look });
    this.#enter(courtyard, stand);
  }

  lookThrough(camera: string): void {
    this.#push({ stand: null, through: camera });
  }

  /** Nobody would want to go back through every step of a walk. */
  stood(standing: Standing): Standing {
    const stand = roundedStanding(standing);
    this.#host.navigation.replace({ stand, through: null });
    return stand;
  }

  close(): void {
    this.#push(ON_THE_MAP);
  }

  openScenario(scenario: string | null): void {
    this.#lastPlan = this.#host.scenario ?? this.#lastPlan;
    this.#host.openScenario(scenario);
  }

  /** From what there is today to a plan, and back. */
  swap(plans: readonly { id: string }[]): void {
    const last = plans.find(({ id }) => id === this.#lastPlan) ?? plans[0];
    if (this.#host.scenario !== null) this.openScenario(null);
    else if (last) this.openScenario(last.id);
  }

  async runCoverage(): Promise<void> {
    const { openId, scenario, profile, targetHeight: target_height_m } = this.#host;
    if (!openId) return;
    const question = { ...stateInputs(openId, scenario), profile, target_height_m };
    await this.coverage.load((signal) => runCameraCoverage(question, signal));
  }

  #enter(courtyard: string, stand: View['stand']): void {
    this.fromMap = courtyard === this.#host.openId;
    if (this.fromMap) this.#push({ stand, through: null });
    else {
      this.#host.openCourtyard({ id: courtyard });
      this.#host.navigation.replace({ stand });
    }
  }

  #push(change: Partial<View>): void {
    this.#host.navigation.push(change);
  }
}

function moment(date: string, hour: number): Date {
  const [hours, minutes] = [Math.floor(hour), Math.round((hour % 1) * 60)];
  const clock = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
  const time = new Date(`${date}T${clock}:00${ZONE}`);
  return Number.isNaN(time.getTime()) ? new Date() : time;
}
