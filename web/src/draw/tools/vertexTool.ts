/** Changes a line or an area by its vertices: drag one, pull a new one out of a middle, delete one. */
import { runningMeasures } from '../measure';
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
import { distance_m, middle, type Segment } from '../vector';
import { isSound, verticesOf, withLine } from './lines';

interface Grip {
  line: number;
  index: number;
}

export class VertexTool implements Tool {
  #start: PlaneGeometry;
  #now: PlaneGeometry;
  #active: Grip | null = null;
  #isDragging = false;
  #guides: readonly Segment[] = [];

  constructor(
    geometry: PlaneGeometry,
    readonly feature: string,
  ) {
    this.#start = geometry;
    this.#now = geometry;
  }

  get sketch(): Sketch {
    const line = this.#active && verticesOf(this.#now)[this.#active.line];
    return {
      geometries: [this.#now],
      guides: this.#guides,
      handles: this.#handles().map(({ at, role, grip }): Handle => {
        const isActive =
          role === 'vertex' &&
          grip.line === this.#active?.line &&
          grip.index === this.#active.index;
        return { at, role, isActive };
      }),
      measures: line
        ? runningMeasures(line.slice(0, (this.#active?.index ?? 0) + 1), null, false)
        : {},
    };
  }

  get snapContext(): SnapContext {
    return { drawn: [], except: new Set([this.feature]) };
  }

  /** The vertex that the next key or value is about. */
  get hasActive(): boolean {
    return this.#active !== null;
  }

  /** Goes on with what became of the feature elsewhere; the active vertex stays where it still exists. */
  take(geometry: PlaneGeometry): void {
    this.#start = geometry;
    this.#now = geometry;
    const { line = 0, index = 0 } = this.#active ?? {};
    if (!verticesOf(geometry)[line]?.[index]) this.#active = null;
  }

  grabs(pointer: Pointer): boolean {
    return this.#near(pointer) !== undefined;
  }

  down(pointer: Pointer): Step {
    const near = this.#near(pointer);
    this.#active = near?.grip ?? null;
    this.#isDragging = near !== undefined;
    if (near?.role === 'midpoint')
      this.#edit(near.grip, (line) => line.splice(near.grip.index, 0, near.at));
    return GOING;
  }

  move({ snap }: Pointer): Step {
    const grip = this.#active;
    if (!this.#isDragging || !grip) return GOING;
    this.#guides = snap.guides;
    this.#edit(grip, (line) => line.splice(grip.index, 1, snap.at));
    return GOING;
  }

  up(): Step {
    this.#isDragging = false;
    this.#guides = [];
    return this.#settle();
  }

  key(key: ToolKey): Step {
    if (key === 'Escape') return this.cancel();
    const grip = this.#active;
    if (key === 'Enter' || !grip) return GOING;
    this.#edit(grip, (line) => line.splice(grip.index, 1));
    this.#active = null;
    this.#isDragging = false;
    return this.#settle();
  }

  /** A vertex is placed by hand; typed values belong to what is drawn anew. */
  typed(_value: Typed): Step {
    return GOING;
  }

  cancel(): Step {
    this.#now = this.#start;
    this.#active = null;
    this.#isDragging = false;
    this.#guides = [];
    return { state: 'cancelled' };
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
      this.#active = null;
      return GOING;
    }
    this.#start = this.#now;
    return { state: 'done', geometry: this.#now };
  }

  #edit({ line }: Grip, change: (line: Xy[]) => void): void {
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
