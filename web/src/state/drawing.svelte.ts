import type { Feature, Geometry, Kind, KindInfo, Position } from '../api/types';
import { withinBox } from '../draw/extent';
import type { Outcome, Why } from '../draw/operations/outcome';
import type { ParkingSizes } from '../draw/parking/sizes';
import { nextNumber, spaceFeatures, titleOfDrawn } from '../draw/parking/spaces';
import { linesOf, Plane, type PlaneGeometry, type Xy } from '../draw/plane';
import { type Snap, snap } from '../draw/snap';
import { SnapIndex } from '../draw/snapIndex';
import {
  type Needed,
  NO_SKETCH,
  type Pointer,
  type Sketch,
  type Step,
  type Tool,
  type ToolKey,
} from '../draw/tool';
import { BoxTool } from '../draw/tools/boxTool';
import { ParkingRowTool, type RowOptions } from '../draw/tools/parkingRowTool';
import { SelectTool, type Subject } from '../draw/tools/selectTool';
import { parseTyped, type TypedError } from '../draw/typed';
import type { DrawHandler, Hand } from '../map/drawPointer';
import * as deeds from './deeds';
import { DrawDeeds } from './drawDeeds';
import { spacesInHand } from './inHand';
import { type Overlap, overlapsOf } from './overlaps';
import { RowSettings } from './rowSettings.svelte';
import { isLoose, Selection } from './selection.svelte';
import { type AreaShape, type Shape, shapesFor, shapeTool } from './toolbox';

/** What the hand does now. `split`, `hole` and `mirror` draw what is done to the selection. */
export type Mode = 'select' | 'draw' | 'split' | 'hole' | 'mirror';
export type Notice = Why | TypedError | Needed | 'nothing_selected';

/** What the drawing needs of the program, and gives to it. */
export type DrawHost = {
  readonly features: readonly Feature[];
  /** What else can be snapped to. */
  readonly around: readonly Feature[];
  /** The boundaries of the other courtyards. */
  readonly neighbours: readonly Feature[];
  readonly kinds: readonly KindInfo[];
  readonly sizes: ParkingSizes | null;
  readonly courtyard: string | null;
  readonly origin: Position | null;
  readonly chosen: string | null;
  choose(id: string | null): void;
  perform(deed: deeds.Deed, gesture?: unknown): void;
  leave(): void;
};

/** The drawing on the open courtyard: the tool in the hand, what is selected, and what is shown of both. */
export class Drawing implements DrawHandler {
  readonly #host: DrawHost;
  #tool: Tool = new SelectTool([]);
  #box: BoxTool | null = null;
  #held: readonly Subject[] = [];
  /** Where the pointer was last. */
  #over: Pointer | null = null;

  mode = $state<Mode>('select');
  kind = $state<Kind>('building');
  shape = $state<Shape>('polygon');
  /** What is cut out is drawn so. */
  holeShape = $state<AreaShape>('polygon');
  snaps = $state(true);
  /** What is pressed is taken beside what is selected, and a drag draws a box: Shift for those who have no keys. */
  adds = $state(false);
  notice = $state<Notice | null>(null);
  sketch = $state.raw<Sketch>(NO_SKETCH);
  snap = $state.raw<Snap | null>(null);
  /** What a person is typing while drawing; null while nothing is. */
  typing = $state<string | null>(null);
  readonly selection: Selection;
  /** What can be done with what is selected at a stroke. */
  readonly deeds = new DrawDeeds(this);
  /** How rows of parking spaces are made. */
  readonly row = new RowSettings();
  /** The middle of the map, once there is one. */
  middle: () => Position | null = () => null;

  readonly plane: Plane = $derived.by(() => new Plane(this.#host.origin ?? [0, 0]));
  readonly shapes: readonly Shape[] = $derived.by(() => this.#shapesOf(this.kind));
  /** The parking spaces in the hand, as they would be if they were let go of here. */
  readonly held: readonly Feature[] = $derived.by(() => {
    void this.sketch;
    const drawn = this.mode === 'draw' ? this.kind : null;
    return spacesInHand(this.#tool, this.ground, this.selected, drawn);
  });
  /** Apart, so that it stays the same one while something else is in the hand. */
  readonly #boundary: Geometry | null = $derived.by(() => {
    void this.sketch;
    const stored = this.#host.features.find((feature) => !isLoose(feature));
    const held = stored && this.selectTool?.held.get(stored.id);
    return held ? this.plane.geometryToDegrees(held) : (stored?.geometry ?? null);
  });
  /** Where the boundary, as it is held or stored, lies over another courtyard's. */
  readonly overlaps: readonly Overlap[] = $derived.by(() =>
    this.#boundary ? overlapsOf(this.#boundary, this.#host.neighbours, this.plane) : [],
  );
  readonly #index = $derived.by(() => {
    const features = [...this.#host.features, ...this.#host.around];
    return new SnapIndex(
      features.map(({ id, geometry }) => ({ id, geometry: this.plane.geometryToMetres(geometry) })),
    );
  });
  readonly #subjects: readonly Subject[] = $derived(
    this.selected.map((feature) => ({
      id: feature.id,
      geometry: this.plane.geometryToMetres(feature.geometry),
      isRooted: !isLoose(feature),
    })),
  );

  constructor(host: DrawHost) {
    this.#host = host;
    this.selection = new Selection(host);
  }

  get selected(): readonly Feature[] {
    return this.selection.features;
  }

  /** To be run as an effect: what is selected, or what became of it, is what the tool has in hand. */
  follow(): void {
    const subjects = this.#subjects;
    if (this.mode !== 'select') return;
    const same = this.#tool instanceof SelectTool && sameIds(this.#held, subjects);
    if (same && this.#tool instanceof SelectTool) this.#tool.take(subjects);
    else this.#tool = new SelectTool(subjects);
    this.#held = subjects;
    this.#show();
  }

  /** Lays the pen down: nothing is half drawn, nothing selected. */
  reset(): void {
    this.selection.release();
    this.notice = null;
    this.typing = null;
    this.snap = null;
    this.adds = false;
    this.use('select');
  }

  use(mode: Mode): void {
    const needsSelection = mode !== 'select' && mode !== 'draw';
    this.notice = needsSelection && !this.selected.length ? 'nothing_selected' : null;
    if (this.notice) return;
    this.mode = mode;
    this.typing = null;
    this.#held = [];
    this.#tool = this.#made();
    if (mode === 'select') this.follow();
    this.#show();
  }

  draw(kind: Kind, shape?: Shape): void {
    const shapes = this.#shapesOf(kind);
    // An area is drawn as the one before; anything else, taken anew, the usual way.
    const goesOn = kind === this.kind || shapes[0] === 'polygon';
    this.kind = kind;
    const wished = [shape, goesOn ? this.shape : shapes[0]].find(
      (item) => item && shapes.includes(item),
    );
    this.shape = wished ?? shapes[0] ?? 'polygon';
    this.use('draw');
  }

  cutOut(shape: AreaShape): void {
    this.holeShape = shape;
    this.use('hole');
  }

  /** Several are selected, so the hand selects. */
  addSeveral(adds: boolean): void {
    if (adds && this.mode !== 'select') this.use('select');
    this.adds = adds;
  }

  selectAll(): void {
    this.use('select');
    this.selection.set(this.#host.features.filter(isLoose).map(({ id }) => id));
  }

  // What the hand does. ---------------------------------------------------------------------------------------------

  /** Whether something is begun that Enter would end. */
  get isBegun(): boolean {
    void this.sketch;
    const row = this.#tool instanceof ParkingRowTool && this.#tool.spaces.length > 0;
    return this.mode !== 'select' && (row || this.#tool.snapContext.drawn.length > 0);
  }

  get isRow(): boolean {
    return this.mode === 'draw' && this.shape === 'row';
  }

  /** How many spaces the row in the hand has. */
  get rowCount(): number {
    void this.sketch;
    return this.#tool instanceof ParkingRowTool ? this.#tool.spaces.length : 0;
  }

  get features(): readonly Feature[] {
    return this.#host.features;
  }

  /** Whether something is there, within a distance. */
  hasNear(place: Xy, reach_m: number): boolean {
    return this.#index.pointsNear(place, reach_m).length > 0;
  }

  /** The tool that holds what is selected; null while something is drawn. */
  get selectTool(): SelectTool | null {
    return this.#tool instanceof SelectTool ? this.#tool : null;
  }

  /** How many vertices of what is selected are chosen. */
  get vertexCount(): number {
    void this.sketch;
    return this.selectTool?.chosen ?? 0;
  }

  get cursor(): string {
    if (this.#over && this.#tool.grabs(this.#over)) return 'move';
    return this.mode === 'select' ? '' : 'crosshair';
  }

  grabs(hand: Hand): boolean {
    const pointer = this.#pointer(hand);
    return this.#tool.grabs(pointer) || (this.mode === 'select' && this.#addsBy(hand));
  }

  down(hand: Hand): void {
    const pointer = this.#pointer(hand);
    this.#box = this.#tool.grabs(pointer) ? null : new BoxTool();
    if (this.#box) this.#box.down(pointer);
    else this.take(this.#tool.down(pointer));
  }

  move(hand: Hand): void {
    const pointer = this.#pointer(hand);
    this.#over = pointer;
    if (this.#box) this.#box.move(pointer);
    else this.take(this.#tool.move(pointer));
    this.#show();
  }

  up(hand: Hand): void {
    const pointer = this.#pointer(hand);
    const box = this.#box?.up(pointer);
    this.#box = null;
    if (box) this.#selectIn(box, this.#addsBy(hand));
    else this.take(this.#tool.up(pointer));
    this.#show();
  }

  /** A press that did not move: on a handle it is the handle's, else it picks what is there. */
  click(hand: Hand, hit: string | null): void {
    this.notice = null;
    this.#box = null;
    const pointer = this.#pointer(hand);
    const held = this.selectTool?.gesture ?? null;
    const hasDown = this.#tool.grabs(pointer);
    if (this.#marksSpace(pointer)) {
      this.#show();
      return;
    }
    if (this.mode !== 'select' && !hasDown) this.take(this.#tool.down(pointer));
    this.take(this.#tool.up(pointer));
    const picks = this.mode === 'select' && (held === null || held === 'move');
    if (picks) this.selection.pick(hit, this.#addsBy(hand));
    this.#show();
  }

  broken(): void {
    this.#box = null;
    if (this.mode === 'select') this.#tool.cancel();
    this.#show();
  }

  /** A chosen arrangement holds for the row in the hand too. */
  setRow(change: Partial<RowSettings>): void {
    Object.assign(this.row, change);
    const options = this.#rowOptions();
    if (this.#tool instanceof ParkingRowTool && options) this.#tool.options = options;
    this.#show();
  }

  // What keys and buttons do. ---------------------------------------------------------------------------------------

  /** A step further, or a step out. */
  key(key: ToolKey): void {
    this.notice = null;
    if (key === 'Delete' || key === 'Backspace') this.#erase(key);
    else if (key === 'Enter') this.take(this.#tool.key(key));
    else this.#stepOut();
    this.#show();
  }

  /** `10.5`, `90°`, `10.5<90`, `6×4`. */
  type(text: string): boolean {
    const typed = parseTyped(text);
    if (!typed.ok) {
      this.notice = typed.error;
      return false;
    }
    this.notice = null;
    const step = this.#tool.typed(typed.value);
    this.take(step);
    this.#show();
    return step.state !== 'refused';
  }

  // ------------------------------------------------------------------------------------------------------------------

  #erase(key: 'Delete' | 'Backspace'): void {
    const isVertex = this.mode !== 'select' || this.vertexCount > 0;
    if (isVertex) this.take(this.#tool.key(key));
    else this.deeds.remove();
  }

  /** From what is half drawn, from the tool, from the selection, from drawing. */
  #stepOut(): void {
    const isHalfDrawn = this.#tool.snapContext.drawn.length > 0;
    const step = this.#tool.cancel();
    if (isHalfDrawn || (this.mode === 'select' && step.state === 'cancelled')) return;
    if (this.mode !== 'select') this.use('select');
    else if (this.selection.ids.length) this.selection.clear();
    else this.#host.leave();
  }

  #addsBy(hand: Hand): boolean {
    return hand.adds || this.adds;
  }

  #selectIn(box: PlaneGeometry, adds: boolean): void {
    const isIn = withinBox(box);
    // A box about some vertices of what is selected chooses those.
    if (this.selectTool?.chooseAt(isIn)) return;
    const within = this.#host.features
      .filter(isLoose)
      .filter(({ geometry }) => linesOf(this.plane.geometryToMetres(geometry)).flat().every(isIn))
      .map(({ id }) => id);
    const before = adds ? this.selection.ids : [];
    this.use('select');
    this.selection.set([...before, ...within]);
  }

  take(step: Step, gesture?: unknown): void {
    if (step.state === 'changed')
      this.perform(deeds.changed(this.ground, this.selected, step), gesture);
    if (step.state === 'done') this.#finish(step.geometry);
    if (step.state === 'refused') this.notice = step.why;
  }

  #finish(geometry: PlaneGeometry): void {
    const ground = this.ground;
    const line = geometry.type === 'LineString' ? (geometry.coordinates as Xy[]) : [];
    if (this.#tool instanceof ParkingRowTool) this.perform(this.#rowDeed(this.#tool));
    else if (this.mode === 'draw') this.perform(deeds.drawn(ground, this.kind, geometry));
    else if (this.mode === 'split') this.attempt(deeds.splitOn(ground, this.selected, line));
    else if (this.mode === 'mirror') this.attempt(deeds.mirroredOn(ground, this.selected, line));
    else this.attempt(deeds.cutFrom(ground, this.selected, geometry));
    if (this.mode !== 'draw' && !this.notice) this.use('select');
  }

  attempt(outcome: Outcome<deeds.Deed>): void {
    this.notice = outcome.ok ? null : outcome.why;
    if (outcome.ok) this.perform(outcome.value);
  }

  perform(deed: deeds.Deed, gesture?: unknown): void {
    this.#host.perform(deed, gesture);
    if (deed.selection.join() !== this.selection.ids.join()) this.selection.set(deed.selection);
  }

  #rowDeed(tool: ParkingRowTool): deeds.Deed {
    const { arrangement } = tool.options.size;
    const spaces = tool.finished;
    const features = spaceFeatures(spaces, arrangement, this.ground.courtyard, this.plane);
    const edits = features.map((after) => ({ id: after.id, before: null, after }));
    return { title: titleOfDrawn(spaces), edits, selection: [] };
  }

  /** With a type in the hand, a click on a space of the row gives it that type. */
  #marksSpace({ raw }: Pointer): boolean {
    const { click } = this.row;
    return (
      this.#tool instanceof ParkingRowTool && click !== 'remove' && this.#tool.setType(raw, click)
    );
  }

  #rowOptions(): RowOptions | null {
    const { sizes, features } = this.#host;
    if (!sizes) return null;
    const { stall, setback_m } = this.row;
    return {
      size: sizes.stalls[stall],
      side: 'left',
      setback_m,
      accessibleAisle_m: sizes.accessibleAisle_m,
      firstNumber: nextNumber(features),
    };
  }

  #shapesOf(kind: Kind): readonly Shape[] {
    return shapesFor(this.infoOf(kind), this.#host.sizes !== null);
  }

  #made(): Tool {
    if (this.mode === 'select') return new SelectTool([]);
    if (this.mode === 'hole') return shapeTool(this.holeShape);
    if (this.mode !== 'draw') return shapeTool('line');
    if (this.shape !== 'row') return shapeTool(this.shape);
    const options = this.#rowOptions();
    return options ? new ParkingRowTool(options) : shapeTool('polygon');
  }

  get ground(): deeds.Ground {
    return { plane: this.plane, kinds: this.#host.kinds, courtyard: this.#host.courtyard ?? '' };
  }

  infoOf(kind: Kind): KindInfo | undefined {
    return this.#host.kinds.find((item) => item.kind === kind);
  }

  #pointer(hand: Hand): Pointer {
    const { at, tolerance_m, isFree } = hand;
    const raw = this.plane.toMetres(at);
    // What is only looked for needs no snap, and it would be sought with every move.
    const snaps = this.snaps && !isFree && !this.#isIdle;
    const found = snaps ? snap(this.#index, raw, tolerance_m, this.#tool.snapContext) : null;
    this.snap = found ?? { at: raw, kind: 'free', guides: [] };
    return { raw, snap: this.snap, tolerance_m, adds: this.#addsBy(hand) };
  }

  #show(): void {
    this.sketch = this.#box?.sketch ?? this.#tool.sketch;
    if (this.#isIdle) this.snap = null;
  }

  /** Nothing is drawn and nothing held. */
  get #isIdle(): boolean {
    return this.#tool instanceof SelectTool && this.#tool.gesture === null;
  }
}

function sameIds(a: readonly { id: string }[], b: readonly { id: string }[]): boolean {
  return a.length === b.length && a.every(({ id }, i) => id === b[i]?.id);
}
