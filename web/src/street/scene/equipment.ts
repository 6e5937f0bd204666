/** What stands on activity grounds, each in its own frame about its middle. */
import { type Batch, from, rgb, type Stand, within, type Xyz } from './batch';

/** How it is drawn, and the radius of free ground that it takes. */
export type Equipment = { radius_m: number; draw: (batch: Batch, stand: Stand) => void };

const STEEL = rgb('#44617a');
const YELLOW = rgb('#c9a94d');
const WOOD = rgb('#9a7a5a');
const STONE = rgb('#bdb7ab');
const DARK = rgb('#50565a');

const bar = (batch: Batch, stand: Stand, a: Xyz, b: Xyz, colour = STEEL, radius = 0.045) =>
  batch.bar(from(stand, a), from(stand, b), [radius, radius], 6, colour, true);

const bench: Equipment = {
  radius_m: 1.1,
  draw: (batch, stand) => {
    for (const v of [-0.2, -0.02, 0.16])
      batch.box(stand, [-0.8, 0.8], [v, v + 0.14], [0.4, 0.45], WOOD);
    for (const w of [0.55, 0.74]) batch.box(stand, [-0.8, 0.8], [0.3, 0.34], [w, w + 0.13], WOOD);
    for (const u of [-0.65, 0.6]) batch.box(stand, [u, u + 0.05], [-0.2, 0.34], [0, 0.4], DARK);
    for (const u of [-0.65, 0.6]) batch.box(stand, [u, u + 0.05], [0.3, 0.34], [0.4, 0.86], DARK);
  },
};

const tableTennis: Equipment = {
  radius_m: 2.4,
  draw: (batch, stand) => {
    batch.box(stand, [-1.37, 1.37], [-0.76, 0.76], [0.7, 0.76], rgb('#3f6a63'), rgb('#2e4c47'));
    batch.box(stand, [-1.37, 1.37], [-0.01, 0.01], [0.76, 0.763], rgb('#dfe2de'));
    batch.box(stand, [-0.01, 0.01], [-0.85, 0.85], [0.76, 0.91], rgb('#cfd3cf'));
    for (const u of [-0.95, 0.75])
      batch.box(stand, [u, u + 0.2], [-0.5, 0.5], [0, 0.7], STONE, rgb('#8f8a80'));
  },
};

const chessTable: Equipment = {
  radius_m: 1.3,
  draw: (batch, stand) => {
    batch.bar(from(stand, [0, 0, 0]), from(stand, [0, 0, 0.68]), [0.18, 0.14], 8, STONE);
    batch.box(stand, [-0.42, 0.42], [-0.42, 0.42], [0.68, 0.76], STONE, rgb('#98928a'));
    for (const [u, v] of [
      [-0.8, 0],
      [0.8, 0],
      [0, -0.8],
      [0, 0.8],
    ] as const) {
      batch.bar(from(stand, [u, v, 0]), from(stand, [u, v, 0.42]), [0.17, 0.19], 8, STONE, true);
    }
  },
};

/** Somebody walks in the air between two uprights. */
const walker: Equipment = {
  radius_m: 1.3,
  draw: (batch, stand) => {
    for (const u of [-0.75, 0.75]) bar(batch, stand, [u, 0, 0], [u, 0, 1.3], STEEL, 0.06);
    bar(batch, stand, [-0.75, 0, 1.28], [0.75, 0, 1.28], STEEL, 0.05);
    for (const u of [-0.3, 0.3]) {
      bar(batch, stand, [u, 0, 1.26], [u, u * 0.5, 0.2], YELLOW, 0.03);
      batch.box(stand, [u - 0.09, u + 0.09], [u * 0.5 - 0.17, u * 0.5 + 0.17], [0.16, 0.21], DARK);
    }
  },
};

const horizontalBars: Equipment = {
  radius_m: 1.8,
  draw: (batch, stand) => {
    for (const [u, top] of [
      [-1.4, 2.2],
      [0, 2.2],
      [1.4, 1.7],
    ] as const)
      bar(batch, stand, [u, 0, 0], [u, 0, top], STEEL, 0.055);
    bar(batch, stand, [-1.4, 0, 2.1], [0, 0, 2.1], YELLOW, 0.025);
    bar(batch, stand, [0, 0, 1.6], [1.4, 0, 1.6], YELLOW, 0.025);
  },
};

const twister: Equipment = {
  radius_m: 1.2,
  draw: (batch, stand) => {
    bar(batch, stand, [0, 0, 0], [0, 0, 1.35], STEEL, 0.07);
    for (const angle of [0, 2.09, 4.19]) {
      const [u, v] = [0.55 * Math.cos(angle), 0.55 * Math.sin(angle)];
      batch.bar(
        from(stand, [u, v, 0.02]),
        from(stand, [u, v, 0.16]),
        [0.22, 0.22],
        10,
        YELLOW,
        true,
      );
      bar(batch, stand, [0, 0, 1.2], [u, v, 1.2], STEEL, 0.03);
    }
  },
};

const slide: Equipment = {
  radius_m: 2.6,
  draw: (batch, stand) => {
    const [tower, chute] = [rgb('#b9573f'), rgb('#d0ad4e')];
    for (const [u, v] of [
      [-0.5, -0.5],
      [0.5, -0.5],
      [-0.5, 0.5],
      [0.5, 0.5],
    ] as const) {
      bar(batch, stand, [u - 0.8, v, 0], [u - 0.8, v, 2.5], STEEL, 0.06);
    }
    batch.box(stand, [-1.3, -0.3], [-0.5, 0.5], [1.2, 1.28], WOOD);
    const apex = from(stand, [-0.8, 0, 3.1]);
    const eaves = (
      [
        [-1.45, -0.65],
        [-0.15, -0.65],
        [-0.15, 0.65],
        [-1.45, 0.65],
      ] as const
    ).map(([u, v]) => from(stand, [u, v, 2.4]));
    eaves.forEach((corner, i) => {
      batch.quad([corner, eaves[(i + 1) % 4] as Xyz, apex, apex], tower);
    });
    const at = (u: number, v: number, w: number) => from(stand, [u, v, w]);
    batch.quad(
      [at(1.9, -0.3, 0.2), at(1.9, 0.3, 0.2), at(-0.3, 0.3, 1.3), at(-0.3, -0.3, 1.3)],
      chute,
    );
    batch.quad(
      [at(1.9, 0.3, 0.16), at(1.9, -0.3, 0.16), at(-0.3, -0.3, 1.26), at(-0.3, 0.3, 1.26)],
      chute,
    );
    for (const v of [-0.3, 0.3]) bar(batch, stand, [1.9, v, 0.3], [-0.3, v, 1.4], chute, 0.05);
    for (let i = 1; i < 5; i++)
      batch.box(
        stand,
        [-1.3 - i * 0.16, -1.14 - i * 0.16],
        [-0.35, 0.35],
        [1.2 - i * 0.25, 1.26 - i * 0.25],
        WOOD,
      );
  },
};

const seesaw: Equipment = {
  radius_m: 1.8,
  draw: (batch, stand) => {
    bar(batch, stand, [0, -0.25, 0], [0, -0.25, 0.55], STEEL);
    bar(batch, stand, [0, 0.25, 0], [0, 0.25, 0.55], STEEL);
    bar(batch, stand, [-1.4, 0, 0.3], [1.4, 0, 0.8], YELLOW, 0.06);
    batch.box(stand, [-1.5, -1.2], [-0.14, 0.14], [0.32, 0.37], rgb('#b9573f'));
    batch.box(stand, [1.2, 1.5], [-0.14, 0.14], [0.8, 0.85], rgb('#b9573f'));
  },
};

const hoop: Equipment = {
  radius_m: 1.5,
  draw: (batch, stand) => {
    bar(batch, stand, [0, 0.9, 0], [0, 0.9, 3.1], DARK, 0.09);
    bar(batch, stand, [0, 0.9, 2.6], [0, 0, 3.1], DARK, 0.06);
    batch.box(stand, [-0.9, 0.9], [-0.04, 0], [2.85, 3.95], rgb('#e6e6e2'));
    batch.box(stand, [-0.3, 0.3], [-0.05, -0.04], [3.05, 3.5], rgb('#b5473b'));
    const ring = (i: number): Xyz => [
      0.23 * Math.cos((i * Math.PI) / 5),
      -0.3 + 0.23 * Math.sin((i * Math.PI) / 5),
      3.05,
    ];
    for (let i = 0; i < 10; i++) bar(batch, stand, ring(i), ring(i + 1), rgb('#b5573b'), 0.015);
  },
};

const pavilion: Equipment = {
  radius_m: 3,
  draw: (batch, stand) => {
    const [red, tiles] = [rgb('#7d3f34'), rgb('#6f7672')];
    const around = (i: number, radius: number, z: number): Xyz =>
      from(stand, [radius * Math.cos((i * Math.PI) / 3), radius * Math.sin((i * Math.PI) / 3), z]);
    const apex = from(stand, [0, 0, 4.3]);
    for (let i = 0; i < 6; i++) {
      batch.bar(around(i, 1.9, 0), around(i, 1.9, 2.75), [0.11, 0.11], 8, red);
      batch.bar(around(i, 1.9, 2.6), around(i + 1, 1.9, 2.6), [0.1, 0.1], 4, red);
      batch.quad([around(i, 2.6, 2.7), around(i + 1, 2.6, 2.7), apex, apex], tiles);
      batch.quad(
        [
          around(i + 1, 2.6, 2.68),
          around(i, 2.6, 2.68),
          from(stand, [0, 0, 4.2]),
          from(stand, [0, 0, 4.2]),
        ],
        red,
      );
      if (i === 0) continue;
      const half = within(stand, { x: 0, y: 0, z: 0, heading: ((i + 0.5) * Math.PI) / 3 });
      batch.box(half, [1.45, 1.75], [-0.85, 0.85], [0.38, 0.45], WOOD);
    }
  },
};

export const EQUIPMENT = {
  bench,
  tableTennis,
  chessTable,
  walker,
  horizontalBars,
  twister,
  slide,
  seesaw,
  hoop,
  pavilion,
};
