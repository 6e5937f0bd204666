/** What the tools that set one vertex after another have in common. */
import { azimuth_deg, runningMeasures } from '../measure';
import type { PlaneGeometry, Xy } from '../plane';
import type { SnapContext } from '../snap';
import { GOING, type Pointer, type Sketch, type Step, type Tool, type ToolKey } from '../tool';
import type { Typed } from '../typed';
import { distance_m, isSame, ofAzimuth, plus, type Segment, times } from '../vector';

export abstract class DrawnTool implements Tool {
  protected vertices: Xy[] = [];
  #pointer: Xy | null = null;
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
    const shown = this.#pointer ? [...this.vertices, this.#pointer] : this.vertices;
    return {
      geometries: [this.shape(shown) ?? this.outline(shown) ?? []].flat(),
      guides: this.#guides,
      handles: this.vertices.map((at, i) => ({
        at,
        role: 'vertex',
        isActive: i === this.vertices.length - 1,
      })),
      measures: runningMeasures(this.vertices, this.#pointer, this.isRing),
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
    this.#pointer = snap.at;
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

  /** A length goes towards the pointer, a direction as far as the pointer is away. */
  typed({ length_m, azimuth_deg: typed_deg }: Typed): Step {
    const last = this.vertices.at(-1);
    if (!last) return GOING;
    const pointer = this.#pointer ?? last;
    const away_m = length_m ?? distance_m(last, pointer);
    const towards_deg = typed_deg ?? azimuth_deg(last, pointer);
    return this.set(plus(last, times(ofAzimuth(towards_deg), away_m)));
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
    this.#pointer = null;
    this.#guides = [];
  }
}
