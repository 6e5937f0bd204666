/** What fills the openings of a façade. In a model's frame x runs along the wall, y into the house, z up. */
import { type Batch, ORIGIN, rgb, type Stand, within, type Xyz } from './batch';
import type { Seed } from './seed';
import type { Model, Site } from './site';

/** How deep a window sits in its wall. */
export const REVEAL_M = 0.11;

type Frame = {
  width_m: number;
  height_m: number;
  /** Shares of the width at which a bar stands. */
  uprights: readonly number[];
  transom?: number;
};

const BAR_M = 0.055;

/** A frame from one edge of its opening to the other; its bars keep their place when it is stretched a little. */
function frame(batch: Batch, { width_m, height_m, uprights, transom }: Frame): void {
  const white = rgb('#ffffff');
  const half = width_m / 2;
  const bar = (u0: number, u1: number, w0: number, w1: number) =>
    batch.quad(
      [
        [u0, REVEAL_M - 0.03, w0],
        [u1, REVEAL_M - 0.03, w0],
        [u1, REVEAL_M - 0.03, w1],
        [u0, REVEAL_M - 0.03, w1],
      ],
      white,
    );
  bar(-half, half, 0, BAR_M);
  bar(-half, half, height_m - BAR_M, height_m);
  for (const share of uprights) {
    const centre = -half + BAR_M / 2 + share * (width_m - BAR_M);
    bar(centre - BAR_M / 2, centre + BAR_M / 2, BAR_M, height_m - BAR_M);
  }
  if (transom)
    bar(-half + BAR_M, half - BAR_M, transom * height_m - 0.02, transom * height_m + 0.02);
}

const framed = (shape: Frame): Model => ({
  surface: 'plain',
  build: (batch) => frame(batch, shape),
});

export const FRAMES = {
  wide: framed({ width_m: 1.8, height_m: 1.5, uprights: [0, 0.33, 0.67, 1], transom: 0.72 }),
  usual: framed({ width_m: 1.5, height_m: 1.5, uprights: [0, 0.5, 1], transom: 0.72 }),
  small: framed({ width_m: 0.9, height_m: 1.2, uprights: [0, 0.5, 1] }),
  stair: framed({ width_m: 1.2, height_m: 1.1, uprights: [0, 0.5, 1] }),
  /** One field of the glass front of a balcony: the next one begins with the bar that it ends at. */
  field: framed({ width_m: 1.1, height_m: 1.65, uprights: [0], transom: 0.74 }),
  shop: framed({ width_m: 1.2, height_m: 2.5, uprights: [0, 1], transom: 0.78 }),
} as const;

export type WindowKind = keyof typeof FRAMES;

export const SIZES: Record<WindowKind, readonly [width_m: number, height_m: number]> = {
  wide: [1.8, 1.5],
  usual: [1.5, 1.5],
  small: [0.9, 1.2],
  stair: [1.2, 1.1],
  field: [1.1, 1.65],
  shop: [1.2, 2.5],
};

/** Glass of 1 × 1 m: the room behind it is dark, the sky shows in its upper part, the lintel shades its top. */
const PANE: Model = {
  surface: 'glass',
  hasShadow: false,
  build: (batch) => {
    const [low, high, shaded] = [rgb('#5b666e'), rgb('#8796a1'), rgb('#39424a')];
    const y = REVEAL_M;
    batch.quad(
      [
        [-0.5, y, 0],
        [0.5, y, 0],
        [0.5, y, 0.86],
        [-0.5, y, 0.86],
      ],
      high,
      low,
    );
    batch.quad(
      [
        [-0.5, y, 0.86],
        [0.5, y, 0.86],
        [0.5, y, 1],
        [-0.5, y, 1],
      ],
      shaded,
      high,
    );
  },
};

/** Up where nobody sees it from near. */
const HIGH_PANE: Model = {
  surface: 'glass',
  hasShadow: false,
  build: (batch) =>
    batch.quad(
      [
        [-0.5, REVEAL_M, 0],
        [0.5, REVEAL_M, 0],
        [0.5, REVEAL_M, 1],
        [-0.5, REVEAL_M, 1],
      ],
      rgb('#8796a1'),
      rgb('#5b666e'),
    ),
};
const HIGH_FROM_M = 7;

/** Dark rooms, net curtains, drawn curtains. */
const BEHIND = ['#c4ccd2', '#d6dce0', '#e8ecee', '#f3f1ea', '#ece4d6', '#d5ddd8'] as const;

/** A window in an opening; the front of a balcony is as many fields beside each other as find room. */
export function fillWindows(
  site: Site,
  stand: Stand,
  kind: WindowKind,
  [width_m, height_m]: readonly [number, number],
  tint: string,
  seed: Seed,
): void {
  const count = kind === 'field' ? Math.max(1, Math.round(width_m / SIZES.field[0])) : 1;
  for (let i = 0; i < count; i++) {
    const u = ((i + 0.5) / count - 0.5) * width_m;
    const field = within(stand, { x: u, y: 0, z: 0, heading: 0 });
    fillWindow(site, field, kind, [width_m / count, height_m], tint, seed.next());
  }
}

/** A window in an opening whose lower middle is `stand`, stretched to the opening. */
function fillWindow(
  site: Site,
  stand: Stand,
  kind: WindowKind,
  [width_m, height_m]: readonly [number, number],
  tint: string,
  share: number,
): void {
  const [width, height] = SIZES[kind];
  site.copy(FRAMES[kind], stand, [width_m / width, 1, height_m / height], tint);
  const behind = BEHIND[Math.floor(share * BEHIND.length)] as string;
  site.copy(stand.z > HIGH_FROM_M ? HIGH_PANE : PANE, stand, [width_m, 1, height_m], behind);
}

/** Bars before a window of 1 × 1 m, as ground floors have them: just outside of the wall. */
export const GRILLE: Model = {
  surface: 'plain',
  hasShadow: false,
  build: (batch) => {
    const steel = rgb('#ffffff');
    const strip = (u0: number, u1: number, w0: number, w1: number) =>
      batch.quad(
        [
          [u0, -0.05, w0],
          [u1, -0.05, w0],
          [u1, -0.05, w1],
          [u0, -0.05, w1],
        ],
        steel,
      );
    for (let i = 0; i <= 9; i++) strip(-0.5 + i / 9 - 0.006, -0.5 + i / 9 + 0.006, -0.02, 1.02);
    for (const w of [0, 0.5, 1]) strip(-0.51, 0.51, w - 0.012, w + 0.012);
  },
};

/** The outdoor part of an air conditioner on its bracket: its back is at the wall. */
export const COOLER: Model = {
  surface: 'plain',
  hasShadow: false,
  build: (batch) => {
    const [shell, grille] = [rgb('#dfdfda'), rgb('#7c8081')];
    const at = { ...ORIGIN, z: 0.1 };
    batch.box(at, [-0.4, 0.4], [-0.36, -0.06], [0, 0.55], shell, rgb('#dfdfda', 0.8));
    const [cx, cz, radius] = [-0.1, 0.38, 0.21];
    const rim = Array.from({ length: 8 }, (_, i) => {
      const angle = (i * Math.PI) / 4;
      const place: Xyz = [cx + radius * Math.cos(angle), -0.365, cz + radius * Math.sin(angle)];
      return batch.vertex(place, [0, -1, 0], grille, [0, 0]);
    });
    for (let i = 2; i < rim.length; i++) {
      batch.triangle(rim[0] as number, rim[i - 1] as number, rim[i] as number);
    }
    batch.upright([-0.34, -0.2], [0.3, -0.2], [0, 0.12], grille);
  },
};
