/** The yard that one stands in: how it is built, shown at first and as a whole, and how it gives way to another one. */
import {
  type CoverageScene,
  makeTextures,
  prepareYards,
  raiseYard,
  type Waiting,
  type Yard,
  type YardInput,
} from '../scene';
import { inSlices } from './slices';
import type { Stage } from './stage';

export type Onlooker = Waiting & {
  /** What would fade is put off until one has landed. */
  isFlying(): boolean;
  /** Another yard is about to be shown, or the first one. */
  coming(isFirst: boolean): void;
  shown(): void;
  /** A picture that one recognises is on the screen, at last with all that is there. */
  pictured(isWhole: boolean): void;
};

/** Told to the browser's own record: from when there was something to build until it was on the screen. */
const TIMES = { first: 'street-first-picture', whole: 'street-whole' };

export class Yards {
  readonly #stage: Stage;
  readonly #onlooker: Onlooker;
  readonly #ending = new AbortController();
  #building = new AbortController();
  #now: Yard | null = null;
  /** What comes after it and waits until one has landed. */
  #next: Yard | null = null;
  /** What it came after: gone once that is drawn, whose materials have use for its programs. */
  #before: Yard | null = null;
  #isWhole = false;
  #isTold = false;
  #afterDrawing = () => {};
  #sun = new Date();
  #marks = false;
  #coverage: CoverageScene | null = null;
  readonly #opened = performance.now();
  #asked = 0;

  constructor(stage: Stage, onlooker: Onlooker) {
    this.#stage = stage;
    this.#onlooker = onlooker;
    void this.#prepare();
  }

  /** There is something to be seen. */
  get hasAny(): boolean {
    return this.#now !== null;
  }

  /** All of what is around is there. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What is around; what was there before stays until all of it can be shown. */
  set(ground: YardInput): void {
    this.#building.abort();
    this.#next?.dispose();
    this.#next = null;
    this.#building = new AbortController();
    this.#isWhole = false;
    this.#asked = performance.now();
    void this.#raise(ground, this.#building.signal);
  }

  setSun(date: Date): void {
    this.#sun = date;
    for (const yard of this.#shown()) yard.setSun(date);
  }

  /** Marks what is planned. */
  setMarks(on: boolean): void {
    this.#marks = on;
    for (const yard of this.#shown()) yard.setPlannedMarks(on);
  }

  setCoverage(coverage: CoverageScene | null): void {
    this.#coverage = coverage;
    for (const yard of this.#shown()) yard.setCoverage(coverage);
  }

  /** What waits for the end of a flight comes now. */
  landed(): void {
    if (this.#next) this.#put(this.#next, true);
  }

  /** A picture of what there is now was handed over to be drawn. */
  drawn(): void {
    if (this.#isTold || !this.#now) return;
    this.#isTold = true;
    this.#before?.dispose();
    this.#before = null;
    if (this.#isWhole) performance.measure(TIMES.whole, { start: this.#asked });
    else performance.measure(TIMES.first, { start: this.#opened });
    this.#onlooker.pictured(this.#isWhole);
    this.#afterDrawing();
  }

  /** All of another state, apart from what is shown, and for whoever asked to dispose of; null if one leaves meanwhile. */
  async apart(ground: YardInput): Promise<Yard | null> {
    const yard = await inSlices(raiseYard(ground), { up: this.#ending.signal });
    if (yard) this.#dress(yard);
    return yard;
  }

  dispose(): void {
    this.#building.abort();
    this.#ending.abort();
    for (const yard of [...this.#shown(), this.#before]) yard?.dispose();
    this.#now = null;
    this.#next = null;
    this.#before = null;
  }

  /** Before it is known what is around. */
  async #prepare(): Promise<void> {
    const { signal } = this.#ending;
    const samples = await inSlices(prepareYards(), { up: signal });
    if (!samples) return;
    const compiled = this.#stage.compile(samples);
    await inSlices(makeTextures(), { up: signal });
    await compiled;
    if (this.#now || signal.aborted) samples.dispose();
    else this.#before = samples;
  }

  /** Builds what is around while the page lives on; if nothing is shown yet, what one knows a place by comes first. */
  async #raise(ground: YardInput, up: AbortSignal): Promise<void> {
    const show = async (yard: Yard, isWhole: boolean) => {
      if (!up.aborted) await this.#stage.compile(yard);
      if (up.aborted) yard.dispose();
      else this.#bring(yard, isWhole);
    };
    const step = (first: Yard | null) =>
      first ? show(first, false).then(() => this.#drawing(up)) : undefined;
    // Where the processor draws, one picture after the other is later than one.
    const isWaited = !this.#now && !ground.bySoftware;
    const work = raiseYard(ground, isWaited ? this.#onlooker : undefined);
    const whole = await inSlices(work, { up, step });
    if (whole) await show(whole, true);
  }

  /** Until what was brought is on the screen, or nobody wants it any more. */
  #drawing(up: AbortSignal): Promise<void> {
    if (up.aborted || this.#isTold) return Promise.resolve();
    return new Promise((done) => {
      this.#afterDrawing = done;
      up.addEventListener('abort', () => done(), { once: true });
    });
  }

  #bring(yard: Yard, isWhole: boolean): void {
    this.#dress(yard);
    if (this.#now && this.#onlooker.isFlying()) this.#next = yard;
    else this.#put(yard, isWhole);
  }

  #put(yard: Yard, isWhole: boolean): void {
    this.#onlooker.coming(!this.#now);
    if (this.#now) {
      this.#before?.dispose();
      this.#before = this.#now;
    }
    this.#now = yard;
    this.#next = null;
    this.#isWhole = isWhole;
    this.#isTold = false;
    this.#stage.show(yard);
    this.#onlooker.shown();
  }

  #dress(yard: Yard): void {
    yard.setSun(this.#sun);
    yard.setPlannedMarks(this.#marks);
    yard.setCoverage(this.#coverage);
  }

  #shown(): Yard[] {
    return [this.#now, this.#next].filter((yard) => yard !== null);
  }
}
