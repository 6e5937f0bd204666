/** The edges and points of the features around, in a grid, so that a pointer looks at its own corner only. */
import { extentOf } from './extent';
import { linesOf, type PlaneGeometry, type Xy } from './plane';
import { distance_m, nearestOn, type Segment, segmentsOf } from './vector';

export interface SnapFeature {
  id: string;
  geometry: PlaneGeometry;
}

export interface IndexedEdge {
  id: string;
  segment: Segment;
}

interface IndexedPoint {
  id: string;
  at: Xy;
}

interface Cell {
  edges: IndexedEdge[];
  points: IndexedPoint[];
}

const NONE: ReadonlySet<string> = new Set();
/** About a house: few edges to a cell, few cells to an edge. */
const CELL_M = 8;
/** The grid grows coarser over a wide extent, so that a long edge never fills more cells than this in a row. */
const MOST_CELLS_ACROSS = 512;

export class SnapIndex {
  readonly #cells = new Map<string, Cell>();
  readonly #cell_m: number;

  constructor(features: readonly SnapFeature[]) {
    const lines = features.map(({ id, geometry }) => ({ id, lines: linesOf(geometry) }));
    const { width_m, height_m } = extentOf(features.map(({ geometry }) => geometry));
    // Of nothing the extent is less than nothing: the cell stays as it is.
    this.#cell_m = Math.max(CELL_M, width_m / MOST_CELLS_ACROSS, height_m / MOST_CELLS_ACROSS);
    for (const feature of lines) {
      for (const line of feature.lines) this.#add(feature.id, line);
    }
  }

  /** Edges no farther than `reach_m` from a place, each once. */
  edgesNear(place: Xy, reach_m: number, except: ReadonlySet<string> = NONE): IndexedEdge[] {
    const found = new Set(this.#cellsAround(place, reach_m).flatMap((cell) => cell.edges));
    return [...found].filter(
      ({ id, segment }) =>
        !except.has(id) && distance_m(nearestOn(segment, place), place) <= reach_m,
    );
  }

  pointsNear(place: Xy, reach_m: number, except: ReadonlySet<string> = NONE): Xy[] {
    return this.#cellsAround(place, reach_m)
      .flatMap((cell) => cell.points)
      .filter(({ id, at }) => !except.has(id) && distance_m(at, place) <= reach_m)
      .map(({ at }) => at);
  }

  #add(id: string, line: readonly Xy[]): void {
    for (const at of line)
      this.#cellAt(this.#column(at[0]), this.#column(at[1])).points.push({ id, at });
    for (const segment of segmentsOf(line)) {
      const edge = { id, segment };
      for (const [column, row] of this.#cellsAlong(segment))
        this.#cellAt(column, row).edges.push(edge);
    }
  }

  /** The cells a segment runs through, column by column: of a slanting edge not its whole box. */
  #cellsAlong([a, b]: Segment): [number, number][] {
    const [west, east] = a[0] <= b[0] ? [a, b] : [b, a];
    const heightAt = (x: number) =>
      east[0] === west[0]
        ? west[1]
        : west[1] + ((x - west[0]) / (east[0] - west[0])) * (east[1] - west[1]);
    const cells: [number, number][] = [];
    const [first, last] = [this.#column(west[0]), this.#column(east[0])];
    for (let column = first; column <= last; column += 1) {
      const start = column === first ? west[1] : heightAt(column * this.#cell_m);
      const end = column === last ? east[1] : heightAt((column + 1) * this.#cell_m);
      const [low, high] = [this.#column(Math.min(start, end)), this.#column(Math.max(start, end))];
      for (let row = low; row <= high; row += 1) cells.push([column, row]);
    }
    return cells;
  }

  #cellsAround([x, y]: Xy, reach_m: number): Cell[] {
    const [west, east] = [this.#column(x - reach_m), this.#column(x + reach_m)];
    const [south, north] = [this.#column(y - reach_m), this.#column(y + reach_m)];
    // Zoomed far out the reach covers everything: then it is quicker to go through the cells there are.
    if ((east - west + 1) * (north - south + 1) > this.#cells.size)
      return [...this.#cells.values()];
    const cells: Cell[] = [];
    for (let column = west; column <= east; column += 1) {
      for (let row = south; row <= north; row += 1) {
        const cell = this.#cells.get(`${column}:${row}`);
        if (cell) cells.push(cell);
      }
    }
    return cells;
  }

  #column(metres: number): number {
    return Math.floor(metres / this.#cell_m);
  }

  #cellAt(column: number, row: number): Cell {
    const key = `${column}:${row}`;
    const cell = this.#cells.get(key) ?? { edges: [], points: [] };
    this.#cells.set(key, cell);
    return cell;
  }
}
