import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Polygon } from '../api/types';
import { anchorOf, boundsOf, contains, labelPoint } from './geometry';

describe('places', () => {
  it('puts the anchor of a line at half its length', () => {
    const line = {
      type: 'LineString' as const,
      coordinates: [
        [0, 0],
        [1, 0],
        [4, 0],
      ] as [number, number][],
    };
    expect(anchorOf(line)).toEqual([2, 0]);
  });

  it('puts a label inside an L, where its centroid is not', () => {
    const l: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [10, 0],
          [10, 1],
          [1, 1],
          [1, 10],
          [0, 10],
          [0, 0],
        ],
      ],
    };
    const [x, y] = labelPoint(l);
    expect(x < 1 || y < 1).toBe(true);
  });

  it('puts the anchor of a sliver inside of it, however thin and slanted', () => {
    for (const width of [1e-3, 1e-6, 1e-9]) {
      const sliver: MultiPolygon = {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [5, 5],
              [9, 7],
              [9, 7 + width],
              [5, 5 + width],
              [0, width],
              [0, 0],
            ],
          ],
        ],
      };
      expect(contains(sliver, anchorOf(sliver)), String(width)).toBe(true);
    }
  });

  it('keeps a label out of a hole, and on the largest part', () => {
    const ring: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
          [0, 0],
        ],
        [
          [2, 2],
          [8, 2],
          [8, 8],
          [2, 8],
          [2, 2],
        ],
      ],
    };
    const [x, y] = labelPoint(ring);
    expect(x > 2 && x < 8 && y > 2 && y < 8).toBe(false);
    const small: Polygon['coordinates'] = [
      [
        [20, 20],
        [21, 20],
        [21, 21],
        [20, 20],
      ],
    ];
    const many = labelPoint({ type: 'MultiPolygon', coordinates: [small, ring.coordinates] });
    expect(many[0]).toBeLessThan(10);
  });

  it('has no bounds for nothing', () => {
    expect(boundsOf([])).toBeNull();
    expect(boundsOf([{ type: 'MultiPolygon', coordinates: [] }])).toBeNull();
    expect(boundsOf([{ type: 'Point', coordinates: [3, 4] }])).toEqual([3, 4, 3, 4]);
  });
});
