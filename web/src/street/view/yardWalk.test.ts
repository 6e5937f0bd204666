import { describe, expect, it } from 'vitest';
import type { Xy } from '../../draw/plane';
import { distance_m, nearestOn, type Segment, segmentsOf } from '../../draw/vector';
import { isInside, positionsOf } from '../../map/geometry';
import type { YardFeature } from '../scene';
import { demo, yardOf } from '../scene/fixtures';
import { BODY_RADIUS_M, polygonsOf, Solids } from './collision';
import { defaultStand } from './standpoint';
import { moved } from './walker';

const FRAMES_PER_S = [60, 10, 4];
const WALKS = 10;
const SECONDS = 4;
const SLOW_MS = 60_000;
const features = demo();

/** The same numbers each time. */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const linesOf = (yard: readonly YardFeature[], kind: YardFeature['kind']): Segment[] =>
  yard
    .filter((feature) => feature.kind === kind)
    .flatMap(({ geometry }) => segmentsOf(positionsOf(geometry).map(([x, y]): Xy => [x, y])));

/** Whether a step crosses a line: not by the walker's own reckoning. */
function crosses(from: Xy, to: Xy, [a, b]: Segment): boolean {
  const side = (p: Xy, q: Xy, r: Xy) =>
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, from) * side(a, b, to) < 0 && side(from, to, a) * side(from, to, b) < 0;
}

describe.each(['cy-01', 'cy-03', 'cy-07', 'cy-13', 'cy-17'])('walkers in %s', (id) => {
  const yard = yardOf(features, id);
  const solids = new Solids(yard);
  const start = defaultStand(yard, solids);
  const walls = linesOf(yard, 'wall');
  const bodies = yard
    .filter(({ kind }) => ['building', 'obstacle', 'bicycle_shed'].includes(kind))
    .flatMap(({ geometry }) => polygonsOf(geometry));

  it.each(FRAMES_PER_S)(
    'never get through a wall, a railing, a house, a shed, at %d frames a second, wherever they run',
    (frames) => {
      const random = randomly(frames);
      for (let walk = 0; walk < WALKS; walk += 1) {
        let pose = { ...start, fov_deg: 60, shift_px: [0, 0] as Xy };
        pose.azimuth_deg = random() * 360;
        for (let frame = 0; frame < SECONDS * frames; frame += 1) {
          // Runners who turn now and then, ahead, aside and askew.
          if (random() < 0.5 / frames) pose.azimuth_deg = random() * 360;
          const wish = { ahead: 1, right: Math.floor(random() * 3) - 1, turn: 0, look: 0 };
          const next = moved(pose, { ...wish, fast: true }, 1 / frames, solids);
          for (const wall of walls) {
            const away_m = distance_m(next.at, nearestOn(wall, next.at));
            if (away_m > 5) continue;
            const isThrough = away_m <= BODY_RADIUS_M || crosses(pose.at, next.at, wall);
            if (isThrough) throw new Error(`through a wall from ${pose.at} to ${next.at}`);
          }
          pose = next;
        }
        for (const body of bodies) expect(isInside(pose.at, body), `${pose.at}`).toBe(false);
      }
    },
    SLOW_MS,
  );

  it('run at every wall head-on and askew, in one long step, and stay on their side', () => {
    for (const [a, b] of walls) {
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const length_m = Math.hypot(dx, dy);
      if (length_m < 1.5) continue;
      for (const way of [1, -1]) {
        const normal: Xy = [(-dy / length_m) * way, (dx / length_m) * way];
        const middle: Xy = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        const from: Xy = [middle[0] - normal[0] * 0.6, middle[1] - normal[1] * 0.6];
        if (!solids.hasRoom(from)) continue;
        for (const slide of [0, 0.8, -0.8, 3]) {
          const step: Xy = [
            normal[0] * 9 + (dx / length_m) * slide,
            normal[1] * 9 + (dy / length_m) * slide,
          ];
          const to = solids.walk(from, step);
          expect(crosses(from, to, [a, b]), `${from} ${to}`).toBe(false);
        }
      }
    }
  });
});

describe('gates of the demo', () => {
  /** Tries on a grid of ways from the street to the inside of the opening. */
  function letsIn(id: string, gateId: string): boolean {
    const yard = yardOf(features, id);
    const solids = new Solids(yard);
    const gate = yard.find((feature) => feature.id === gateId);
    const [a, b] = positionsOf(gate?.geometry ?? { type: 'Point', coordinates: [0, 0] }).map(
      ([x, y]): Xy => [x, y],
    ) as [Xy, Xy];
    const width_m = distance_m(a, b);
    const [ux, uy] = [(b[0] - a[0]) / width_m, (b[1] - a[1]) / width_m];
    const at = (share: number, out_m: number): Xy => [
      a[0] + ux * width_m * share - uy * out_m,
      a[1] + uy * width_m * share + ux * out_m,
    ];
    for (const share of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      for (const way of [1, -1]) {
        const [from, to] = [at(share, -1.6 * way), at(share, 2.4 * way)];
        if (distance_m(solids.walk(from, [to[0] - from[0], to[1] - from[1]]), to) < 0.05)
          return true;
      }
    }
    return false;
  }

  const gates = features.filter(({ properties }) => properties.kind === 'gate');
  const told = gates.map(({ id, properties }) => {
    const { access_control, note, courtyard } = properties as Record<string, unknown>;
    const isShut =
      ['barrier', 'card', 'face'].includes(String(access_control)) ||
      /锁死|锁住|上锁|锁闭|焊|封堵/.test(String(note ?? ''));
    return {
      id: String(id),
      courtyard: String(courtyard),
      isShut,
      note: `${access_control} ${note}`,
    };
  });

  it.each(told)('$id ($note) is shut to walkers: $isShut', ({ id, courtyard, isShut }) => {
    expect(letsIn(courtyard, id)).toBe(!isShut);
  });
});
