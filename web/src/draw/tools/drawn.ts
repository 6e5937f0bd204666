/** What the tools that set one vertex after another have in common. */
import { runningMeasures } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import type { SnapContext } from '../snap';
import {
  GOING,
  type Pointer,
  refusedStep,
  type Sketch,
  type Step,
  type Tool,
  type ToolKey,
} from '../tool';
import type { Typed } from '../typed';
import { direction, distance_m, isSame, ofAzimuth, plus, type Segment, times } from '../vector';

export abstract class DrawnTool implements Tool {
  protected vertices: Xy[] = [];
  protected pointer: Xy | null = null;
  #guides: readonly Segment[] = [];

  protected abstract readonly isRing: boolean;
  /** The geometry of these vertices; `null` when they make none. */
  protected abstract shape(vertices: readonly Xy[]): PlaneGeometry | null;
  /** What is shown while the geometry is still too small. */
  protected outline(vertices: readonly Xy[]): PlaneGeometry | null {
    return vertices.length > 1 ? { type: 'LineString', coordinates: [...vertices] } : null;
  }
  /** After how many vertices the shape ends by itself. */
  protected readonly lastVertex: number = Number.POSITIVE_INFINITY;

  get sketch(): Sketch {
    const shown = this.pointer ? [...this.vertices, this.pointer] : this.vertices;
    return {
      geometries: [this.shape(shown) ?? this.outline(shown) ?? []].flat(),
      guides: this.#guides,
      handles: this.vertices.map((at, i) => ({
        at,
        role: 'vertex',
        isActive: i === this.vertices.length - 1,
      })),
      measures: runningMeasures(this.vertices, this.pointer, this.isRing),
    };
  }

  get snapContext(): SnapContext {
    return { drawn: this.vertices, isRing: this.isRing };
  }

  grabs(): boolean {
    return false;
  }

  down(pointer: Pointer): Step {
    return this.move(pointer);
  }

  move({ snap }: Pointer): Step {
    this.pointer = snap.at;
    this.#guides = snap.guides;
    return GOING;
  }

  up({ snap }: Pointer): Step {
    if (snap.kind === 'first_vertex') return this.finish();
    return this.set(snap.at);
  }

  key(key: ToolKey): Step {
    if (key === 'Escape') return this.cancel();
    if (key === 'Enter') return this.finish();
    this.vertices.pop();
    return GOING;
  }

  /** A length goes towards the pointer, a direction as far as the pointer is away, a pair to the east and the north. */
  typed({ length_m, azimuth_deg: typed_deg, pair_m }: Typed): Step {
    const last = this.vertices.at(-1);
    if (!last) return refusedStep('start_needed');
    if (pair_m) return this.set(plus(last, pair_m));
    const towards = this.pointer && direction(last, this.pointer);
    // A finger does not hover: after its tap nothing tells the way.
    if (!towards && typed_deg === undefined) return refusedStep('direction_needed');
    const way = typed_deg === undefined ? towards : ofAzimuth(typed_deg);
    const away_m = length_m ?? distance_m(last, this.pointer ?? last);
    return this.set(plus(last, times(way ?? [0, 0], away_m)));
  }

  cancel(): Step {
    this.#reset();
    return { state: 'cancelled' };
  }

  /** A second click on the last vertex ends the shape. */
  protected set(at: Xy): Step {
    const last = this.vertices.at(-1);
    if (last && isSame(last, at)) return this.finish();
    this.vertices.push(at);
    return this.vertices.length >= this.lastVertex ? this.finish() : GOING;
  }

  protected finish(): Step {
    const geometry = this.shape(this.vertices);
    if (!geometry) {
      if (this.vertices.length >= this.lastVertex) this.vertices.pop();
      return GOING;
    }
    this.#reset();
    return { state: 'done', geometry };
  }

  #reset(): void {
    this.vertices = [];
    this.pointer = null;
    this.#guides = [];
  }
}
