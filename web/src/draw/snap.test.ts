import { describe, expect, it } from 'vitest';
import type { Xy } from './plane';
import { type Snap, snap } from './snap';
import { type SnapFeature, SnapIndex } from './snapIndex';

const box = (id: string, x: number, y: number, width_m: number, depth_m: number): SnapFeature => ({
  id,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + width_m, y],
        [x + width_m, y + depth_m],
        [x, y + depth_m],
        [x, y],
      ],
    ],
  },
});

const HOUSE = new SnapIndex([box('house', 0.123456789, 0, 10, 6)]);
const EMPTY = new SnapIndex([]);

const found = ({ kind, at }: Snap) => [kind, ...at.map((n) => Number(n.toFixed(6)))];

describe('snapping', () => {
  it('gives exactly the coordinates of a vertex', () => {
    expect(snap(HOUSE, [0.3, 0.2], 0.5)).toEqual({
      at: [0.123456789, 0],
      kind: 'vertex',
      guides: [],
    });
  });

  it('prefers a vertex to a middle, a middle to an edge, an edge to nothing', () => {
    expect(snap(HOUSE, [0.5, 0.1], 0.5).kind).toBe('vertex');
    expect(found(snap(HOUSE, [5.3, 0.2], 0.5))).toEqual(['midpoint', 5.123457, 0]);
    expect(found(snap(HOUSE, [3, 0.2], 0.5))).toEqual(['edge', 3, 0]);
    expect(snap(HOUSE, [3, 2.9], 0.1)).toEqual({ at: [3, 2.9], kind: 'free', guides: [] });
  });

  it('finds where the edges of two features cross', () => {
    const index = new SnapIndex([box('a', 0, 0, 10, 6), box('b', 7, 3, 10, 7)]);
    expect(found(snap(index, [7.2, 6.1], 0.4))).toEqual(['intersection', 7, 6]);
  });

  it('closes a ring at its first vertex, once it has three', () => {
    const drawn: Xy[] = [
      [50, 50],
      [60, 50],
      [60, 60],
    ];
    const context = { drawn, isRing: true };
    expect(snap(EMPTY, [50.2, 50.1], 0.5, context)).toMatchObject({
      at: [50, 50],
      kind: 'first_vertex',
    });
    expect(
      snap(EMPTY, [50.2, 50.1], 0.5, { drawn: drawn.slice(0, 2), isRing: true }).kind,
    ).not.toBe('first_vertex');
  });

  it('leads square to the last segment, and on from it', () => {
    const drawn: Xy[] = [
      [50, 50],
      [60, 50],
    ];
    const square = snap(EMPTY, [60.3, 57], 0.5, { drawn });
    expect(found(square)).toEqual(['right_angle', 60, 57]);
    expect(square.guides).toEqual([
      [
        [60, 50],
        [60, 57],
      ],
    ]);
    expect(found(snap(EMPTY, [66, 50.2], 0.5, { drawn }))).toEqual(['extension', 66, 50]);
  });

  it('finds the fourth corner of a rectangle from two right angles', () => {
    const drawn: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 6],
    ];
    const corner = snap(EMPTY, [0.2, 6.3], 0.5, { drawn, isRing: true });
    expect(found(corner)).toEqual(['right_angle', 0, 6]);
    expect(corner.guides).toHaveLength(2);
  });

  it('meets an edge squarely, coming from the last vertex', () => {
    const meeting = snap(HOUSE, [3.2, 0.1], 0.5, { drawn: [[3, -8]] });
    expect(found(meeting)).toEqual(['right_angle', 3, 0]);
  });

  it('leads along an edge nearby, and beyond its end', () => {
    const slanted = new SnapIndex([
      {
        id: 'wall',
        geometry: {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [8, 6],
          ],
        },
      },
    ]);
    expect(found(snap(slanted, [6.06, 2.02], 0.6, { drawn: [[2, -1]] }))[0]).toBe('parallel');
    expect(found(snap(slanted, [8.8, 6.61], 0.3))).toEqual(['extension', 8.8048, 6.6036]);
  });

  it('does not catch the feature that is being changed', () => {
    expect(snap(HOUSE, [0.3, 0.2], 0.5, { drawn: [], except: new Set(['house']) }).kind).toBe(
      'free',
    );
  });

  it('bears edges of no length and edges of fifty kilometres', () => {
    const index = new SnapIndex([
      {
        id: 'dot',
        geometry: {
          type: 'LineString',
          coordinates: [
            [1, 1],
            [1, 1],
          ],
        },
      },
      {
        id: 'far',
        geometry: {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [50_000, 30_000],
          ],
        },
      },
    ]);
    expect(snap(index, [1.1, 1], 0.2)).toMatchObject({ at: [1, 1], kind: 'vertex' });
    expect(found(snap(index, [10_000, 6_000.2], 0.5))[0]).toBe('edge');
  });

  it('finds what a search through everything finds', () => {
    const houses = Array.from({ length: 300 }, (_, i) =>
      box(`h${i}`, (i * 37.7) % 400, (i * 91.3) % 400, 3 + (i % 17), 2 + (i % 5)),
    );
    const index = new SnapIndex(houses);
    for (let i = 0; i < 200; i += 1) {
      const place: Xy = [(i * 13.37) % 420, (i * 71.7) % 420];
      const all = houses.flatMap(({ geometry }) => (geometry.coordinates as Xy[][]).flat());
      const near = all.filter(([x, y]) => Math.hypot(x - place[0], y - place[1]) <= 6);
      expect(index.pointsNear(place, 6)).toHaveLength(near.length);
    }
  });

  it('answers a pointer among 2,000 features well within a frame', () => {
    const index = new SnapIndex(
      Array.from({ length: 2000 }, (_, i) =>
        box(`h${i}`, (i % 50) * 11, Math.floor(i / 50) * 9, 9, 7),
      ),
    );
    const context = {
      drawn: [
        [100, 100],
        [120, 101],
      ] as Xy[],
      isRing: true,
    };
    const moves = 1000;
    const start = performance.now();
    for (let i = 0; i < moves; i += 1) {
      snap(index, [(i * 7.31) % 550, (i * 3.17) % 360], 1, context);
    }
    const each_ms = (performance.now() - start) / moves;
    console.info(`snapping among 2000 features: ${each_ms.toFixed(3)} ms a move`);
    expect(each_ms).toBeLessThan(4);
  });
});
