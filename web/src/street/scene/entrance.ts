/** The entrance of a staircase: a steel door in its opening, a slab on two cheeks above it, a step, the unit's number. */
import { rgb, type Stand, within } from './batch';
import type { Look } from './look';
import type { Model, Site } from './site';
import { REVEAL_M } from './windows';

const DOOR: Model = {
  surface: 'plain',
  build: (batch) => {
    const [leaf, dark] = [rgb('#ffffff'), rgb('#ffffff', 0.55)];
    const panel = (
      u0: number,
      u1: number,
      w0: number,
      w1: number,
      colour: typeof leaf,
      v = REVEAL_M,
    ) =>
      batch.quad(
        [
          [u0, v, w0],
          [u1, v, w0],
          [u1, v, w1],
          [u0, v, w1],
        ],
        colour,
        colour,
      );
    panel(-0.5, 0.5, 0, 1, leaf);
    for (const [from, to] of [
      [-0.45, -0.03],
      [0.03, 0.45],
    ] as const) {
      panel(from, to, 0.52, 0.92, dark, REVEAL_M - 0.012);
      panel(from, to, 0.06, 0.44, rgb('#ffffff', 0.82), REVEAL_M - 0.012);
    }
  },
};

const LEAF_COLOURS = { steel: '#6d4a3c', green: '#4d6156' };

export function porch(
  site: Site,
  stand: Stand,
  door: { width_m: number; height_m: number; bottom_m: number },
  unit: string,
  look: Look,
  storey_m: number,
): void {
  const leaf = look.surface === 'tiles' ? LEAF_COLOURS.steel : LEAF_COLOURS.green;
  site.copy(DOOR, { ...stand, z: door.bottom_m }, [door.width_m, 1, door.height_m], leaf);
  const half = door.width_m / 2 + 0.35;
  const plain = site.batch('plain');
  const slab = Math.min(2.62, storey_m - 0.2);
  plain.box(
    stand,
    [-half, half],
    [-1.15, 0],
    [slab - 0.16, slab],
    rgb(look.band),
    rgb(look.band, 0.7),
  );
  site
    .batch('plaster')
    .box(
      stand,
      [-half, -half + 0.18],
      [-0.85, 0],
      [0, slab - 0.16],
      rgb(look.base),
      rgb(look.base, 0.7),
    );
  site
    .batch('plaster')
    .box(
      stand,
      [half - 0.18, half],
      [-0.85, 0],
      [0, slab - 0.16],
      rgb(look.base),
      rgb(look.base, 0.7),
    );
  plain.box(
    stand,
    [-half, half],
    [-1.3, 0],
    [0, door.bottom_m],
    rgb('#b9b4aa'),
    rgb('#b9b4aa', 0.75),
  );
  // Meters in a box beside the door.
  plain.box(
    stand,
    [half + 0.25, half + 0.95],
    [-0.14, 0],
    [1.1, 1.75],
    rgb('#b4b8b4'),
    rgb('#969a96'),
  );
  site.lettering.write(within(stand, { x: 0, y: -1.16, z: slab - 0.5, heading: 0 }), unit, {
    height_m: 0.3,
    ink: '#ffffff',
    plate: '#2f5f8f',
  });
}
