/**
 * Faces of one material, gathered into one geometry: a whole courtyard's brickwork is one draw call.
 * Coordinates are metres in the plan's frame: x to the east, y to the north, z up.
 */
import { BufferAttribute, BufferGeometry, Color, ShapeUtils, Vector2 } from 'three';
import { edgesOf, type Xy } from './plan';

export type Xyz = [number, number, number];

/** Where a thing stands and which way its own x axis points: counterclockwise from east, in radians. */
export type Stand = { x: number; y: number; z: number; heading: number };

export const ORIGIN: Stand = { x: 0, y: 0, z: 0, heading: 0 };

export const standAt = ([x, y]: Xy, heading = 0, z = 0): Stand => ({ x, y, z, heading });

/** A place of a thing's own frame in the plan. */
export function from({ x, y, z, heading }: Stand, [u, v, w]: Xyz): Xyz {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return [x + u * cos - v * sin, y + u * sin + v * cos, z + w];
}

/** A stand given in another one's frame. */
export function within(outer: Stand, inner: Stand): Stand {
  const [x, y, z] = from(outer, [inner.x, inner.y, inner.z]);
  return { x, y, z, heading: outer.heading + inner.heading };
}

type Range = readonly [number, number];
type Rgb = readonly [number, number, number];

const known = new Map<string, Rgb>();

/** A colour as the shaders want it; `shade` below 1 darkens. */
export function rgb(hex: string, shade = 1): Rgb {
  let linear = known.get(hex);
  if (!linear) {
    const { r, g, b } = new Color(hex);
    linear = [r, g, b];
    known.set(hex, linear);
  }
  return shade === 1 ? linear : [linear[0] * shade, linear[1] * shade, linear[2] * shade];
}

type Uv = readonly [number, number];

/** Numbers without end: an array that doubles when it is full. */
class Numbers<A extends Float32Array | Uint32Array> {
  length = 0;

  constructor(private data: A) {}

  add(a: number, b: number, c: number): void {
    this.#reserve(3);
    this.data[this.length++] = a;
    this.data[this.length++] = b;
    this.data[this.length++] = c;
  }

  addPair(a: number, b: number): void {
    this.#reserve(2);
    this.data[this.length++] = a;
    this.data[this.length++] = b;
  }

  all(): A {
    return this.data.slice(0, this.length) as A;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.data.length) return;
    const larger = new (this.data.constructor as new (length: number) => A)(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}

const FIRST_SIZE = 768;

export class Batch {
  readonly #positions = new Numbers(new Float32Array(FIRST_SIZE));
  readonly #normals = new Numbers(new Float32Array(FIRST_SIZE));
  readonly #colours = new Numbers(new Float32Array(FIRST_SIZE));
  readonly #uvs = new Numbers(new Float32Array(FIRST_SIZE));
  readonly #indices = new Numbers(new Uint32Array(FIRST_SIZE));

  get isEmpty(): boolean {
    return this.#indices.length === 0;
  }

  get #next(): number {
    return this.#positions.length / 3;
  }

  vertex(place: Xyz, normal: Xyz, colour: Rgb, uv: Uv): number {
    this.#positions.add(place[0], place[1], place[2]);
    this.#normals.add(normal[0], normal[1], normal[2]);
    this.#colours.add(colour[0], colour[1], colour[2]);
    this.#uvs.addPair(uv[0], uv[1]);
    return this.#next - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.#indices.add(a, b, c);
  }

  /** A flat face, counterclockwise from outside. `foot` shades its first two corners: the dark at the foot of a wall. */
  quad(
    corners: readonly [Xyz, Xyz, Xyz, Xyz],
    colour: Rgb,
    foot: Rgb = colour,
    uvs?: readonly Uv[],
  ): void {
    const normal = normalOf(corners[0], corners[1], corners[2]);
    const first = this.#next;
    corners.forEach((corner, i) => {
      this.vertex(corner, normal, i < 2 ? foot : colour, uvs?.[i] ?? planar(corner, normal));
    });
    this.#indices.add(first, first + 1, first + 2);
    this.#indices.add(first, first + 2, first + 3);
  }

  /** An upright face over a stretch of a line of the plan, seen from the line's right. */
  upright(a: Xy, b: Xy, [z0, z1]: Range, colour: Rgb, foot: Rgb = colour): void {
    this.quad(
      [
        [a[0], a[1], z0],
        [b[0], b[1], z0],
        [b[0], b[1], z1],
        [a[0], a[1], z1],
      ],
      colour,
      foot,
    );
  }

  /** A block in a thing's own frame; its underside is left out where it stands on the ground. */
  box(
    stand: Stand,
    [u0, u1]: Range,
    [v0, v1]: Range,
    [w0, w1]: Range,
    colour: Rgb,
    foot: Rgb = colour,
  ): void {
    const at = (u: number, v: number, w: number): Xyz => from(stand, [u, v, w]);
    const side = (a: Xy, b: Xy) =>
      this.quad([at(...a, w0), at(...b, w0), at(...b, w1), at(...a, w1)], colour, foot);
    side([u0, v0], [u1, v0]);
    side([u1, v0], [u1, v1]);
    side([u1, v1], [u0, v1]);
    side([u0, v1], [u0, v0]);
    this.quad([at(u0, v0, w1), at(u1, v0, w1), at(u1, v1, w1), at(u0, v1, w1)], colour);
    if (stand.z + w0 > 0.05) {
      this.quad([at(u0, v1, w0), at(u1, v1, w0), at(u1, v0, w0), at(u0, v0, w0)], foot);
    }
  }

  /** A level area at a height: an outline and its holes. */
  area(rings: readonly (readonly Xy[])[], z: number, colour: Rgb): void {
    const [outer, ...holes] = rings.map((ring) => ring.map(([x, y]) => new Vector2(x, y)));
    if (!outer) return;
    const first = this.#next;
    for (const [x, y] of rings.flat()) this.vertex([x, y, z], [0, 0, 1], colour, [x, y]);
    for (const [a, b, c] of ShapeUtils.triangulateShape(outer, holes) as [
      number,
      number,
      number,
    ][]) {
      this.#indices.add(first + a, first + b, first + c);
    }
  }

  /** An outline drawn up to a height: its sides and its lid. */
  prism(rings: readonly (readonly Xy[])[], [z0, z1]: Range, colour: Rgb, foot: Rgb = colour): void {
    for (const ring of rings) {
      for (const side of edgesOf(ring)) this.upright(side.from, side.to, [z0, z1], colour, foot);
    }
    this.area(rings, z1, colour);
  }

  /** A round bar between two places, which may taper; its ends are open but for `lid`. */
  bar(a: Xyz, b: Xyz, [radiusA, radiusB]: Range, sides: number, colour: Rgb, lid = false): void {
    const axis = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
    const [right, up] = acrossOf(axis);
    const first = this.#next;
    for (let i = 0; i <= sides; i++) {
      const angle = (i / sides) * 2 * Math.PI;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const normal: Xyz = [
        right[0] * cos + up[0] * sin,
        right[1] * cos + up[1] * sin,
        right[2] * cos + up[2] * sin,
      ];
      const ring = (end: Xyz, radius: number): Xyz => [
        end[0] + normal[0] * radius,
        end[1] + normal[1] * radius,
        end[2] + normal[2] * radius,
      ];
      this.vertex(ring(a, radiusA), normal, colour, [i / sides, 0]);
      this.vertex(ring(b, radiusB), normal, colour, [i / sides, 1]);
      if (i === sides) continue;
      const at = first + 2 * i;
      this.#indices.add(at, at + 2, at + 1);
      this.#indices.add(at + 1, at + 2, at + 3);
    }
    if (!lid) return;
    const centre = this.vertex(b, axis, colour, [0.5, 0.5]);
    for (let i = 0; i < sides; i++) this.#indices.add(centre, first + 2 * i + 1, first + 2 * i + 3);
  }

  /** All that was added so far. */
  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(this.#positions.all(), 3));
    geometry.setAttribute('normal', new BufferAttribute(this.#normals.all(), 3));
    geometry.setAttribute('color', new BufferAttribute(this.#colours.all(), 3));
    geometry.setAttribute('uv', new BufferAttribute(this.#uvs.all(), 2));
    geometry.setIndex(new BufferAttribute(this.#indices.all(), 1));
    return geometry;
  }
}

/** Textures are laid in metres: upright faces by their length and height, level ones by the plan. */
function planar([x, y, z]: Xyz, [nx, ny, nz]: Xyz): Uv {
  if (Math.abs(nz) > 0.7) return [x, y];
  const across = Math.hypot(nx, ny);
  return [(-ny * x + nx * y) / across, z];
}

function normalOf(a: Xyz, b: Xyz, c: Xyz): Xyz {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return unit([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]);
}

function unit([x, y, z]: Xyz): Xyz {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Two directions across an axis, right-handed with it. */
function acrossOf(axis: Xyz): [Xyz, Xyz] {
  const helper: Xyz = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const right = unit([
    helper[1] * axis[2] - helper[2] * axis[1],
    helper[2] * axis[0] - helper[0] * axis[2],
    helper[0] * axis[1] - helper[1] * axis[0],
  ]);
  return [
    right,
    [
      axis[1] * right[2] - axis[2] * right[1],
      axis[2] * right[0] - axis[0] * right[2],
      axis[0] * right[1] - axis[1] * right[0],
    ],
  ];
}
