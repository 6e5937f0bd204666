/** Where names stand on a map: beside what they name, and not on each other. */
import type { Box } from './plan';

export type Named = { id: string; box: Box; width: number; height: number };

const GAP = 4;
/** Nearer than this to another one, a name could be taken for that one's. */
const NEAR = 14;
const ROUNDS = 6;
/** A name on another name is worse than a name on a neighbour's ground; outside of the sheet it cannot be read. */
const COST = { label: 6, fixed: 6, ground: 3, outside: 40, order: 12 };

/** As many names as there is room for; the first ones go first. What is `fixed` is never covered. */
export function placeLabels(
  named: readonly Named[],
  sheet: { width: number; height: number },
  fixed: readonly Box[] = [],
): Map<string, Box> {
  const placed = new Map<string, Box>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of named) {
      const others = named.filter(({ id }) => id !== one.id);
      const cost = (box: Box) => costOf(box, others, placed, sheet, fixed);
      const choices = candidates(one).map((box, order) => ({
        box,
        cost: cost(box) + order * COST.order,
      }));
      const best = choices.reduce((least, choice) => (choice.cost < least.cost ? choice : least));
      placed.set(one.id, best.box);
    }
  }
  return withoutClashes(named, placed, sheet, fixed);
}

/** How far a name above or below is moved along, as a share of the play that it has: the middle first. */
const SHIFTS = [0.5, 0.25, 0.75, 0, 1];

/** Below, above, right and left of it, then at its corners. */
function candidates({ box, width, height }: Named): Box[] {
  const level = box.y + (box.height - height) / 2;
  const [left, right] = [box.x - width - GAP, box.x + box.width + GAP];
  const [above, below] = [box.y - height - GAP, box.y + box.height + GAP];
  const beside = [level, above, below];
  return [
    ...SHIFTS.map((shift) => [box.x + (box.width - width) * shift, below]),
    ...SHIFTS.map((shift) => [box.x + (box.width - width) * shift, above]),
    ...beside.map((y) => [right, y]),
    ...beside.map((y) => [left, y]),
  ].map(([x = 0, y = 0]) => ({ x, y, width, height }));
}

function costOf(
  box: Box,
  others: readonly Named[],
  placed: ReadonlyMap<string, Box>,
  sheet: { width: number; height: number },
  fixed: readonly Box[],
): number {
  const size = box.width * box.height;
  const outside = size - shared(box, { x: 0, y: 0, ...sheet });
  const onFixed = sum(fixed.map((one) => shared(box, one)));
  const onGround = sum(others.map((other) => shared(box, grown(other.box, NEAR))));
  const onLabels = sum(
    others.map(({ id }) => {
      const label = placed.get(id);
      return label ? shared(box, label) : 0;
    }),
  );
  return (
    COST.outside * outside + COST.fixed * onFixed + COST.ground * onGround + COST.label * onLabels
  );
}

/** Of two names on each other the first one stays; the other one goes farther away, as far as there is room. */
function withoutClashes(
  named: readonly Named[],
  placed: ReadonlyMap<string, Box>,
  sheet: { width: number; height: number },
  fixed: readonly Box[],
): Map<string, Box> {
  const kept = new Map<string, Box>();
  const isFree = (box: Box) =>
    [...kept.values(), ...fixed].every((other) => shared(box, other) === 0);
  const crowded: Named[] = [];
  for (const one of named) {
    const box = placed.get(one.id);
    if (box && isFree(box)) kept.set(one.id, box);
    else crowded.push(one);
  }
  for (const one of crowded) {
    const others = named.filter(({ id }) => id !== one.id);
    const cost = (box: Box) => costOf(box, others, kept, sheet, fixed);
    const free = [...candidates(one), ...farther(one)].filter(isFree);
    const best = free.reduce<Box | undefined>(
      (least, box) => (least && cost(least) <= cost(box) ? least : box),
      undefined,
    );
    if (best && shared(best, { x: 0, y: 0, ...sheet }) >= best.width * best.height)
      kept.set(one.id, best);
  }
  return kept;
}

const RINGS = [1, 2, 3];
const DIRECTIONS = 16;

/** All round it, one to three heights of the name away; the nearest first. */
function farther({ box, width, height }: Named): Box[] {
  const [x, y] = [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2];
  return RINGS.flatMap((ring) =>
    Array.from({ length: DIRECTIONS }, (_, step) => {
      const turn = (step / DIRECTIONS) * 2 * Math.PI;
      const [across, up] = [(box.width + width) / 2, (box.height + height) / 2].map(
        (play) => play + ring * height,
      ) as [number, number];
      return { x: x + Math.sin(turn) * across, y: y + Math.cos(turn) * up, width, height };
    }),
  );
}

/** The area that two boxes have in common. */
export function shared(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** How wide a text is, in its own size: a Chinese character is a square, others are about half of one. */
export function textWidth(text: string): number {
  return sum([...text].map((letter) => (letter.charCodeAt(0) > 0x2e7f ? 1 : 0.58)));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
