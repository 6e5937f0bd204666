/** Paint on the ground: numbers and signs as strokes of an even width, so that no font is needed. */
import type { Batch, rgb } from './batch';
import { edge, placeOn, type Xy } from './plan';

type Strokes = readonly (readonly Xy[])[];

/** Where to write: the lower left corner, the direction of reading, the height of the letters. */
export type Line = {
  corner: Xy;
  along: Xy;
  height_m: number;
  z: number;
  colour: ReturnType<typeof rgb>;
};

/** In a box 0.6 wide and 1 high. */
const DIGITS: Record<string, Strokes> = {
  '0': [
    [
      [0.1, 0],
      [0.5, 0],
      [0.6, 0.15],
      [0.6, 0.85],
      [0.5, 1],
      [0.1, 1],
      [0, 0.85],
      [0, 0.15],
      [0.1, 0],
    ],
  ],
  '1': [
    [
      [0.12, 0.8],
      [0.35, 1],
      [0.35, 0],
    ],
  ],
  '2': [
    [
      [0, 0.82],
      [0.12, 1],
      [0.48, 1],
      [0.6, 0.82],
      [0.6, 0.62],
      [0, 0],
      [0.6, 0],
    ],
  ],
  '3': [
    [
      [0, 1],
      [0.6, 1],
      [0.28, 0.58],
      [0.48, 0.56],
      [0.6, 0.4],
      [0.6, 0.16],
      [0.46, 0],
      [0.12, 0],
      [0, 0.14],
    ],
  ],
  '4': [
    [
      [0.44, 0],
      [0.44, 1],
      [0, 0.28],
      [0.62, 0.28],
    ],
  ],
  '5': [
    [
      [0.56, 1],
      [0.06, 1],
      [0.02, 0.54],
      [0.44, 0.6],
      [0.6, 0.44],
      [0.6, 0.16],
      [0.46, 0],
      [0.12, 0],
      [0, 0.12],
    ],
  ],
  '6': [
    [
      [0.5, 1],
      [0.14, 0.66],
      [0, 0.36],
      [0, 0.14],
      [0.14, 0],
      [0.46, 0],
      [0.6, 0.14],
      [0.6, 0.36],
      [0.46, 0.52],
      [0.06, 0.5],
    ],
  ],
  '7': [
    [
      [0, 1],
      [0.6, 1],
      [0.22, 0],
    ],
  ],
  '8': [
    [
      [0.14, 0.53],
      [0.02, 0.68],
      [0.02, 0.86],
      [0.14, 1],
      [0.46, 1],
      [0.58, 0.86],
      [0.58, 0.68],
      [0.46, 0.53],
      [0.14, 0.53],
    ],
    [
      [0.14, 0.53],
      [0, 0.38],
      [0, 0.14],
      [0.14, 0],
      [0.46, 0],
      [0.6, 0.14],
      [0.6, 0.38],
      [0.46, 0.53],
    ],
  ],
  '9': [
    [
      [0.1, 0],
      [0.46, 0.34],
      [0.6, 0.64],
      [0.6, 0.86],
      [0.46, 1],
      [0.14, 1],
      [0, 0.86],
      [0, 0.64],
      [0.14, 0.48],
      [0.54, 0.5],
    ],
  ],
};

const ADVANCE = 0.86;

/** Somebody in a wheelchair, as the standard has it, in a box of 1 × 1. */
export const WHEELCHAIR: Strokes = [
  circle([0.42, 0.9], 0.055),
  [
    [0.43, 0.76],
    [0.46, 0.42],
    [0.68, 0.42],
    [0.8, 0.1],
    [0.9, 0.13],
  ],
  [
    [0.44, 0.63],
    [0.66, 0.63],
  ],
  arc([0.42, 0.3], 0.27, 125, 350),
];

/** A plug with its cable, in a box of 1 × 1. */
export const PLUG: Strokes = [
  [
    [0.36, 0.95],
    [0.36, 0.72],
  ],
  [
    [0.64, 0.95],
    [0.64, 0.72],
  ],
  [
    [0.24, 0.72],
    [0.76, 0.72],
    [0.76, 0.5],
    [0.6, 0.34],
    [0.4, 0.34],
    [0.24, 0.5],
    [0.24, 0.72],
  ],
  [
    [0.5, 0.34],
    [0.5, 0.05],
  ],
];

function circle(centre: Xy, radius: number): Xy[] {
  return arc(centre, radius, 0, 360);
}

function arc([x, y]: Xy, radius: number, from_deg: number, to_deg: number): Xy[] {
  return Array.from({ length: 13 }, (_, i) => {
    const angle = ((from_deg + ((to_deg - from_deg) * i) / 12) * Math.PI) / 180;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** Writes a number about the middle of the line; what is no digit is left out. */
export function writeNumber(batch: Batch, text: string, line: Line): void {
  const digits = [...text].filter((letter) => DIGITS[letter]);
  const width = digits.length * ADVANCE - (ADVANCE - 0.6);
  digits.forEach((digit, i) => {
    drawStrokes(batch, DIGITS[digit] as Strokes, line, [i * ADVANCE - width / 2, 0], 0.14);
  });
}

/** Draws a sign whose lower middle is the line's corner. */
export function drawSign(batch: Batch, sign: Strokes, line: Line): void {
  drawStrokes(batch, sign, line, [-0.5, 0], 0.1);
}

function drawStrokes(
  batch: Batch,
  strokes: Strokes,
  line: Line,
  [du, dv]: Xy,
  width: number,
): void {
  const { corner, along, height_m, z, colour } = line;
  const place = ([u, v]: Xy): Xy => {
    const [right, up] = [(u + du) * height_m, (v + dv) * height_m];
    return [
      corner[0] + along[0] * right - along[1] * up,
      corner[1] + along[1] * right + along[0] * up,
    ];
  };
  const half_m = (width * height_m) / 2;
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i++) {
      const piece = edge(place(stroke[i - 1] as Xy), place(stroke[i] as Xy));
      const [start_m, end_m] = [-half_m * 0.6, piece.length_m + half_m * 0.6];
      batch.area(
        [
          [
            placeOn(piece, start_m, half_m),
            placeOn(piece, end_m, half_m),
            placeOn(piece, end_m, -half_m),
            placeOn(piece, start_m, -half_m),
          ],
        ],
        z,
        colour,
      );
    }
  }
}
