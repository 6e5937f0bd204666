import { describe, expect, it } from 'vitest';
import type { Feature, LayoutProposal, Position } from '../api/types';
import { axisOf, takenOver } from './layoutDeed';

const M = 1 / 111_320;

/** A rectangle of metres in the yard, on the equator. */
function box(id: string, kind: string, [x, y]: Position, width: number, depth: number) {
  const corner = (dx: number, dy: number): Position => [(x + dx) * M, (y + dy) * M];
  const ring = [corner(0, 0), corner(width, 0), corner(width, depth), corner(0, depth)];
  const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
  const properties = { kind, courtyard: 'yard', revision: 3 };
  return { type: 'Feature', id, geometry, properties } as unknown as Feature;
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
        properties: { width_m: 6, one_way: false },
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

  it('makes of an aisle a lane through its middle, of its width', () => {
    const lane = edits[2]?.after;
    expect(lane?.properties).toMatchObject({ width_m: 6, one_way: false });
    const line = (lane?.geometry.coordinates ?? []) as Position[];
    const [from, to] = line.map(([x, y]) => [Math.round(x / M), Math.round(y / M)]);
    expect([from, to].sort((a, b) => (a?.[0] ?? 0) - (b?.[0] ?? 0))).toEqual([
      [0, 8],
      [20, 8],
    ]);
  });
});

describe('the axis of an aisle', () => {
  it('runs across its sides of that width, from whichever corner its ring begins, and touches nothing at its ends', () => {
    const ring = box('a', '', [0, 0], 4, 6).geometry.coordinates[0] as Position[];
    const corners = ring.slice(0, 4);
    for (let turn = 0; turn < 4; turn += 1) {
      const turned = [...corners.slice(turn), ...corners.slice(0, turn)];
      const xs = axisOf(turned, 6).map(([x]) => x / M);
      xs.sort((a, b) => a - b);
      expect(xs[0]).toBeCloseTo(0.05, 2);
      expect(xs[1]).toBeCloseTo(3.95, 2);
    }
  });
});
