/** Moves, turns and reshapes what is selected: by its body, by the knob above it, and, of one feature, by its vertices. */

import { distanceTo_m, extentOf } from '../extent';
import { azimuth_deg } from '../measure';
import { type Outcome, refused } from '../operations/outcome';
import { moved, rotated } from '../operations/transform';
import type { PlaneGeometry, Xy } from '../plane';
import type { SnapContext } from '../snap';
import {
  type Change,
  GOING,
  type Handle,
  type Pointer,
  refusedStep,
  type Sketch,
  type Step,
  type Tool,
  type ToolKey,
} from '../tool';
import type { Typed } from '../typed';
import { distance_m, minus, ofAzimuth, times } from '../vector';
import { VertexTool } from './vertexTool';

export interface Subject {
  id: string;
  geometry: PlaneGeometry;
  /** It keeps its place: only its vertices move. A courtyard must not slip from under its buildings. */
  isRooted: boolean;
}

type Gesture =
  | { how: 'move'; from: Xy }
  | { how: 'turn'; about: Xy; from_deg: number }
  | { how: 'reshape' };

/** Above what is selected: this share of its height, and at least so far. */
const KNOB = { share: 0.15, least_m: 1.2 };
const TURN_STEP_DEG = 0.5;

function stepOf({ length_m, azimuth_deg: angle_deg, pair_m }: Typed): Xy | null {
  if (pair_m) return pair_m;
  const isWhole = length_m !== undefined && angle_deg !== undefined;
  return isWhole ? times(ofAzimuth(angle_deg), length_m) : null;
}

export class SelectTool implements Tool {
  #subjects: readonly Subject[];
  #vertices: VertexTool | null;
  #gesture: Gesture | null = null;
  #now: Change | null = null;

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects;
    const [only] = subjects;
    this.#vertices = only && subjects.length === 1 ? new VertexTool(only.geometry, only.id) : null;
  }

  /** Goes on with what the same features became elsewhere, by undo or by somebody else. */
  take(subjects: readonly Subject[]): void {
    if (this.#gesture) return;
    this.#subjects = subjects;
    const [only] = subjects;
    if (only) this.#vertices?.take(only.geometry);
  }

  /** What the hand that holds it is doing. */
  get gesture(): Gesture['how'] | null {
    return this.#gesture?.how ?? null;
  }

  /** The features that a gesture holds, as they would be if it ended here. */
  get held(): ReadonlyMap<string, PlaneGeometry> {
    const [only] = this.#subjects;
    const [shape] = this.#vertices?.sketch.geometries ?? [];
    if (this.#gesture?.how === 'reshape' && only && shape) return new Map([[only.id, shape]]);
    return this.#now?.geometries ?? new Map();
  }

  get sketch(): Sketch {
    if (this.#vertices && (!this.#gesture || this.#gesture.how === 'reshape')) {
      const { handles, ...rest } = this.#vertices.sketch;
      return { ...rest, handles: this.#gesture ? handles : [...handles, ...this.#knob()] };
    }
    const geometries = this.#subjects.map(
      ({ id, geometry }) => this.#now?.geometries.get(id) ?? geometry,
    );
    return {
      geometries,
      guides: [],
      handles: this.#gesture ? [] : this.#knob(),
      measures: this.#measures(),
    };
  }

  get snapContext(): SnapContext {
    return { drawn: [], except: new Set(this.#subjects.map(({ id }) => id)) };
  }

  grabs(pointer: Pointer): boolean {
    return this.#gestureAt(pointer) !== null;
  }

  down(pointer: Pointer): Step {
    this.#gesture = this.#gestureAt(pointer);
    if (this.#gesture?.how === 'reshape' && this.#vertices) return this.#vertices.down(pointer);
    this.#vertices?.release();
    return GOING;
  }

  move(pointer: Pointer): Step {
    const gesture = this.#gesture;
    if (!gesture) return GOING;
    if (gesture.how === 'reshape') return this.#vertices?.move(pointer) ?? GOING;
    this.#now =
      gesture.how === 'move'
        ? this.#moved(minus(pointer.snap.at, gesture.from))
        : this.#turnedTo(gesture, pointer.raw);
    return GOING;
  }

  up(pointer?: Pointer): Step {
    const gesture = this.#gesture;
    this.#gesture = null;
    if (gesture?.how === 'reshape') return this.#reshaped(this.#vertices?.up(pointer) ?? GOING);
    const change = this.#now;
    this.#now = null;
    return change ? { state: 'changed', ...change } : GOING;
  }

  key(key: ToolKey): Step {
    if (key === 'Escape') return this.cancel();
    return this.chosen ? this.#reshaped((this.#vertices as VertexTool).key(key)) : GOING;
  }

  /** How many vertices are chosen: keys are about them then, and not about the feature. */
  get chosen(): number {
    return this.#vertices?.chosen ?? 0;
  }

  /** Chooses the vertices at some places; false when that is nothing, or all of what is selected. */
  chooseAt(isThere: (at: Xy) => boolean): boolean {
    return this.#vertices?.chooseAt(isThere) ?? false;
  }

  inLine(isSpread: boolean): Outcome<Change> {
    const [only] = this.#subjects;
    const aligned = this.#vertices?.inLine(isSpread);
    if (!only || !aligned) return refused('nothing_to_do');
    if (!aligned.ok) return aligned;
    const geometries = new Map([[only.id, aligned.value]]);
    return { ok: true, value: { how: 'straighten', turned_deg: 0, geometries } };
  }

  /** An angle turns clockwise; a length with a direction moves, and so does a pair. */
  typed(typed: Typed): Step {
    const by = stepOf(typed);
    const { azimuth_deg: angle_deg } = typed;
    if (!by && angle_deg === undefined) return refusedStep('direction_needed');
    if (by && this.#vertices?.chosen) return this.#reshaped(this.#vertices.typed({ pair_m: by }));
    if (!this.#canMove()) return GOING;
    return { state: 'changed', ...(by ? this.#moved(by) : this.turned(angle_deg ?? 0)) };
  }

  cancel(): Step {
    const wasBusy = this.#gesture !== null || this.chosen > 0;
    this.#gesture = null;
    this.#now = null;
    this.#vertices?.cancel();
    return wasBusy ? { state: 'cancelled' } : GOING;
  }

  turned(clockwise_deg: number): Change {
    return this.#turned(extentOf(this.#geometries()).middle, clockwise_deg);
  }

  #geometries(): PlaneGeometry[] {
    return this.#subjects.map(({ geometry }) => geometry);
  }

  #canMove(): boolean {
    return this.#subjects.length > 0 && this.#subjects.every(({ isRooted }) => !isRooted);
  }

  #gestureAt(pointer: Pointer): Gesture | null {
    if (this.#vertices?.grabs(pointer)) return { how: 'reshape' };
    if (!this.#canMove()) return null;
    const { raw, tolerance_m } = pointer;
    const [knob] = this.#knob();
    if (knob && distance_m(knob.at, raw) <= tolerance_m) {
      const about = extentOf(this.#geometries()).middle;
      return { how: 'turn', about, from_deg: azimuth_deg(about, raw) };
    }
    const isOn = this.#geometries().some(
      (geometry) => distanceTo_m(geometry, raw) <= tolerance_m / 2,
    );
    return isOn ? { how: 'move', from: this.#anchor(raw, tolerance_m) } : null;
  }

  /** Taken hold of near a vertex, that vertex is what snaps. */
  #anchor(raw: Xy, tolerance_m: number): Xy {
    const places = this.#geometries().flatMap((geometry) => extentOf([geometry]).places);
    const near = places
      .map((at) => ({ at, away_m: distance_m(at, raw) }))
      .sort((a, b) => a.away_m - b.away_m)[0];
    return near && near.away_m <= tolerance_m ? near.at : raw;
  }

  #moved(by: Xy): Change {
    return this.#changed('move', 0, (geometry) => moved(geometry, by));
  }

  #turnedTo({ about, from_deg }: { about: Xy; from_deg: number }, to: Xy): Change {
    const free_deg = azimuth_deg(about, to) - from_deg;
    return this.#turned(about, Math.round(free_deg / TURN_STEP_DEG) * TURN_STEP_DEG);
  }

  #turned(about: Xy, clockwise_deg: number): Change {
    return this.#changed('turn', clockwise_deg, (geometry) =>
      rotated(geometry, about, clockwise_deg),
    );
  }

  #changed(
    how: Change['how'],
    turned_deg: number,
    change: (geometry: PlaneGeometry) => PlaneGeometry,
  ): Change {
    const geometries = new Map(this.#subjects.map(({ id, geometry }) => [id, change(geometry)]));
    return { how, turned_deg, geometries };
  }

  #reshaped(step: Step): Step {
    const [only] = this.#subjects;
    if (step.state !== 'done' || !only) return step;
    const geometries = new Map([[only.id, step.geometry]]);
    return { state: 'changed', how: 'reshape', turned_deg: 0, geometries };
  }

  /** What is only points has no side to turn by. */
  #knob(): Handle[] {
    if (!this.#canMove()) return [];
    const { middle, top_m, height_m, width_m } = extentOf(this.#geometries());
    if (height_m + width_m === 0) return [];
    const above_m = Math.max(KNOB.least_m, height_m * KNOB.share);
    return [{ at: [middle[0], top_m + above_m], role: 'turn', isActive: false }];
  }

  #measures(): Sketch['measures'] {
    const change = this.#now;
    const [only] = this.#subjects;
    if (!change || !only) return {};
    if (change.how === 'turn') return { turn_deg: Math.abs(change.turned_deg) };
    const [from] = extentOf([only.geometry]).places;
    const [to] = extentOf([change.geometries.get(only.id) ?? only.geometry]).places;
    return from && to
      ? { segment_m: distance_m(from, to), azimuth_deg: azimuth_deg(from, to) }
      : {};
  }
}
