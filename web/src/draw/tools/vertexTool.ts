/** Changes a line or an area by its vertices: drag some, pull a new one out of a middle, put some in line, delete some. */
import { runningMeasures } from '../measure';
import { inLine } from '../operations/align';
import { type Outcome, refused } from '../operations/outcome';
import type { PlaneGeometry, Xy } from '../plane';
import type { SnapContext } from '../snap';
import {
  GOING,
  type Handle,
  type Pointer,
  type Sketch,
  type Step,
  type Tool,
  type ToolKey,
} from '../tool';
import type { Typed } from '../typed';
import { distance_m, middle, minus, plus, type Segment } from '../vector';
import { isSound, verticesOf, withLine } from './lines';

interface Grip {
  line: number;
  index: number;
}

export class VertexTool implements Tool {
  #start: PlaneGeometry;
  #now: PlaneGeometry;
  /** The one that was taken last is the last. */
  #chosen: readonly Grip[] = [];
  /** Where the vertices in the hand began. */
  #drag: { from: PlaneGeometry; at: Xy; hasMoved: boolean } | null = null;
  #guides: readonly Segment[] = [];

  constructor(
    geometry: PlaneGeometry,
    readonly feature: string,
  ) {
    this.#start = geometry;
    this.#now = geometry;
  }

  get sketch(): Sketch {
    const [grip, ...more] = this.#chosen;
    const line = grip && !more.length ? verticesOf(this.#now)[grip.line] : undefined;
    return {
      geometries: [this.#now],
      guides: this.#guides,
      handles: this.#handles().map(({ at, role, grip }): Handle => {
        return { at, role, isActive: role === 'vertex' && this.#isChosen(grip) };
      }),
      measures: line ? runningMeasures(line.slice(0, (grip?.index ?? 0) + 1), null, false) : {},
    };
  }

  get snapContext(): SnapContext {
    return { drawn: [], except: new Set([this.feature]) };
  }

  /** How many vertices the next key or value is about. */
  get chosen(): number {
    return this.#chosen.length;
  }

  /** Goes on with what became of the feature elsewhere; vertices stay chosen where they still exist. */
  take(geometry: PlaneGeometry): void {
    this.#start = geometry;
    this.#now = geometry;
    this.#chosen = this.#chosen.filter(({ line, index }) => verticesOf(geometry)[line]?.[index]);
  }

  release(): void {
    this.#chosen = [];
  }

  grabs(pointer: Pointer): boolean {
    return this.#near(pointer) !== undefined;
  }

  down(pointer: Pointer): Step {
    const near = this.#near(pointer);
    if (!near) {
      this.#chosen = [];
      return GOING;
    }
    const { grip, at, role } = near;
    const isIn = role === 'vertex' && this.#isChosen(grip);
    if (role === 'midpoint') this.#edit(grip.line, (line) => line.splice(grip.index, 0, at));
    if (pointer.adds && role === 'vertex') {
      this.#chosen = isIn
        ? this.#chosen.filter((other) => !isSameGrip(other, grip))
        : [...this.#chosen, grip];
    } else if (!isIn) this.#chosen = [grip];
    this.#drag = { from: this.#now, at, hasMoved: false };
    return GOING;
  }

  move({ snap }: Pointer): Step {
    if (!this.#drag) return GOING;
    this.#drag.hasMoved = true;
    this.#guides = snap.guides;
    this.#now = this.#shifted(this.#drag.from, minus(snap.at, this.#drag.at));
    return GOING;
  }

  /** Of several, one that is only pressed is chosen alone. */
  up(pointer?: Pointer): Step {
    const near = pointer && !pointer.adds && !this.#drag?.hasMoved && this.#near(pointer);
    if (near && near.role === 'vertex') this.#chosen = [near.grip];
    this.#drag = null;
    this.#guides = [];
    return this.#settle();
  }

  key(key: ToolKey): Step {
    if (key === 'Escape') return this.cancel();
    if (key === 'Enter' || !this.#chosen.length) return GOING;
    for (const { line, index } of [...this.#chosen].sort((a, b) => b.index - a.index))
      this.#edit(line, (vertices) => vertices.splice(index, 1));
    this.#chosen = [];
    this.#drag = null;
    return this.#settle();
  }

  /** A step moves the chosen vertices. */
  typed({ pair_m }: Typed): Step {
    if (!pair_m || !this.#chosen.length) return GOING;
    this.#now = this.#shifted(this.#now, pair_m);
    return this.#settle();
  }

  /** Chooses the vertices at some places too; false when there are none of it, or all. */
  chooseAt(isThere: (at: Xy) => boolean): boolean {
    const all = this.#handles().filter(({ role }) => role === 'vertex');
    const there = all.filter(({ at }) => isThere(at)).map(({ grip }) => grip);
    if (!there.length || there.length === all.length) return false;
    this.#chosen = [...this.#chosen, ...there.filter((grip) => !this.#isChosen(grip))];
    return true;
  }

  /** Puts the chosen vertices on the straight line between the outermost two, at equal distances if wished. */
  inLine(isSpread: boolean): Outcome<PlaneGeometry> {
    const lines = verticesOf(this.#now);
    const places = this.#chosen.map(({ line, index }) => lines[line]?.[index] as Xy);
    const aligned = inLine(places, isSpread);
    if (!aligned.ok) return aligned;
    let geometry = this.#now;
    for (const [i, { line, index }] of this.#chosen.entries()) {
      const vertices = [...(verticesOf(geometry)[line] ?? [])];
      vertices[index] = aligned.value[i] as Xy;
      geometry = withLine(geometry, line, vertices);
    }
    return isSound(geometry) ? { ok: true, value: geometry } : refused('crosses_itself');
  }

  cancel(): Step {
    this.#now = this.#start;
    this.#chosen = [];
    this.#drag = null;
    this.#guides = [];
    return { state: 'cancelled' };
  }

  #isChosen(grip: Grip): boolean {
    return this.#chosen.some((other) => isSameGrip(other, grip));
  }

  #shifted(geometry: PlaneGeometry, by: Xy): PlaneGeometry {
    return verticesOf(geometry).reduce((shifted, vertices, line) => {
      if (!this.#chosen.some((grip) => grip.line === line)) return shifted;
      const moved = vertices.map((at, index) =>
        this.#isChosen({ line, index }) ? plus(at, by) : at,
      );
      return withLine(shifted, line, moved);
    }, geometry);
  }

  /** A vertex goes before a middle, then the nearer one. */
  #near({ raw, tolerance_m }: Pointer) {
    return this.#handles()
      .map((handle) => ({ ...handle, away_m: distance_m(handle.at, raw) }))
      .filter(({ away_m }) => away_m <= tolerance_m)
      .sort(
        (a, b) =>
          Number(a.role === 'midpoint') - Number(b.role === 'midpoint') || a.away_m - b.away_m,
      )[0];
  }

  /** A change that leaves no sound geometry is taken back. */
  #settle(): Step {
    if (this.#now === this.#start) return GOING;
    if (!isSound(this.#now)) {
      this.#now = this.#start;
      this.#chosen = [];
      return GOING;
    }
    this.#start = this.#now;
    return { state: 'done', geometry: this.#now };
  }

  #edit(line: number, change: (line: Xy[]) => void): void {
    const vertices = [...(verticesOf(this.#now)[line] ?? [])];
    change(vertices);
    this.#now = withLine(this.#now, line, vertices);
  }

  #handles(): { at: Xy; role: Handle['role']; grip: Grip }[] {
    const isClosed = this.#now.type !== 'LineString' && this.#now.type !== 'Point';
    return verticesOf(this.#now).flatMap((vertices, line) =>
      vertices.flatMap((at, index) => {
        const next = vertices[index + 1] ?? (isClosed ? vertices[0] : undefined);
        const vertex = { at, role: 'vertex' as const, grip: { line, index } };
        const between = next && {
          at: middle(at, next),
          role: 'midpoint' as const,
          grip: { line, index: index + 1 },
        };
        return between ? [vertex, between] : [vertex];
      }),
    );
  }
}

function isSameGrip(a: Grip, b: Grip): boolean {
  return a.line === b.line && a.index === b.index;
}
