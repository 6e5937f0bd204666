/** Surfaces made by arithmetic: seamless squares of texels, so that nothing is fetched and no canvas is needed. */
import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RepeatWrapping,
  SRGBColorSpace,
} from 'three';
import { Seed } from './seed';

type Texel = readonly [number, number, number, number];
/** By shares of the square, from 0 to 1 to the right and up, and by the texel's number there. */
type Of<T> = (u: number, v: number, i: number) => T;

/** A square of `size` texels that covers `metres` of the surface. */
function texture(size: number, metres: number, paint: Of<Texel>): DataTexture {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const texel = paint((x + 0.5) / size, (y + 0.5) / size, i);
      const at = i * 4;
      // Clamped by the array itself.
      data[at] = texel[0] * 255;
      data[at + 1] = texel[1] * 255;
      data[at + 2] = texel[2] * 255;
      data[at + 3] = texel[3] * 255;
    }
  }
  return tiled(data, size, metres);
}

/** As `texture`, without colour: there are many texels, and no array for each. */
function greyTexture(size: number, metres: number, toneOf: Of<number>): DataTexture {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const at = i * 4;
      data[at] = toneOf((x + 0.5) / size, (y + 0.5) / size, i) * 255;
      data[at + 1] = data[at] as number;
      data[at + 2] = data[at] as number;
      data[at + 3] = 255;
    }
  }
  return tiled(data, size, metres);
}

/** A texture of `size` texels a side that repeats itself every `metres`. */
export function tiled(
  data: Uint8Array | Uint8ClampedArray,
  size: number,
  metres: number,
): DataTexture {
  const made = new DataTexture(data, size, size);
  made.colorSpace = SRGBColorSpace;
  made.wrapS = made.wrapT = RepeatWrapping;
  made.magFilter = LinearFilter;
  made.minFilter = LinearMipmapLinearFilter;
  made.generateMipmaps = true;
  made.anisotropy = 8;
  made.repeat.set(1 / metres, 1 / metres);
  made.needsUpdate = true;
  return made;
}

const grey = (value: number): Texel => [value, value, value, 1];
const smooth = (t: number) => t * t * (3 - 2 * t);

/** Seamless noise about 0.5 with `cells` waves across the square, in each of its texels. */
function noise(name: string, cells: number, size: number): Float32Array {
  const tones = new Float32Array(size * size);
  addNoise(tones, size, name, cells, 1);
  return tones;
}

/** Noise of several wave lengths, the shorter ones weaker; from 0 to 1. */
function clouds(name: string, cells: readonly number[], size: number): Float32Array {
  const weights = cells.map((_, i) => 0.6 ** i);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const tones = new Float32Array(size * size);
  for (const [i, count] of cells.entries())
    addNoise(tones, size, `${name}${i}`, count, (weights[i] as number) / total);
  return tones;
}

/** Row by row: textures are waited for, and millions of texels ask for noise. */
function addNoise(
  tones: Float32Array,
  size: number,
  name: string,
  cells: number,
  weight: number,
): void {
  const seed = new Seed(name);
  const lattice = Float32Array.from({ length: cells * cells }, () => seed.next());
  const places = Float32Array.from({ length: size }, (_, x) => ((x + 0.5) / size) * cells);
  const lefts = Uint16Array.from(places, Math.floor);
  const shares = places.map((place, x) => smooth(place - (lefts[x] as number)));
  // The first one comes again at the end.
  const row = new Float32Array(cells + 1);
  for (let y = 0; y < size; y++) {
    const low = (lefts[y] as number) * cells;
    const high = (low + cells) % (cells * cells);
    const t = shares[y] as number;
    for (let i = 0; i < cells; i++) {
      const below = lattice[low + i] as number;
      row[i] = weight * (below + ((lattice[high + i] as number) - below) * t);
    }
    row[cells] = row[0] as number;
    for (let x = 0; x < size; x++) {
      const left = lefts[x] as number;
      const a = row[left] as number;
      const tone = a + ((row[left + 1] as number) - a) * (shares[x] as number);
      tones[y * size + x] = (tones[y * size + x] as number) + tone;
    }
  }
}

/** How near to the nearest of `count` joints, as a share of one field: 0 on the joint, 0.5 amidst. */
const joint = (share: number, count: number) => {
  const within = (share * count) % 1;
  return Math.min(within, 1 - within);
};

/** A tone for each brick or tile of a square, row by row; from 0 to 1. */
function pieces(name: string, count: number): Float32Array {
  const seed = new Seed(name);
  return Float32Array.from({ length: count }, () => seed.next());
}

/** Lime render: faint clouds, and streaks where rain ran down. */
function plaster(): DataTexture {
  const size = 256;
  const blotches = clouds('plaster', [4, 12, 80], size);
  const streaks = noise('streaks', 48, size).subarray(77 * size, 78 * size);
  return greyTexture(
    size,
    6,
    (_u, _v, i) => 0.9 + 0.1 * (blotches[i] as number) - 0.035 * (streaks[i % size] as number),
  );
}

/** Small glazed façade tiles, 95 × 45 mm. */
function tiles(): DataTexture {
  const shade = pieces('tiles', 20 * 40);
  const blotches = clouds('tiled', [3, 7], 512);
  return greyTexture(512, 2, (u, v, i) => {
    const row = Math.floor(v * 40);
    const across = (u + (row % 2) / 40) % 1;
    const isJoint = joint(v, 40) < 0.09 || joint(across, 20) < 0.05;
    const tile = shade[row * 20 + Math.floor(across * 20)] as number;
    const tone = 0.93 + 0.05 * tile + 0.03 * (blotches[i] as number);
    return isJoint ? tone * 0.9 : tone;
  });
}

/** Red brick in stretcher bond: 240 × 53 mm with joints of 10 mm. */
function brick(): DataTexture {
  const shade = pieces('brick', 4 * 16);
  const grain = noise('grain', 96, 256);
  return texture(256, 1, (u, v, i) => {
    const row = Math.floor(v * 16);
    const across = (u + (row % 2) / 8) % 1;
    const rough = 0.9 + 0.2 * (grain[i] as number);
    if (joint(v, 16) < 0.08 || joint(across, 4) < 0.02)
      return [0.66 * rough, 0.63 * rough, 0.58 * rough, 1];
    const tone = (0.86 + 0.28 * (shade[row * 4 + Math.floor(across * 4)] as number)) * rough;
    return [0.58 * tone, 0.41 * tone, 0.34 * tone, 1];
  });
}

/** Cast concrete in fields of 4 m with sawn joints, stained. */
function concrete(): DataTexture {
  const stains = clouds('concrete', [3, 9, 70], 256);
  return greyTexture(256, 8, (u, v, i) => {
    const tone = 0.8 + 0.24 * (stains[i] as number);
    const isJoint = Math.min(joint(u, 2), joint(v, 2)) < 0.0035;
    return isJoint ? tone * 0.72 : tone;
  });
}

function asphalt(): DataTexture {
  const patches = clouds('asphalt', [2, 5, 12], 256);
  const stones = noise('stones', 128, 256);
  return greyTexture(
    256,
    4,
    (_u, _v, i) => 0.69 + 0.14 * ((patches[i] as number) + (stones[i] as number)),
  );
}

/** Square paving of 250 mm. */
function paving(): DataTexture {
  const shade = pieces('paving', 16 * 16);
  const stains = clouds('paved', [2, 5, 40], 256);
  return greyTexture(256, 4, (u, v, i) => {
    const slab = shade[Math.floor(v * 16) * 16 + Math.floor(u * 16)] as number;
    const tone = 0.83 + 0.08 * slab + 0.09 * (stains[i] as number);
    return Math.min(joint(u, 16), joint(v, 16)) < 0.06 ? tone * 0.92 : tone;
  });
}

function grass(): DataTexture {
  const size = 256;
  const patches = clouds('grass', [2, 5, 11], size);
  const blades = clouds('blades', [60, 128], size);
  return texture(size, 3, (_u, _v, i) => {
    const tone = 0.68 + 0.26 * (patches[i] as number) + 0.34 * ((blades[i] as number) - 0.5);
    const dryness = patches[(i % size) * size + Math.floor(i / size)] as number;
    return [tone * (0.97 + 0.1 * dryness), tone, tone * 0.9, 1];
  });
}

/** Close foliage, as a clipped hedge shows it. */
function hedge(): DataTexture {
  const leaves = clouds('hedge', [24, 64], 256);
  const hollows = noise('hollows', 12, 256);
  return greyTexture(
    256,
    1.6,
    (_u, _v, i) =>
      0.45 + 0.75 * ((leaves[i] as number) - 0.25) * (0.7 + 0.5 * (hollows[i] as number)),
  );
}

/** Sheet metal with a rib every 90 mm. */
function corrugated(): DataTexture {
  const rust = clouds('corrugated', [3, 8, 40], 256);
  return greyTexture(
    256,
    1.8,
    (u, _v, i) => 0.78 + 0.14 * Math.sin(u * 40 * Math.PI) + 0.08 * (rust[i] as number),
  );
}

/** A bunch of leaves with gaps: the texels between them are clear. */
function leaves(): DataTexture {
  const size = 128;
  const cover = new Float32Array(size * size);
  const seed = new Seed('leaves');
  for (let leaf = 0; leaf < 170; leaf++) {
    const [angle, out] = [seed.between(0, 2 * Math.PI), seed.next() ** 0.7 * 0.46];
    const [cx, cy] = [0.5 + out * Math.cos(angle), 0.5 + out * Math.sin(angle)];
    const turn = seed.between(0, Math.PI);
    const [long, short] = [seed.between(0.034, 0.058), seed.between(0.018, 0.03)];
    const tone = seed.between(0.7, 1);
    const span = (centre: number) =>
      [
        Math.max(0, Math.floor((centre - long) * size)),
        Math.min(size - 1, Math.ceil((centre + long) * size)),
      ] as const;
    const [[x0, x1], [y0, y1]] = [span(cx), span(cy)];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const [dx, dy] = [x / size - cx, y / size - cy];
        const along = (dx * Math.cos(turn) + dy * Math.sin(turn)) / long;
        const across = (dy * Math.cos(turn) - dx * Math.sin(turn)) / short;
        if (along * along + across * across < 1) cover[y * size + x] = tone;
      }
    }
  }
  return texture(size, 1, (u, v) => {
    const tone = cover[Math.floor(v * size) * size + Math.floor(u * size)] as number;
    return tone > 0 ? [tone, tone, tone, 1] : [0.6, 0.6, 0.6, 0];
  });
}

/** One bay of one storey of a house that is only looked at from afar: wall, window, frame, sill. */
function distantBay(): DataTexture {
  const inside = (x: number, [from, to]: readonly [number, number]) => x > from && x < to;
  return texture(64, 1, (u, v) => {
    if (inside(u, [0.2, 0.8]) && inside(v, [0.24, 0.29])) return grey(0.74);
    if (!inside(u, [0.24, 0.76]) || !inside(v, [0.29, 0.8])) return grey(0.97);
    const isFrame =
      !inside(u, [0.265, 0.735]) ||
      !inside(v, [0.31, 0.78]) ||
      inside(u, [0.49, 0.51]) ||
      inside(v, [0.62, 0.635]);
    if (isFrame) return grey(0.9);
    const glass = v > 0.74 ? 0.3 : 0.4 + 0.16 * (v - 0.3);
    return [glass, glass * 1.06, glass * 1.12, 1];
  });
}

/** Dark at the foot of a wall, clear a step away from it: from the bottom of the square to its top. */
function contactShade(): DataTexture {
  return texture(32, 1, (_, v) => [0, 0, 0, 0.42 * (1 - v) ** 2.2]);
}

const MAKERS = {
  plaster,
  tiles,
  brick,
  concrete,
  asphalt,
  paving,
  grass,
  hedge,
  corrugated,
  leaves,
  distantBay,
  contactShade,
};

export type TextureName = keyof typeof MAKERS;

const made = new Map<TextureName, DataTexture>();

/** A texture is made once for all scenes: a proposal beside today's state costs no second one. */
export function textureOf(name: TextureName): DataTexture {
  let texture = made.get(name);
  if (!texture) {
    texture = MAKERS[name]();
    made.set(name, texture);
  }
  return texture;
}

/** In the place of any of them: a graphics card gets ready with it before they are made. */
export const BLANK = tiled(new Uint8Array(4).fill(255), 1, 1);

/** Makes all of them, one at each step: what is ready need not be waited for. */
export function* makeTextures(): Generator<null, void> {
  for (const name of Object.keys(MAKERS) as TextureName[]) {
    textureOf(name);
    yield null;
  }
}

/** Gives back what a graphics card holds of the textures; they stay made. */
export function releaseTextures(): void {
  for (const texture of [...made.values(), BLANK]) texture.dispose();
}
