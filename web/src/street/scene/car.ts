/** Parked cars: three bodies, lofted over cross sections, in the colours that stand in such yards. */
import { type Batch, ORIGIN, rgb, type Stand, type Xyz } from './batch';
import type { Detail, Model, Site } from './site';

/** A cross section: where along the car, its underside and shoulder, and half its width there. */
type Section = readonly [x: number, low: number, high: number, half: number];
type Cabin = {
  base: readonly [rear: number, front: number];
  roof: readonly [rear: number, front: number];
  top: number;
  half: number;
};
type Shape = {
  body: readonly Section[];
  cabin: Cabin;
  belt: number;
  axles: readonly [number, number];
  wheel: number;
};

const SEDAN: Shape = {
  body: [
    [-2.3, 0.42, 0.86, 0.7],
    [-2.22, 0.3, 0.98, 0.8],
    [-1.7, 0.24, 1, 0.86],
    [-0.8, 0.2, 0.97, 0.89],
    [0.5, 0.2, 0.95, 0.89],
    [1.1, 0.2, 0.92, 0.88],
    [1.8, 0.24, 0.84, 0.85],
    [2.18, 0.3, 0.74, 0.77],
    [2.3, 0.4, 0.62, 0.66],
  ],
  cabin: { base: [-1.85, 1.05], roof: [-1.15, 0.15], top: 1.46, half: 0.82 },
  belt: 0.95,
  axles: [-1.35, 1.38],
  wheel: 0.31,
};

const WAGON: Shape = {
  body: [
    [-2.2, 0.45, 0.98, 0.74],
    [-2.12, 0.34, 1.08, 0.84],
    [-1.5, 0.28, 1.1, 0.9],
    [0.5, 0.26, 1.08, 0.91],
    [1.05, 0.26, 1.05, 0.9],
    [1.75, 0.3, 0.98, 0.87],
    [2.1, 0.36, 0.86, 0.8],
    [2.22, 0.45, 0.72, 0.7],
  ],
  cabin: { base: [-2.1, 0.98], roof: [-1.7, 0.1], top: 1.68, half: 0.84 },
  belt: 1.06,
  axles: [-1.3, 1.34],
  wheel: 0.35,
};

const VAN: Shape = {
  body: [
    [-1.95, 0.4, 0.95, 0.74],
    [-1.9, 0.3, 1.02, 0.78],
    [-1, 0.26, 1.02, 0.8],
    [0.9, 0.26, 1, 0.8],
    [1.6, 0.28, 0.94, 0.78],
    [1.92, 0.34, 0.78, 0.72],
    [1.98, 0.42, 0.66, 0.66],
  ],
  cabin: { base: [-1.92, 1.72], roof: [-1.82, 0.95], top: 1.86, half: 0.77 },
  belt: 0.98,
  axles: [-1.2, 1.25],
  wheel: 0.29,
};

/** The faces of the body between two neighbouring sections, from the left sill over the shoulders to the right one. */
function loft(batch: Batch, sections: readonly Section[]): void {
  const white = rgb('#ffffff');
  const ring = ([x, low, high, half]: Section): Xyz[] => {
    const mid = low + (high - low) * 0.55;
    return [
      [x, half * 0.94, low],
      [x, half, mid],
      [x, half * 0.93, high],
      [x, -half * 0.93, high],
      [x, -half, mid],
      [x, -half * 0.94, low],
    ];
  };
  const shades = [0.82, 1, 1, 1, 0.82];
  for (let i = 1; i < sections.length; i++) {
    const [a, b] = [ring(sections[i - 1] as Section), ring(sections[i] as Section)];
    for (const [k, shade] of shades.entries()) {
      batch.quad(
        [a[k] as Xyz, b[k] as Xyz, b[k + 1] as Xyz, a[k + 1] as Xyz].reverse() as [
          Xyz,
          Xyz,
          Xyz,
          Xyz,
        ],
        rgb('#ffffff', shade),
      );
    }
  }
  for (const [section, isFront] of [
    [sections[0], false],
    [sections.at(-1), true],
  ] as const) {
    const corners = ring(section as Section);
    const order = isFront ? corners : [...corners].reverse();
    const at = (i: number) => order[i] as Xyz;
    batch.quad([at(5), at(0), at(1), at(4)], white);
    batch.quad([at(4), at(1), at(2), at(3)], white);
  }
}

function cabinCorners({ cabin, belt }: Shape) {
  const { base, roof, top, half } = cabin;
  const narrow = half * 0.76;
  return {
    low: (x: number, side: number): Xyz => [x, side * half, belt],
    high: (x: number, side: number): Xyz => [x, side * narrow, top],
    base,
    roof,
  };
}

function paintwork(batch: Batch, shape: Shape): void {
  loft(batch, shape.body);
  const { low, high, base, roof } = cabinCorners(shape);
  const white = rgb('#ffffff');
  batch.quad([high(roof[0], -1), high(roof[1], -1), high(roof[1], 1), high(roof[0], 1)], white);
  // The pillar between the doors, just outside of the glass.
  const share = 0.52;
  const [xl, xh] = [base[0] + (base[1] - base[0]) * share, roof[0] + (roof[1] - roof[0]) * share];
  for (const side of [-1, 1]) {
    const out = ([x, y, z]: Xyz, by: number): Xyz => [x + by, y + side * 0.008, z];
    const [a, b, c, d] = [
      out(low(xl, side), -0.05),
      out(low(xl, side), 0.05),
      out(high(xh, side), 0.04),
      out(high(xh, side), -0.04),
    ];
    batch.quad(side < 0 ? [a, b, c, d] : [b, a, d, c], white);
  }
}

/** Glass and tyres: what one makes out of a car in the next street. */
function farFittings(batch: Batch, shape: Shape): void {
  windows(batch, shape);
  const half = Math.max(...shape.body.map((section) => section[3]));
  for (const x of shape.axles) {
    batch.box(
      { ...ORIGIN, x },
      [-shape.wheel, shape.wheel],
      [-half, half],
      [0, shape.wheel * 1.6],
      rgb('#1d1f21'),
    );
  }
}

function fittings(batch: Batch, shape: Shape): void {
  windows(batch, shape);
  for (const x of shape.axles) {
    for (const side of [-1, 1]) wheel(batch, x, side, shape);
  }
  lights(batch, shape);
}

function windows(batch: Batch, shape: Shape): void {
  const { low, high, base, roof } = cabinCorners(shape);
  const [glass, pale] = [rgb('#2b3238'), rgb('#66727b')];
  batch.quad(
    [low(base[0], -1), low(base[1], -1), high(roof[1], -1), high(roof[0], -1)],
    pale,
    glass,
  );
  batch.quad([low(base[1], 1), low(base[0], 1), high(roof[0], 1), high(roof[1], 1)], pale, glass);
  batch.quad([low(base[1], -1), low(base[1], 1), high(roof[1], 1), high(roof[1], -1)], pale, glass);
  batch.quad([low(base[0], 1), low(base[0], -1), high(roof[0], -1), high(roof[0], 1)], pale, glass);
}

/** The dark of the arch, the tyre and the hub, as discs one before the other. */
function wheel(batch: Batch, x: number, side: number, { wheel, body }: Shape): void {
  const half = Math.max(...body.map((section) => section[3]));
  const disc = (out: number, radius: number, sides: number, colour: string) => {
    const centre = batch.vertex([x, side * (half + out), wheel], [0, side, 0], rgb(colour), [0, 0]);
    const rim = Array.from({ length: sides }, (_, i) => {
      const angle = (-side * i * 2 * Math.PI) / sides;
      const [dx, dz] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      return batch.vertex(
        [x + dx, side * (half + out), wheel + dz],
        [0, side, 0],
        rgb(colour),
        [0, 0],
      );
    });
    rim.forEach((corner, i) => {
      batch.triangle(centre, corner, rim[(i + 1) % sides] as number);
    });
  };
  disc(0.004, wheel + 0.06, 10, '#17181a');
  disc(0.012, wheel, 10, '#2a2c2e');
  disc(0.018, wheel * 0.6, 7, '#8e9295');
  batch.box(
    { ...ORIGIN, x, y: side * (half - 0.1), z: wheel * 0.14 },
    [-wheel * 0.5, wheel * 0.5],
    [-0.09, 0.09],
    [0, wheel],
    rgb('#1d1f21'),
  );
}

function lights(batch: Batch, { body }: Shape): void {
  const [rear, front] = [body[0] as Section, body.at(-1) as Section];
  const block = (x: number, y: number, z: number, size: Xyz, colour: string) =>
    batch.box(
      { ...ORIGIN, z: z - size[2] / 2 },
      [x - size[0] / 2, x + size[0] / 2],
      [y - size[1] / 2, y + size[1] / 2],
      [0, size[2]],
      rgb(colour),
    );
  for (const side of [-1, 1]) {
    block(front[0] - 0.1, side * (front[3] - 0.08), front[2] - 0.02, [0.2, 0.3, 0.13], '#d9dde0');
    block(rear[0] + 0.04, side * (rear[3] - 0.06), rear[2] - 0.1, [0.12, 0.2, 0.18], '#8e2f2b');
  }
  block(front[0] - 0.02, 0, front[1] + 0.06, [0.07, 1.1, 0.16], '#2a2c2e');
}

const car = (shape: Shape) => ({
  paint: { surface: 'lacquer', build: (batch: Batch) => paintwork(batch, shape) } as Model,
  fittings: { surface: 'glass', build: (batch: Batch) => fittings(batch, shape) } as Model,
  farFittings: { surface: 'glass', build: (batch: Batch) => farFittings(batch, shape) } as Model,
  ends: [(shape.body[0] as Section)[0], (shape.body.at(-1) as Section)[0]] as const,
});

const [sedan, wagon, van] = [car(SEDAN), car(WAGON), car(VAN)];

export const CARS = [sedan, sedan, sedan, wagon, wagon, van] as const;
export const CAR_COLOURS = [
  '#dcdcd8',
  '#e4e3df',
  '#b4b7b9',
  '#8b9094',
  '#4b4f54',
  '#2e3236',
  '#6d3532',
  '#3f5066',
  '#8f8672',
] as const;

/** The plate's blue, or the green of those that are charged. */
const PLATE = {
  surface: 'plain',
  build: (batch: Batch) =>
    batch.box({ ...ORIGIN, z: 0.46 }, [-0.015, 0.015], [-0.22, 0.22], [0, 0.14], rgb('#ffffff')),
} as Model;

export function putCar(
  site: Site,
  stand: Stand,
  { paint, fittings, farFittings, ends }: (typeof CARS)[number],
  { colour, isElectric, detail }: { colour: string; isElectric: boolean; detail: Detail },
): void {
  site.copy(paint, stand, [1, 1, 1], colour);
  site.detailed(detail, (isFull) => {
    site.copy(isFull ? fittings : farFittings, stand);
    if (isFull) plates(site, stand, ends, isElectric);
  });
}

function plates(
  site: Site,
  stand: Stand,
  ends: readonly [number, number],
  isElectric: boolean,
): void {
  const [cos, sin] = [Math.cos(stand.heading), Math.sin(stand.heading)];
  for (const x of ends) {
    const at = x + Math.sign(x) * 0.02;
    site.copy(
      PLATE,
      { ...stand, x: stand.x + at * cos, y: stand.y + at * sin },
      [1, 1, 1],
      isElectric ? '#7fb08f' : '#2f569b',
    );
  }
}
