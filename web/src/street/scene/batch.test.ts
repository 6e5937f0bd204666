import { ShapeUtils, Vector2 } from 'three';
import { describe, expect, it } from 'vitest';
import { Batch, rgb } from './batch';
import type { Xy } from './plan';

const WHITE = rgb('#ffffff');

/** The faces of an area, in the plan. */
function facesOf(rings: readonly Xy[][]): [Xy, Xy, Xy][] {
  const batch = new Batch();
  batch.area(rings, 3, WHITE);
  const geometry = batch.geometry();
  const places = geometry.getAttribute('position');
  const corner = (i: number): Xy => [places.getX(i), places.getY(i)];
  const index = geometry.index?.array ?? [];
  return Array.from({ length: index.length / 3 }, (_, i) => [
    corner(index[3 * i] as number),
    corner(index[3 * i + 1] as number),
    corner(index[3 * i + 2] as number),
  ]);
}

const signedArea_m2 = ([a, b, c]: readonly [Xy, Xy, Xy]) =>
  ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2;

const polygon = (corners: number, radius: (i: number) => number): Xy[] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (i * 2 * Math.PI) / corners;
    return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
  });

describe('an area', () => {
  const shapes: Record<string, Xy[]> = {
    square: polygon(4, () => 5),
    kite: polygon(4, (i) => i + 1),
    arrow: polygon(4, (i) => (i === 0 ? -1 : 4)),
    disc: polygon(16, () => 2),
    star: polygon(10, (i) => (i % 2 ? 2 : 5)),
    hook: [
      [0, 0],
      [6, 0],
      [6, 6],
      [4, 6],
      [4, 2],
      [0, 2],
    ],
    'square with a place on its side': [
      [0, 0],
      [2, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ],
  };

  it.each(Object.entries(shapes))('fills a %s, whichever way around, and looks up', (_, ring) => {
    const size_m2 = Math.abs(ShapeUtils.area(ring.map(([x, y]) => new Vector2(x, y))));
    for (const outline of [ring, [...ring].reverse()]) {
      const areas = facesOf([outline]).map(signedArea_m2);
      expect(Math.min(...areas)).toBeGreaterThanOrEqual(0);
      expect(areas.reduce((sum, area) => sum + area, 0)).toBeCloseTo(size_m2, 3);
    }
  });

  it('leaves its holes open', () => {
    const areas = facesOf([polygon(4, () => 5), polygon(4, () => 2).reverse()]).map(signedArea_m2);
    expect(areas.reduce((sum, area) => sum + area, 0)).toBeCloseTo(50 - 8, 3);
  });
});

describe('a block', () => {
  it('has its faces outside, as large as it is', () => {
    const batch = new Batch();
    batch.box({ x: 4, y: -2, z: 1, heading: 0.7 }, [-1, 2], [-0.5, 0.5], [0, 3], WHITE);
    const geometry = batch.geometry();
    const [places, normals] = [geometry.getAttribute('position'), geometry.getAttribute('normal')];
    const index = geometry.index?.array ?? [];
    let volume_m3 = 0;
    for (let i = 0; i < index.length; i += 3) {
      const [a, b, c] = [index[i], index[i + 1], index[i + 2]] as [number, number, number];
      const at = (k: number) => [places.getX(k), places.getY(k), places.getZ(k)] as const;
      const [p, q, r] = [at(a), at(b), at(c)];
      // By the divergence theorem: a sixth of each face's determinant.
      volume_m3 +=
        (p[0] * (q[1] * r[2] - q[2] * r[1]) -
          p[1] * (q[0] * r[2] - q[2] * r[0]) +
          p[2] * (q[0] * r[1] - q[1] * r[0])) /
        6;
      expect(Math.hypot(normals.getX(a), normals.getY(a), normals.getZ(a))).toBeCloseTo(1, 5);
    }
    expect(volume_m3).toBeCloseTo(3 * 1 * 3, 3);
  });
});
