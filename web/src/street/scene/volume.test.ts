import { describe, expect, it } from 'vitest';
import type { Xyz } from './batch';
import { square } from './fixtures';
import { edgesOf, facesOf, hasBody, holds, type Volume } from './volume';

/** Looks north from 4 m up over a square of ground before it. */
const volume = (change: Partial<Volume> = {}): Volume => ({
  camera: 'c',
  lens: { at: [0, 0], height_m: 4, azimuth_deg: 0, tilt_deg: 20 },
  floor_m: 1,
  levels: [
    { colour: '#ff0000', depth_m: 30, polygon: square(-5, 5, 10) },
    { colour: '#00ff00', depth_m: 12, polygon: square(-5, 5, 6) },
    { colour: '#0000ff', depth_m: 6, polygon: { type: 'MultiPolygon', coordinates: [] } },
  ],
  isChosen: false,
  ...change,
});

function triangles(of: Volume): { corners: Xyz[]; colour: number[] }[] {
  const geometry = facesOf(of);
  const [places, colours] = [geometry.getAttribute('position'), geometry.getAttribute('color')];
  const index = Array.from(geometry.index?.array ?? []);
  return Array.from({ length: index.length / 3 }, (_, i) => {
    const corners = index.slice(3 * i, 3 * i + 3);
    return {
      corners: corners.map((at): Xyz => [places.getX(at), places.getY(at), places.getZ(at)]),
      colour: [0, 1, 2].map((part) => colours.array[3 * (corners[0] as number) + part] as number),
    };
  });
}

function area_m2([a, b, c]: Xyz[]): number {
  const [u, v] = [b, c].map((p) => (p as Xyz).map((part, i) => part - ((a as Xyz)[i] as number)));
  const [[ux = 0, uy = 0, uz = 0] = [], [vx = 0, vy = 0, vz = 0] = []] = [u, v];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

const depthOf = ([, y, z]: Xyz) => {
  const tilt = (20 * Math.PI) / 180;
  return y * Math.cos(tilt) + (4 - z) * Math.sin(tilt);
};

describe('the volume of a camera', () => {
  it('has faces from the lens to the outline of what is seen, and no more', () => {
    const faces = triangles(volume());
    const whole = triangles(
      volume({ levels: [{ colour: '#ff0000', depth_m: 30, polygon: square(-5, 5, 10) }] }),
    );
    expect(whole).toHaveLength(4);
    const sum = (all: typeof faces) => all.reduce((m2, { corners }) => m2 + area_m2(corners), 0);
    expect(sum(faces)).toBeCloseTo(sum(whole), 3);
    for (const [x, y, z] of faces.flatMap(({ corners }) => corners)) {
      expect(z).toBeGreaterThanOrEqual(1 - 1e-5);
      expect(z).toBeLessThanOrEqual(4 + 1e-5);
      // On the cone over the square.
      const share = (4 - z) / 3;
      expect(Math.abs(x)).toBeLessThanOrEqual(5 * share + 1e-4);
      expect(y).toBeGreaterThanOrEqual(5 * share - 1e-4);
      expect(y).toBeLessThanOrEqual(15 * share + 1e-4);
    }
  });

  it('is coloured by the level that is reached at each depth', () => {
    const between = { red: [12, Infinity], green: [6, 12], blue: [0, 6] };
    const seen = new Set<string>();
    for (const { corners, colour } of triangles(volume())) {
      const name = (['red', 'green', 'blue'] as const)[colour.indexOf(Math.max(...colour))];
      if (!name) throw new Error('no colour');
      seen.add(name);
      const [least, most] = between[name] as [number, number];
      for (const corner of corners) {
        expect(depthOf(corner)).toBeGreaterThanOrEqual(least - 1e-4);
        expect(depthOf(corner)).toBeLessThanOrEqual(most + 1e-4);
      }
    }
    expect([...seen].sort()).toEqual(['blue', 'green', 'red']);
  });

  it('holds an eye that the lens sees over seen ground, and one under it', () => {
    expect(holds(volume(), [0, 5, 2.4])).toBe(true);
    expect(holds(volume(), [0, 10, 0.5])).toBe(true);
    expect(holds(volume(), [0, 2, 1])).toBe(false);
    expect(holds(volume(), [0, 10, 3.9])).toBe(false);
    expect(holds(volume(), [0, 5, 4])).toBe(false);
    expect(holds(volume(), [0, -5, 2])).toBe(false);
  });

  it('holds no eye on the far side of what it is not seen through', () => {
    const hole = square(-1, 8, 2) as { type: 'Polygon'; coordinates: [number, number][][] };
    const outer = square(-5, 5, 10) as typeof hole;
    const polygon = {
      ...outer,
      coordinates: [...outer.coordinates, ...hole.coordinates],
    };
    const around = volume({ levels: [{ colour: '#ff0000', depth_m: 30, polygon }] });
    expect(holds(around, [0, 9, 1])).toBe(false);
    expect(holds(around, [3, 9, 1])).toBe(true);
    expect(triangles(around)).toHaveLength(8);
  });

  it('is none where the lens hangs under the plane, or sees nothing', () => {
    expect(hasBody(volume())).toBe(true);
    expect(hasBody(volume({ floor_m: 4.5 }))).toBe(false);
    expect(hasBody(volume({ levels: [] }))).toBe(false);
  });

  it('has edges around its rim and to its outermost corners', () => {
    const places = edgesOf([volume()]).getAttribute('position');
    expect(places.count).toBe(2 * (4 + 2));
  });
});
