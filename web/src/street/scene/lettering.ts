/**
 * Plates with words on them: all words of a scene in one picture, so that they are one draw call. Letters need a canvas;
 * where there is none, as in tests, the plates stay empty.
 */
import {
  BufferAttribute,
  CanvasTexture,
  Mesh,
  MeshLambertMaterial,
  SRGBColorSpace,
  type Texture,
} from 'three';
import { Batch, from, rgb, type Stand, type Xyz } from './batch';

export type Plate = { height_m: number; ink: string; plate: string };

type Word = { text: string; ink: string; plate: string };
type Placed = Word & { stand: Stand; height_m: number };
/** Where a word is in the picture, as shares of it from its lower left corner. */
type Field = { u0: number; u1: number; v0: number; v1: number };
type Picture = { texture: Texture; fields: readonly Field[] };

const LETTER_PX = 64;
const MARGIN_PX = 10;
const ROW_PX = LETTER_PX + 2 * MARGIN_PX;
const PICTURE_PX = 1024;
const FONT = `600 ${LETTER_PX}px "Noto Sans SC Variable", "PingFang SC", "Microsoft YaHei", sans-serif`;

export class Lettering {
  readonly #placed: Placed[] = [];

  /** Writes on a plate whose lower middle is `stand`, to be read against its y axis. */
  write(stand: Stand, text: string, { height_m, ink, plate }: Plate): void {
    if (text) this.#placed.push({ stand, text, height_m, ink, plate });
  }

  get triangles(): number {
    return 2 * this.#placed.length;
  }

  /** All plates as one mesh; `null` where nothing is written. */
  mesh(): Mesh | null {
    if (this.#placed.length === 0) return null;
    const words = unique(this.#placed);
    const picture = paint(words.list);
    const batch = new Batch();
    for (const placed of this.#placed) {
      const field = picture?.fields[words.indexOf(placed)];
      lay(batch, placed, field);
    }
    const material = new MeshLambertMaterial({ vertexColors: true, map: picture?.texture ?? null });
    const geometry = batch.geometry();
    // On a picture the colour is the picture's own.
    if (picture) geometry.setAttribute('color', whiteOf(geometry.getAttribute('color').count));
    material.addEventListener('dispose', () => picture?.texture.dispose());
    const mesh = new Mesh(geometry, material);
    mesh.name = 'lettering';
    mesh.receiveShadow = true;
    return mesh;
  }
}

const whiteOf = (count: number) => new BufferAttribute(new Float32Array(count * 3).fill(1), 3);

function unique(placed: readonly Word[]) {
  const key = ({ text, ink, plate }: Word) => `${text} ${ink} ${plate}`;
  const index = new Map<string, number>();
  const list: Word[] = [];
  for (const word of placed) {
    if (index.has(key(word))) continue;
    index.set(key(word), list.length);
    list.push(word);
  }
  return { list, indexOf: (word: Word) => index.get(key(word)) as number };
}

const widthPx = (text: string) =>
  Math.min(
    PICTURE_PX,
    [...text].reduce((sum, letter) => sum + (letter > '\u02ff' ? 1 : 0.62), 0) * LETTER_PX +
      3 * MARGIN_PX,
  );

/** Row by row into one picture. */
function paint(words: readonly Word[]): Picture | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const spots: { x: number; row: number }[] = [];
  let [x, row] = [0, 0];
  for (const { text } of words) {
    const width = widthPx(text);
    if (x + width > PICTURE_PX) [x, row] = [0, row + 1];
    spots.push({ x, row });
    x += width;
  }
  const height = 2 ** Math.ceil(Math.log2((row + 1) * ROW_PX));
  const canvas = new OffscreenCanvas(PICTURE_PX, height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const fields = words.map(({ text, ink, plate }, i): Field => {
    const spot = spots[i] as { x: number; row: number };
    const [width, top] = [widthPx(text), spot.row * ROW_PX];
    context.fillStyle = plate;
    context.fillRect(spot.x, top, width, ROW_PX);
    context.fillStyle = ink;
    context.fillText(
      text,
      spot.x + width / 2,
      top + ROW_PX / 2 + LETTER_PX * 0.04,
      width - MARGIN_PX,
    );
    return {
      u0: spot.x / PICTURE_PX,
      u1: (spot.x + width) / PICTURE_PX,
      v0: 1 - (top + ROW_PX) / height,
      v1: 1 - top / height,
    };
  });
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  return { texture, fields };
}

function lay(batch: Batch, { stand, text, height_m, plate }: Placed, field?: Field): void {
  const half_m = (height_m * widthPx(text)) / ROW_PX / 2;
  const at = (u: number, w: number): Xyz => from(stand, [u, 0, w]);
  const uvs =
    field &&
    ([
      [field.u0, field.v0],
      [field.u1, field.v0],
      [field.u1, field.v1],
      [field.u0, field.v1],
    ] as const);
  batch.quad(
    [at(-half_m, 0), at(half_m, 0), at(half_m, height_m), at(-half_m, height_m)],
    rgb(plate),
    rgb(plate),
    uvs,
  );
}
