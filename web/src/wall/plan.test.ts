import { describe, expect, it } from 'vitest';
import type { Feature, Position } from '../api/types';
import { metresPerDegree } from '../map/ground';
import { placeLabels, shared } from './labels';
import { drawPlan, scaleBar } from './plan';

const ORIGIN: Position = [114, 34.7];
const SHEET = { width: 1000, height: 800, margin: { x: 100, y: 50 } };

function at(east_m: number, north_m: number): Position {
  const { east, north } = metresPerDegree(ORIGIN[1]);
  return [ORIGIN[0] + east_m / east, ORIGIN[1] + north_m / north];
}

function area(id: string, west: number, south: number, size: number): Feature {
  const corners = [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ];
  return {
    id,
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [corners.map(([x = 0, y = 0]) => at(x, y))] },
    properties: { kind: 'courtyard' },
  } as unknown as Feature;
}

function lane(name: string, from: Position, to: Position): Feature {
  return {
    id: name,
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: [from, to] },
    properties: { kind: 'lane', name, width_m: 10 },
  } as unknown as Feature;
}

const ground = (courtyards: Feature[], lanes: Feature[] = []) => ({
  courtyards,
  lanes,
  buildings: [],
  greens: [],
});

describe('the plan of the street', () => {
  it('fills the sheet but for its margins, north up, in the same scale both ways', () => {
    const courtyards = [area('sw', 0, 0, 100), area('ne', 600, 900, 100)];
    const { courtyards: drawn, bar } = drawPlan(ground(courtyards), SHEET);
    const [sw, ne] = drawn.map(({ box }) => box);
    // 700 m by 1000 m: the height decides, 700 units for 1000 m.
    expect(sw?.y).toBeCloseTo(50 + 0.7 * 900, 1);
    expect(sw?.height).toBeCloseTo(70, 1);
    expect(sw?.width).toBeCloseTo(70, 1);
    expect(ne?.y).toBeCloseTo(50, 1);
    expect((ne?.x ?? 0) - (sw?.x ?? 0)).toBeCloseTo(0.7 * 600, 1);
    expect(bar.length).toBeCloseTo(0.7 * bar.metres, 1);
  });

  it('draws a street as wide as it is, and names it where it can be read', () => {
    const courtyards = [area('a', 0, 0, 1000)];
    const lanes = [
      lane('crossing', at(-5000, 500), at(5000, 500)),
      lane('falling', at(500, 1000), at(500, 0)),
      lane('elsewhere', at(-5000, -5000), at(-4000, -5000)),
    ];
    const { streets, streetNames } = drawPlan(ground(courtyards, lanes), SHEET);
    expect(streets[0]?.width).toBeCloseTo(7, 1);
    expect(streetNames.map(({ name }) => name)).toEqual(['crossing', 'falling']);
    const [crossing, falling] = streetNames;
    expect(crossing).toMatchObject({ x: 500 });
    expect(crossing?.length).toBeCloseTo(SHEET.width, 1);
    expect(Math.abs(crossing?.turn_deg ?? 9)).toBeLessThan(0.1);
    expect(Math.abs(falling?.turn_deg ?? 0)).toBeCloseTo(90, 1);
  });

  it('is empty, and no fault, where there is nothing', () => {
    const { courtyards, bar } = drawPlan(ground([]), SHEET);
    expect(courtyards).toEqual([]);
    expect(bar.length).toBeGreaterThan(0);
  });
});

describe('the scale bar', () => {
  it('has a round length that fits', () => {
    for (const unitsPerMetre of [0.013, 0.2, 0.68, 1, 7.7, 40]) {
      const { metres, length } = scaleBar(250, unitsPerMetre);
      expect(length).toBeLessThanOrEqual(250);
      expect(length).toBeGreaterThan(250 / 2.6);
      expect([1, 2, 5]).toContain(Number(metres.toExponential()[0]));
      expect(length / metres).toBeCloseTo(unitsPerMetre, 9);
    }
  });
});

describe('names on a map', () => {
  const label = { width: 120, height: 30 };
  const sheet = { width: 1000, height: 800 };
  const yard = (id: string, x: number, y: number) => ({
    id,
    box: { x, y, width: 40, height: 40 },
    ...label,
  });

  it('stand below what they name where nothing is in the way', () => {
    const placed = placeLabels([yard('a', 500, 400)], sheet);
    expect(placed.get('a')).toMatchObject({ x: 460, y: 444 });
  });

  it('never lie on each other, nor on what is fixed, nor outside', () => {
    const crowd = Array.from({ length: 40 }, (_, i) =>
      yard(`${i}`, 60 + (i % 8) * 118, 50 + Math.floor(i / 8) * 150),
    );
    const fixed = [{ x: 0, y: 700, width: 300, height: 100 }];
    const placed = [...placeLabels(crowd, sheet, fixed).values()];
    expect(placed.length).toBeGreaterThan(30);
    for (const box of placed) {
      expect(shared(box, { x: 0, y: 0, ...sheet })).toBeCloseTo(120 * 30, 6);
      for (const other of [...fixed, ...placed.filter((one) => one !== box)])
        expect(shared(box, other)).toBe(0);
    }
  });

  it('go farther away where all that is near is taken', () => {
    const around = [{ x: 300, y: 340, width: 440, height: 160 }];
    const placed = placeLabels([yard('a', 500, 400)], sheet, around).get('a');
    expect(placed && shared(placed, around[0] as (typeof around)[0])).toBe(0);
  });

  it('of which there is no room for all, the first are kept', () => {
    const heap = Array.from({ length: 30 }, (_, i) => yard(`${i}`, 500, 400));
    const placed = placeLabels(heap, sheet);
    expect(placed.has('0')).toBe(true);
    expect(placed.size).toBeLessThan(30);
  });
});
