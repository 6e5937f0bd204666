import { describe, expect, it } from 'vitest';
import type { Feature, LayoutProposal, Position } from '../api/types';
import { laneAlong, takenOver } from './layoutDeed';

const M = 1 / 111_320;

/** A rectangle of metres in the yard, on the equator. */
function box(id: string, kind: string, [x, y]: Position, width: number, depth: number) {
  const corner = (dx: number, dy: number): Position => [(x + dx) * M, (y + dy) * M];
  const ring = [corner(0, 0), corner(width, 0), corner(width, depth), corner(0, depth)];
  const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
  const properties = { kind, courtyard: 'yard', revision: 3 };
  return { type: 'Feature', id, geometry, properties } as unknown as Feature;
}

function along(...points: Position[]): Position[] {
  return points.map(([x, y]) => [x * M, y * M]);
}

const replaced = [box('old', 'parking_space', [1, 1], 2.5, 5)];

const proposal = {
  id: 'most-spaces',
  name: { zh: '车位最多', en: 'Most spaces' },
  count: 1,
  spaces: {
    features: [
      {
        geometry: box('s', '', [0, 0], 2.5, 5).geometry,
        properties: { type: 'accessible', arrangement: 'perpendicular' },
      },
    ],
  },
  aisles: {
    features: [
      {
        geometry: box('a', '', [0, 5], 20, 6).geometry,
        properties: { width_m: 6, one_way: true, is_there: false, axis: along([20, 8], [0, 8]) },
      },
      {
        geometry: box('b', '', [0, 11], 20, 6).geometry,
        properties: { width_m: 6, one_way: false, is_there: true, axis: along([0, 14], [20, 14]) },
      },
    ],
  },
} as unknown as LayoutProposal;

describe('a layout that is taken over', () => {
  const { edits, title } = takenOver(proposal, 'run', 'yard', replaced);

  it('is one deed: what it replaces goes, spaces and lanes come', () => {
    const change = edits.map(({ before, after }) => [
      before?.id ?? null,
      after?.properties.kind ?? null,
    ]);
    expect(change).toEqual([
      ['old', null],
      [null, 'parking_space'],
      [null, 'lane'],
    ]);
    expect(title.en).toBe('Parking layout: Most spaces (1 spaces)');
  });

  it('has spaces that know their layout, in the courtyard', () => {
    expect(edits[1]?.after?.properties).toMatchObject({
      courtyard: 'yard',
      layout: 'run',
      type: 'accessible',
      state: 'planned',
    });
  });

  it('makes of an aisle a lane of its width in its direction, but not of one that is there', () => {
    const lane = edits[2]?.after;
    expect(edits).toHaveLength(3);
    expect(lane?.properties).toMatchObject({ width_m: 6, one_way: true });
    const line = (lane?.geometry.coordinates ?? []) as Position[];
    expect(line.map(([x, y]) => [Math.round(x / M), Math.round(y / M)])).toEqual([
      [20, 8],
      [0, 8],
    ]);
  });
});

describe('the lane along an axis', () => {
  it('touches nothing at its ends, however short it is', () => {
    const xs = (length: number) =>
      laneAlong(along([0, 0], [length, 0]) as [Position, Position]).map(([x]) => x / M);
    expect(xs(4)[0]).toBeCloseTo(0.05, 2);
    expect(xs(4)[1]).toBeCloseTo(3.95, 2);
    expect(xs(0.1)[0]).toBeCloseTo(0.025, 3);
    expect(xs(0.1)[1]).toBeCloseTo(0.075, 3);
  });
});
