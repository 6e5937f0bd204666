/** Somebody in a courtyard: where they stand, how they move, and the picture that they see. */
import type { Xy } from '../../draw/plane';
import {
  type CoverageScene,
  EYE_HEIGHT_M,
  releaseModels,
  releaseTextures,
  type YardFeature,
  type YardInput,
} from '../scene';
import { Solids } from './collision';
import { Controls } from './controls';
import { between, eased, type House, housesOf, steepnessOf } from './flight';
import { Guide, type GuideState } from './guide';
import { type LensPose, type LensReading, poseOfLens, readingAt } from './lensView';
import {
  birdOver,
  groundAhead,
  type MapPose,
  magnificationOf,
  type Pose,
  poseOfMap,
  walkingFovDeg,
} from './pose';
import { Stage } from './stage';
import { along, type Stand, WALKING_PITCH_DEG } from './stand';
import { defaultStand, extentOf_m, groundOf } from './standpoint';
import { stopsOf } from './tour';
import { isFlying, moved, stepped, turned } from './walker';
import { Yards } from './yards';

export type StreetEvents = {
  /** Where one stands; `atRest` once nothing moves any more. */
  stood(stand: Stand, atRest: boolean): void;
  /** What a camera that is looked through shows under the pointer, else in its middle. */
  read(reading: Reading | null): void;
  guided(state: GuideState | null): void;
  /** The graphics card took the picture away, or gave it back. */
  lost(isLost: boolean): void;
  /** A picture that one recognises, at last with all that is there. */
  pictured(isWhole: boolean): void;
  /** Nothing moves any more, and all of it is there. */
  idle(isIdle: boolean): void;
};
export type Reading = LensReading & { at: Xy; up_m: number; byPointer: boolean };
type Flight = { from: Pose; to: Pose; steepness: number; started: number; done: () => void };

/** From farther up than the sky there is no picture. */
const FLOWN_FROM_M = 700;
const FLIGHT_MS = 1500;
/** A slow picture makes no long step. */
const LONGEST_STEP_S = 0.25;
const REST_MS = 250;
const PICTURE = { width: 1600, height: 1000 };

export class StreetView {
  readonly #stage: Stage;
  readonly #yards: Yards;
  readonly #controls: Controls;
  readonly #events: StreetEvents;
  readonly #isStill: boolean;
  readonly #observer: ResizeObserver;
  readonly #ending = new AbortController();
  #features: readonly YardFeature[] = [];
  #solids = new Solids([]);
  #houses: readonly House[] = [];
  #pose: Pose | null = null;
  #lens: LensPose | null = null;
  #flight: Flight | null = null;
  #guide: Guide | null = null;
  #pointer: { x: number; y: number } | null = null;
  #frame = 0;
  #last = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #fades = 0;
  /** The picture is not what is to be seen. */
  #isStale = true;

  /** Throws where there is no WebGL. `isStill`: nothing flies or glides, what is asked for is there at once. */
  constructor(container: HTMLElement, events: StreetEvents, isStill: boolean) {
    this.#stage = new Stage(container, isStill);
    this.#events = events;
    this.#isStill = isStill;
    this.#yards = new Yards(this.#stage, {
      at: () => this.#goal?.at ?? null,
      magnification: () => magnificationOf(this.#goal, this.#aspect),
      isFlying: () => this.#flight !== null,
      coming: (isFirst) => this.#changing(isFirst),
      shown: () => this.#wake(),
      pictured: (isWhole) => events.pictured(isWhole),
    });
    this.#controls = new Controls(this.#stage.canvas, container.parentElement ?? container, {
      wake: () => this.#wanted(),
      drag: (right, down) => this.#dragged(right, down),
      step: (right_m, ahead_m) => this.#stepped(right_m, ahead_m),
      point: (place) => this.#pointed(place),
    });
    this.#observer = new ResizeObserver(() => {
      this.#stage.resize();
      this.#wake();
    });
    this.#observer.observe(container);
    const { signal } = this.#ending;
    const { canvas } = this.#stage;
    canvas.addEventListener(
      'webglcontextlost',
      (event) => {
        event.preventDefault();
        events.lost(true);
      },
      { signal },
    );
    canvas.addEventListener(
      'webglcontextrestored',
      () => {
        events.lost(false);
        this.#stage.lightChanged();
        this.#wake();
      },
      { signal },
    );
  }

  focus(): void {
    this.#stage.canvas.focus({ preventScroll: true });
  }

  setLabel(label: string): void {
    this.#stage.canvas.setAttribute('aria-label', label);
    this.#stage.canvas.setAttribute('role', 'application');
  }

  /** What is around; what was there before stays until all of it can be shown, and fades out. */
  setGround(ground: YardInput): void {
    this.#features = ground.features;
    this.#solids = new Solids(ground.features);
    this.#houses = housesOf(ground.features);
    this.#yards.set(ground);
    this.#ask();
  }

  /** Marks what is planned. */
  setMarks(on: boolean): void {
    this.#yards.setMarks(on);
    this.#wake();
  }

  setCoverage(coverage: CoverageScene | null): void {
    this.#yards.setCoverage(coverage);
    this.#wake();
  }

  setSun(date: Date): void {
    this.#yards.setSun(date);
    this.#stage.lightChanged();
    this.#wake();
  }

  defaultStand(): Stand {
    return defaultStand(this.#features, this.#solids);
  }

  /** Somebody on foot stands where there is room: not in the house or in the tree that was pointed at. */
  roomFor(stand: Stand): Stand {
    return isFlying(stand) ? stand : { ...stand, at: this.#solids.roomNear(stand.at) };
  }

  /** From the map, as it looks there, down to where one stands. */
  comeFrom(map: MapPose, stand: Stand): void {
    const from = poseOfMap(map);
    if (this.#isStill || from.height_m > FLOWN_FROM_M) this.stand(stand);
    else this.#fly(from, this.#poseOf(stand));
  }

  /** Up to how the map looks; afterwards it may be shown in place of the picture. */
  goBack(map: MapPose): Promise<void> {
    this.#endGuide();
    return new Promise((done) => {
      const to = poseOfMap(map);
      if (this.#isStill || !this.#pose || !this.#yards.hasAny || to.height_m > FLOWN_FROM_M) done();
      else this.#fly(this.#pose, to, done);
    });
  }

  stand(stand: Stand): void {
    this.#endGuide();
    this.#lens = null;
    this.#flight = null;
    this.#pose = this.#poseOf(stand);
    this.#events.read(null);
    this.#wake();
  }

  /** As `stand`, but one sees how one gets there; from the ground to a place behind a wall the picture fades instead. */
  goTo(stand: Stand): void {
    this.#endGuide();
    const pose = this.#pose;
    if (this.#isStill || !pose) this.stand(stand);
    else if (this.#isBehindWall(pose, stand)) {
      this.#fade(pose);
      this.stand(stand);
    } else {
      this.#lens = null;
      this.#events.read(null);
      this.#fly(pose, this.#poseOf(stand));
    }
  }

  /** On foot at a place, or as near as there is room. */
  goToPlace(place: Xy): void {
    if (!this.#pose) return;
    const { azimuth_deg } = this.#pose;
    const at = this.#solids.roomNear(place);
    this.goTo({ at, height_m: EYE_HEIGHT_M, azimuth_deg, pitch_deg: WALKING_PITCH_DEG });
  }

  /** Exactly what a camera's image shows, in a frame; around it, what it does not. */
  lookThrough(lens: LensPose): void {
    this.#endGuide();
    this.#flight = null;
    this.#lens = lens;
    this.#pose = poseOfLens(this.#stage.size, lens);
    this.#wake();
  }

  /** Down to the ground below the camera. */
  leaveLens(): void {
    const lens = this.#lens;
    if (!lens) return;
    const isGround = groundOf(this.#features);
    const at = this.#solids.roomNear(along(lens.at, lens.azimuth_deg, 1), isGround);
    const { azimuth_deg } = lens;
    this.stand({ at, height_m: EYE_HEIGHT_M, azimuth_deg, pitch_deg: WALKING_PITCH_DEG });
    if (this.#pose) this.#events.stood(this.#pose, true);
  }

  /** Up over the walker, or down again. */
  toggleBird(): void {
    const pose = this.#pose;
    if (!pose) return;
    if (this.isFlying) {
      const place = groundAhead(pose) ?? along(pose.at, pose.azimuth_deg, 10);
      this.goToPlace(place);
    } else this.goTo(birdOver(pose, extentOf_m(this.#features)));
  }

  get isFlying(): boolean {
    return this.#pose !== null && isFlying(this.#pose) && !this.#lens;
  }

  /** Which places the walk leads to; it starts, or there is none. */
  startGuide(): readonly { feature: string | null }[] {
    const stops = stopsOf(this.#features, this.#solids);
    if (stops.length < 2) return [];
    this.stand((stops[0] as (typeof stops)[0]).stand);
    this.#guide = new Guide(stops, this.#isStill);
    this.#events.guided(this.#guide.state);
    this.#wake();
    return stops;
  }

  pauseGuide(paused: boolean): void {
    this.#guide?.pause(paused);
    this.#tellGuide();
  }

  skipGuide(steps: 1 | -1): void {
    this.#guide?.skip(steps);
    this.#tellGuide();
  }

  stopGuide(): void {
    this.#endGuide();
    this.#wake();
  }

  setStick(right: number, ahead: number): void {
    this.#controls.setStick(right, ahead);
  }

  /** The same standpoint in several states of the courtyard; none if one leaves meanwhile. */
  async picturesOf(grounds: readonly YardInput[]): Promise<HTMLCanvasElement[]> {
    const pose = this.#pose;
    if (!pose) return [];
    const fov_deg = this.#lens ? pose.fov_deg : walkingFovDeg(PICTURE.width / PICTURE.height);
    const pictures: HTMLCanvasElement[] = [];
    for (const ground of grounds) {
      const yard = await this.#yards.apart(ground);
      if (!yard) return [];
      pictures.push(this.#stage.pictureOf(yard, { ...pose, fov_deg }, PICTURE));
      yard.dispose();
    }
    this.#wake();
    return pictures;
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#observer.disconnect();
    this.#ending.abort();
    this.#controls.end();
    this.#stage.dispose();
    this.#yards.dispose();
    releaseModels();
    releaseTextures();
  }

  /** What was there before fades out; to what is there first, one flies. */
  #changing(isFirst: boolean): void {
    if (isFirst && this.#flight) this.#flight.started = performance.now();
    if (!isFirst && this.#pose && !this.#isStill) this.#fade(this.#pose);
  }

  /** Where one is, or will be when one has landed. */
  get #goal(): Pose | null {
    return this.#flight?.to ?? this.#pose;
  }

  get #aspect(): number {
    const { width, height } = this.#stage.size;
    return width / height || 1;
  }

  #poseOf(stand: Stand): Pose {
    return { ...stand, fov_deg: walkingFovDeg(this.#aspect), shift_px: [0, 0] };
  }

  #isBehindWall(pose: Pose, stand: Stand): boolean {
    return !isFlying(pose) && !isFlying(stand) && !this.#solids.isClear(pose.at, stand.at);
  }

  #fly(from: Pose, to: Pose, done: () => void = () => {}): void {
    this.#pose = from;
    const steepness = steepnessOf(from, to, this.#houses);
    this.#flight = { from, to, steepness, started: performance.now(), done };
    this.#wake();
  }

  #fade(pose: Pose): void {
    this.#fades += 1;
    void this.#stage.fade(pose).then(() => {
      this.#fades -= 1;
      this.#wake();
    });
  }

  /** A key or the stick: the walk on rails ends where one takes over. */
  #wanted(): void {
    this.#endGuide();
    this.leaveLens();
    this.#wake();
  }

  #dragged(right: number, down: number): void {
    const pose = this.#pose;
    if (!pose || this.#flight || this.#lens) return;
    this.#endGuide();
    this.#pose = turned(pose, -right * pose.fov_deg, down * pose.fov_deg);
    this.#wake();
  }

  #stepped(right_m: number, ahead_m: number): void {
    const pose = this.#pose;
    if (!pose || this.#flight || this.#lens) return;
    this.#endGuide();
    this.#pose = stepped(pose, right_m, ahead_m, this.#solids);
    this.#wake();
  }

  #endGuide(): void {
    if (!this.#guide) return;
    this.#guide = null;
    this.#events.guided(null);
  }

  #tellGuide(): void {
    if (this.#guide) this.#events.guided(this.#guide.state);
    this.#wake();
  }

  #pointed(place: { x: number; y: number } | null): void {
    this.#pointer = place;
    if (this.#lens) this.#ask();
  }

  /** Another picture is needed. */
  #wake(): void {
    this.#isStale = true;
    this.#ask();
  }

  #ask(): void {
    // A picture may still fade while one leaves.
    if (this.#ending.signal.aborted) return;
    this.#events.idle(false);
    if (this.#frame) return;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  /** One picture, and the next one if anything moves. */
  #next(now: number): void {
    this.#frame = 0;
    // Once there is something to be seen, this comes back.
    if (!this.#yards.hasAny) return;
    if (!this.#flight) this.#yards.landed();
    const seconds = Math.min(LONGEST_STEP_S, Math.max(0.016, (now - this.#last) / 1000));
    this.#last = now;
    const moves = this.#advance(now, seconds);
    if (this.#pose) this.#show(this.#pose);
    clearTimeout(this.#rest);
    if (moves) this.#frame = requestAnimationFrame((at) => this.#next(at));
    else this.#rest = setTimeout(() => this.#settle(), REST_MS);
  }

  #show(pose: Pose): void {
    if (this.#isStale) {
      // The window may have another shape now.
      this.#pose = this.#lens ? poseOfLens(this.#stage.size, this.#lens) : pose;
      this.#stage.draw(this.#pose);
      this.#isStale = false;
      this.#yards.drawn();
      if (!this.#lens) this.#events.stood(this.#pose, false);
    }
    if (this.#lens) this.#read(this.#lens);
  }

  #settle(): void {
    if (!this.#pose || !this.#yards.hasAny) return;
    if (!this.#lens) this.#events.stood(this.#pose, true);
    if (this.#fades === 0 && this.#yards.isWhole) this.#events.idle(true);
  }

  #advance(now: number, seconds: number): boolean {
    if (this.#flight) return this.#flown(this.#flight, now);
    if (this.#guide) return this.#led(this.#guide, seconds);
    const { isActive } = this.#controls;
    const wish = this.#controls.take();
    if (isActive && this.#pose && !this.#lens) {
      this.#pose = moved(this.#pose, wish, seconds, this.#solids);
      this.#isStale = true;
    }
    return this.#controls.isActive;
  }

  #flown({ from, to, steepness, started, done }: Flight, now: number): boolean {
    const share = Math.max(0, Math.min(1, (now - started) / FLIGHT_MS));
    this.#pose = between(from, to, eased(share), steepness);
    this.#isStale = true;
    if (share < 1) return true;
    this.#flight = null;
    // Where one flew to is told before what was waited for closes the picture.
    setTimeout(done);
    return false;
  }

  #led(guide: Guide, seconds: number): boolean {
    const [before, pose] = [guide.state, this.#pose];
    this.#pose = this.#poseOf(guide.advance(seconds));
    // While one rests at a stop the picture stays.
    this.#isStale ||= pose?.at.join() !== this.#pose.at.join();
    this.#isStale ||= pose?.azimuth_deg !== this.#pose.azimuth_deg;
    const after = guide.state;
    if (after.done) this.#endGuide();
    else if (before.stop !== after.stop) this.#events.guided(after);
    return !after.done && !after.paused;
  }

  #read(lens: LensPose): void {
    const { width, height } = this.#stage.size;
    const place = this.#pointer ?? { x: width / 2, y: height / 2 };
    const point = this.#stage.pointAt(place);
    const reading = point && readingAt(lens, point);
    this.#events.read(
      reading && point
        ? {
            ...reading,
            at: [point[0], point[1]],
            up_m: point[2],
            byPointer: this.#pointer !== null,
          }
        : null,
    );
  }
}
