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
export type Rgb = readonly [number, number, number];

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

/** A courtyard has hundreds of thousands of corners: none of them is an object of its own. */
type Corners = {
  positions: Float32Array;
  normals: Float32Array;
  colours: Float32Array;
  uvs: Float32Array;
};

const roomFor = (corners: number): Corners => ({
  positions: new Float32Array(3 * corners),
  normals: new Float32Array(3 * corners),
  colours: new Float32Array(3 * corners),
  uvs: new Float32Array(2 * corners),
});

const FIRST_CORNERS = 256;

export class Batch {
  #data = roomFor(FIRST_CORNERS);
  #room = FIRST_CORNERS;
  #corners = 0;
  #indices = new Uint32Array(3 * FIRST_CORNERS);
  #ends = 0;

  get isEmpty(): boolean {
    return this.#ends === 0;
  }

  get triangles(): number {
    return this.#ends / 3;
  }

  vertex([x, y, z]: Xyz, [nx, ny, nz]: Xyz, colour: Rgb, [u, v]: Uv): number {
    return this.#corner(x, y, z, nx, ny, nz, colour, u, v);
  }

  triangle(a: number, b: number, c: number): void {
    if (this.#ends + 3 > this.#indices.length) {
      const larger = new Uint32Array(2 * this.#indices.length);
      larger.set(this.#indices);
      this.#indices = larger;
    }
    this.#indices[this.#ends++] = a;
    this.#indices[this.#ends++] = b;
    this.#indices[this.#ends++] = c;
  }

  /** A flat face, counterclockwise from outside. `foot` shades its first two corners: the dark at the foot of a wall. */
  quad(
    [a, b, c, d]: readonly [Xyz, Xyz, Xyz, Xyz],
    colour: Rgb,
    foot: Rgb = colour,
    uvs?: readonly Uv[],
  ): void {
    const first = this.#corners;
    this.#face(
      a[0],
      a[1],
      a[2],
      b[0],
      b[1],
      b[2],
      c[0],
      c[1],
      c[2],
      d[0],
      d[1],
      d[2],
      colour,
      foot,
    );
    if (uvs) for (const [i, uv] of uvs.entries()) this.#data.uvs.set(uv, 2 * (first + i));
  }

  /** An upright face over a stretch of a line of the plan, seen from the line's right. */
  upright(a: Xy, b: Xy, [z0, z1]: Range, colour: Rgb, foot: Rgb = colour): void {
    this.#upright(a[0], a[1], b[0], b[1], z0, z1, colour, foot);
  }

  /** A block in a thing's own frame; its underside is left out where it stands on the ground. */
  box(
    { x, y, z, heading }: Stand,
    [u0, u1]: Range,
    [v0, v1]: Range,
    [w0, w1]: Range,
    colour: Rgb,
    foot: Rgb = colour,
  ): void {
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    const [ax, ay] = [x + u0 * cos - v0 * sin, y + u0 * sin + v0 * cos];
    const [bx, by] = [x + u1 * cos - v0 * sin, y + u1 * sin + v0 * cos];
    const [cx, cy] = [x + u1 * cos - v1 * sin, y + u1 * sin + v1 * cos];
    const [dx, dy] = [x + u0 * cos - v1 * sin, y + u0 * sin + v1 * cos];
    const [low, top] = [z + w0, z + w1];
    this.#upright(ax, ay, bx, by, low, top, colour, foot);
    this.#upright(bx, by, cx, cy, low, top, colour, foot);
    this.#upright(cx, cy, dx, dy, low, top, colour, foot);
    this.#upright(dx, dy, ax, ay, low, top, colour, foot);
    this.#face(ax, ay, top, bx, by, top, cx, cy, top, dx, dy, top, colour, colour);
    if (low > 0.05) this.#face(dx, dy, low, cx, cy, low, bx, by, low, ax, ay, low, foot, foot);
  }

  /** A level area at a height: an outline and its holes. */
  area(rings: readonly (readonly Xy[])[], z: number, colour: Rgb): void {
    const [outer, ...holes] = rings;
    if (!outer) return;
    const first = this.#corners;
    for (const ring of rings) {
      for (const [x, y] of ring) this.#corner(x, y, z, 0, 0, 1, colour, x, y);
    }
    const turn = holes.length === 0 && outer.length === 4 ? turnOf(outer) : 0;
    if (turn === 0) this.#patchwork(first, outer, holes);
    else if (turn > 0) this.#halves(first, first + 1, first + 2, first + 3);
    else this.#halves(first + 3, first + 2, first + 1, first);
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
    const first = this.#corners;
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
      this.triangle(at, at + 2, at + 1);
      this.triangle(at + 1, at + 2, at + 3);
    }
    if (!lid) return;
    const centre = this.vertex(b, axis, colour, [0.5, 0.5]);
    for (let i = 0; i < sides; i++) this.triangle(centre, first + 2 * i + 1, first + 2 * i + 3);
  }

  /** All that was added so far. */
  geometry(): BufferGeometry {
    const { positions, normals, colours, uvs } = this.#data;
    const first = (data: Float32Array, size: 2 | 3) =>
      new BufferAttribute(data.slice(0, size * this.#corners), size);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', first(positions, 3));
    geometry.setAttribute('normal', first(normals, 3));
    geometry.setAttribute('color', first(colours, 3));
    geometry.setAttribute('uv', first(uvs, 2));
    geometry.setIndex(new BufferAttribute(this.#indices.slice(0, this.#ends), 1));
    return geometry;
  }

  /** Every corner there is comes through here, as plain numbers. */
  #corner(
    x: number,
    y: number,
    z: number,
    nx: number,
    ny: number,
    nz: number,
    colour: Rgb,
    u: number,
    v: number,
  ): number {
    const corner = this.#corners;
    if (corner === this.#room) this.#grow();
    const { positions, normals, colours, uvs } = this.#data;
    const at = 3 * corner;
    positions[at] = x;
    positions[at + 1] = y;
    positions[at + 2] = z;
    normals[at] = nx;
    normals[at + 1] = ny;
    normals[at + 2] = nz;
    colours[at] = colour[0];
    colours[at + 1] = colour[1];
    colours[at + 2] = colour[2];
    uvs[2 * corner] = u;
    uvs[2 * corner + 1] = v;
    this.#corners = corner + 1;
    return corner;
  }

  #grow(): void {
    this.#room *= 2;
    const { positions, normals, colours, uvs } = this.#data;
    this.#data = roomFor(this.#room);
    this.#data.positions.set(positions);
    this.#data.normals.set(normals);
    this.#data.colours.set(colours);
    this.#data.uvs.set(uvs);
  }

  #upright(
    ax: number,
    ay: number,
    bx: number,
    by: number,
    z0: number,
    z1: number,
    colour: Rgb,
    foot: Rgb,
  ): void {
    this.#face(ax, ay, z0, bx, by, z0, bx, by, z1, ax, ay, z1, colour, foot);
  }

  /** Its texture is laid in metres: on upright faces by their length and height, on level ones by the plan. */
  #face(
    ax: number,
    ay: number,
    az: number,
    bx: number,
    by: number,
    bz: number,
    cx: number,
    cy: number,
    cz: number,
    dx: number,
    dy: number,
    dz: number,
    colour: Rgb,
    foot: Rgb,
  ): void {
    const [ux, uy, uz] = [bx - ax, by - ay, bz - az];
    const [vx, vy, vz] = [cx - ax, cy - ay, cz - az];
    let nx = uy * vz - uz * vy;
    let ny = uz * vx - ux * vz;
    let nz = ux * vy - uy * vx;
    const size = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    nx /= size;
    ny /= size;
    nz /= size;
    const first = this.#corners;
    if (Math.abs(nz) > 0.7) {
      this.#corner(ax, ay, az, nx, ny, nz, foot, ax, ay);
      this.#corner(bx, by, bz, nx, ny, nz, foot, bx, by);
      this.#corner(cx, cy, cz, nx, ny, nz, colour, cx, cy);
      this.#corner(dx, dy, dz, nx, ny, nz, colour, dx, dy);
    } else {
      const across = Math.sqrt(nx * nx + ny * ny) || 1;
      const [right, ahead] = [-ny / across, nx / across];
      this.#corner(ax, ay, az, nx, ny, nz, foot, right * ax + ahead * ay, az);
      this.#corner(bx, by, bz, nx, ny, nz, foot, right * bx + ahead * by, bz);
      this.#corner(cx, cy, cz, nx, ny, nz, colour, right * cx + ahead * cy, cz);
      this.#corner(dx, dy, dz, nx, ny, nz, colour, right * dx + ahead * dy, dz);
    }
    this.triangle(first, first + 1, first + 2);
    this.triangle(first, first + 2, first + 3);
  }

  /** Most areas have four corners: no search for how to cut them, but they are cut as it would do. */
  #halves(a: number, b: number, c: number, d: number): void {
    this.triangle(c, d, a);
    this.triangle(a, b, c);
  }

  #patchwork(first: number, outer: readonly Xy[], holes: readonly (readonly Xy[])[]): void {
    const places = (ring: readonly Xy[]) => ring.map(([x, y]) => new Vector2(x, y));
    const faces = ShapeUtils.triangulateShape(places(outer), holes.map(places));
    for (const [a, b, c] of faces as [number, number, number][])
      this.triangle(first + a, first + b, first + c);
  }
}

/** 1 for four corners that all turn to the left, -1 to the right; 0 where they do not turn the same way. */
function turnOf(ring: readonly Xy[]): -1 | 0 | 1 {
  let [left, right] = [0, 0];
  for (let i = 0; i < 4; i++) {
    const [a, b, c] = [ring[i], ring[(i + 1) % 4], ring[(i + 2) % 4]] as [Xy, Xy, Xy];
    const turn = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]);
    if (turn > 0) left += 1;
    else if (turn < 0) right += 1;
  }
  if (left === 4) return 1;
  return right === 4 ? -1 : 0;
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
