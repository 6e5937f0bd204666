import { describe, expect, it } from 'vitest';
import { square } from './fixtures';
import {
  boxAbout,
  edgesOf,
  facing,
  outlinesOf,
  scattered,
  signedArea_m2,
  towards,
  type Xy,
} from './plan';
import { Seed } from './seed';

describe('outlines', () => {
  it('run counterclockwise around the outside, whichever way they were drawn', () => {
    const there = square(0, 0, 4) as { type: 'Polygon'; coordinates: Xy[][] };
    const back = { ...there, coordinates: there.coordinates.map((ring) => [...ring].reverse()) };
    for (const geometry of [there, back]) {
      const [rings] = outlinesOf(geometry);
      expect(rings?.[0]).toHaveLength(4);
      expect(signedArea_m2(rings?.[0] ?? [])).toBe(16);
      for (const { outward, from, to } of edgesOf(rings?.[0] ?? [])) {
        const middle: Xy = [(from[0] + to[0]) / 2 - 2, (from[1] + to[1]) / 2 - 2];
        expect(outward[0] * middle[0] + outward[1] * middle[1]).toBeGreaterThan(0);
      }
    }
  });

  it('are none of a line, and none where there is no area', () => {
    expect(
      outlinesOf({
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 0],
        ],
      }),
    ).toEqual([]);
    expect(outlinesOf(square(1, 1, 0))).toEqual([]);
  });
});

describe('a box about an outline', () => {
  it.each([0.3, 1.2, 2.9])('is turned with it: %d', (angle) => {
    const [along, across] = [towards(angle), towards(angle + Math.PI / 2)];
    const corner = (u: number, v: number): Xy => [
      7 + along[0] * u + across[0] * v,
      along[1] * u + across[1] * v,
    ];
    const box = boxAbout([corner(-5, -2), corner(5, -2), corner(5, 2), corner(-5, 2)]);
    expect(box.half_length_m).toBeCloseTo(5);
    expect(box.half_width_m).toBeCloseTo(2);
    expect(box.centre[0]).toBeCloseTo(7);
    expect(Math.abs(Math.sin(box.heading - angle))).toBeLessThan(1e-9);
  });
});

it('a thing shows its front to what it faces', () => {
  for (const place of [
    [3, 0],
    [0, 5],
    [-2, -2],
  ] as Xy[]) {
    const heading = facing([0, 0], place);
    const front: Xy = [Math.sin(heading), -Math.cos(heading)];
    expect((front[0] * place[0] + front[1] * place[1]) / Math.hypot(...place)).toBeCloseTo(1);
  }
});

it('scattered places lie in the area, off its edges, the same each time', () => {
  const [rings = []] = outlinesOf(square(0, 0, 20));
  const places = scattered(rings, 1.5, 1, new Seed('a'));
  expect(places.length).toBeGreaterThan(60);
  for (const [x, y] of places) expect(Math.min(x, y, 20 - x, 20 - y)).toBeGreaterThanOrEqual(1);
  expect(scattered(rings, 1.5, 1, new Seed('a'))).toEqual(places);
  expect(scattered(rings, 1.5, 1, new Seed('b'))).not.toEqual(places);
});
