/** Ways on foot between two places of a courtyard: found on a grid, then pulled straight. */
import type { Xy } from '../../draw/plane';
import { distance_m } from '../../draw/vector';
import type { Solids } from './collision';

const CELL_M = 1;
/** Off walls, so that one does not scrape along them. */
const MARGIN_M = 0.35;
/** Ways may lead this far around both ends. */
const AROUND_M = 60;
const MOST_CELLS = 60_000;
const NEIGHBOURS: readonly Xy[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

/** The places that one passes, the ends included; null where there is no way. */
export function pathBetween(from: Xy, to: Xy, solids: Solids): Xy[] | null {
  if (solids.isClear(from, to)) return [from, to];
  const cells = search(from, to, solids);
  return cells && straightened([from, ...cells, to], solids);
}

type Cell = { at: Xy; cost_m: number; before: Cell | null; key: string };

/** A* on a grid that starts at `from`. */
function search(from: Xy, to: Xy, solids: Solids): Xy[] | null {
  const places = new Map<string, boolean>();
  const hasRoom = (at: Xy, key: string) => {
    const known = places.get(key) ?? solids.hasRoom(at, MARGIN_M);
    places.set(key, known);
    return known;
  };
  const limit_m = distance_m(from, to) + AROUND_M;
  const best = new Map<string, number>([['0 0', 0]]);
  const open = new Heap();
  open.push({ at: from, cost_m: 0, before: null, key: '0 0' }, distance_m(from, to));
  for (let cell = open.pop(); cell && best.size < MOST_CELLS; cell = open.pop()) {
    if ((best.get(cell.key) ?? 0) < cell.cost_m) continue;
    if (distance_m(cell.at, to) <= 2 * CELL_M && solids.isClear(cell.at, to)) return tracked(cell);
    const [i, j] = cell.key.split(' ').map(Number) as Xy;
    for (const [di, dj] of NEIGHBOURS) {
      const key = `${i + di} ${j + dj}`;
      const at: Xy = [from[0] + (i + di) * CELL_M, from[1] + (j + dj) * CELL_M];
      const cost_m = cell.cost_m + Math.hypot(di, dj) * CELL_M;
      if (cost_m + distance_m(at, to) > limit_m || cost_m >= (best.get(key) ?? Infinity)) continue;
      if (!hasRoom(at, key) || !solids.isClear(cell.at, at)) continue;
      best.set(key, cost_m);
      open.push({ at, cost_m, before: cell, key }, cost_m + distance_m(at, to));
    }
  }
  return null;
}

function tracked(last: Cell): Xy[] {
  const places: Xy[] = [];
  for (let cell: Cell | null = last; cell; cell = cell.before) places.unshift(cell.at);
  return places;
}

/** Leaves out what one need not pass. */
function straightened(path: Xy[], solids: Solids): Xy[] {
  const kept: Xy[] = [path[0] as Xy];
  for (let at = 0; at < path.length - 1; ) {
    let next = path.length - 1;
    while (next > at + 1 && !solids.isClear(path[at] as Xy, path[next] as Xy)) next--;
    kept.push(path[next] as Xy);
    at = next;
  }
  return kept;
}

/** The least first. */
class Heap {
  readonly #items: { cell: Cell; value: number }[] = [];

  push(cell: Cell, value: number): void {
    const items = this.#items;
    let at = items.push({ cell, value }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent]?.value ?? 0) <= value) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): Cell | null {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (!first || !last) return null;
    if (items.length === 0) return first.cell;
    items[0] = last;
    for (let at = 0; ; ) {
      const least = [2 * at + 1, 2 * at + 2]
        .filter((child) => child < items.length)
        .reduce((a, b) => ((items[b]?.value ?? 0) < (items[a]?.value ?? 0) ? b : a), at);
      if (least === at) return first.cell;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b] as (typeof items)[0], items[a] as (typeof items)[0]];
  }
}
