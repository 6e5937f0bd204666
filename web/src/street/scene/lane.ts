/** Lanes and streets: asphalt as wide as surveyed, and the lines along its edges that no other lane crosses. */
import { isSame } from '../../draw/vector';
import { type Batch, rgb } from './batch';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import { type Edge, edge, placeOn, type Xy } from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import type { Lane, Survey } from './survey';

const WHITE = '#e6e4de';
const YELLOW = '#c9aa58';
const LINE_M = 0.1;
/** A footpath has no lines. */
const LINED_FROM_M = 3;
/** A street wide enough for two lanes has a broken line in its middle. */
const DIVIDED_FROM_M = 6.5;
const PIECE_M = 1.2;
const STREET_PIECE_M = 3;
const MANHOLE = {
  pitch_m: 24,
  rings: [
    { radius_m: 0.37, colour: '#8f8b84' },
    { radius_m: 0.31, colour: '#716d67' },
  ],
} as const;

type Shared = ReturnType<Survey['sharing']>;

export function lane(site: Site, feature: YardFeature, survey: Survey): void {
  const own = survey.lanes.find(({ id }) => id === feature.id);
  if (!own || own.half_width_m <= 0) return;
  // Where lanes meet, the wider one lies above: its surface goes through.
  const z = LAYER_M.lane + Math.min(0.008, own.half_width_m * 0.001);
  const colour = rgb(own.isOwn ? '#a3a09a' : '#8b8986');
  surface(site.batch('asphalt'), own, z, colour);
  if (own.isOwn) manholes(site.batch('marking'), own);
  if (own.half_width_m * 2 < LINED_FROM_M) return;
  const line = feature.properties.fire_lane === true && own.isOwn ? YELLOW : WHITE;
  const shared = survey.sharing(own);
  for (const [from, to] of own.segments) {
    const middle = edge(from, to);
    for (const side of [1, -1]) {
      const out_m = side * (own.half_width_m - LINE_M);
      painted(site, middle, out_m, rgb(line), own, shared);
    }
    if (!own.isOwn && own.half_width_m * 2 >= DIVIDED_FROM_M) broken(site, middle, shared);
  }
}

function surface(
  batch: Batch,
  { line, segments, half_width_m }: Lane,
  z: number,
  colour: ReturnType<typeof rgb>,
): void {
  for (const [from, to] of segments) {
    if (isSame(from, to)) continue;
    const middle = edge(from, to);
    batch.area(
      [
        [
          placeOn(middle, 0, half_width_m),
          placeOn(middle, middle.length_m, half_width_m),
          placeOn(middle, middle.length_m, -half_width_m),
          placeOn(middle, 0, -half_width_m),
        ],
      ],
      z,
      colour,
    );
  }
  for (const [x, y] of line.slice(1, -1)) {
    batch.area(
      [
        Array.from(
          { length: 16 },
          (_, i): Xy => [
            x + half_width_m * Math.cos((i * Math.PI) / 8),
            y + half_width_m * Math.sin((i * Math.PI) / 8),
          ],
        ),
      ],
      z,
      colour,
    );
  }
}

/** Covers of the drain under the lane. */
function manholes(batch: Batch, { id, segments, half_width_m }: Lane): void {
  const seed = new Seed(`${id} covers`);
  for (const [from, to] of segments) {
    const middle = edge(from, to);
    for (
      let at_m = seed.between(3, MANHOLE.pitch_m);
      at_m + 3 < middle.length_m;
      at_m += MANHOLE.pitch_m
    ) {
      const place = placeOn(middle, at_m, half_width_m * 0.45);
      for (const [i, { radius_m, colour }] of MANHOLE.rings.entries()) {
        batch.area([disc(place, radius_m)], LAYER_M.marking + 0.001 * i, rgb(colour));
      }
    }
  }
}

const disc = ([x, y]: Xy, radius_m: number): Xy[] =>
  Array.from({ length: 12 }, (_, i) => [
    x + radius_m * Math.cos((i * Math.PI) / 6),
    y + radius_m * Math.sin((i * Math.PI) / 6),
  ]);

function painted(
  site: Site,
  middle: Edge,
  out_m: number,
  colour: ReturnType<typeof rgb>,
  own: Lane,
  shared: Shared,
): void {
  const count = Math.max(1, Math.round(middle.length_m / (own.isOwn ? PIECE_M : STREET_PIECE_M)));
  const step_m = middle.length_m / count;
  let from_m: number | null = null;
  for (let i = 0; i <= count; i++) {
    const isLined = i < count && isFree(placeOn(middle, (i + 0.5) * step_m, out_m));
    if (isLined) from_m ??= i * step_m;
    else if (from_m !== null) {
      dash(site.batch('marking'), middle, [from_m, i * step_m], out_m, colour);
      from_m = null;
    }
  }

  function isFree(place: Xy): boolean {
    return !shared.isOnLane(place) && !shared.isOnSpace(place);
  }
}

function broken(site: Site, middle: Edge, shared: Shared): void {
  for (let at_m = 2; at_m + 3 < middle.length_m; at_m += 6) {
    if (shared.isOnLane(placeOn(middle, at_m + 1.5))) continue;
    dash(site.batch('marking'), middle, [at_m, at_m + 3], 0, rgb(YELLOW));
  }
}

function dash(
  batch: Batch,
  middle: Edge,
  [from_m, to_m]: readonly [number, number],
  out_m: number,
  colour: ReturnType<typeof rgb>,
): void {
  const half = LINE_M / 2;
  batch.area(
    [
      [
        placeOn(middle, from_m, out_m + half),
        placeOn(middle, to_m, out_m + half),
        placeOn(middle, to_m, out_m - half),
        placeOn(middle, from_m, out_m - half),
      ],
    ],
    LAYER_M.marking,
    colour,
  );
}
