import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import type { Xy } from '../plane';
import type { Pointer, Step } from '../tool';
import { VertexTool } from './vertexTool';

const BOX: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [8, 0],
      [8, 6],
      [0, 6],
      [0, 0],
    ],
  ],
};

const pointer = (at: Xy): Pointer => ({
  raw: at,
  snap: { at, kind: 'free', guides: [] },
  tolerance_m: 0.5,
});

function drag(tool: VertexTool, from: Xy, to: Xy): Step {
  tool.down(pointer(from));
  tool.move(pointer(to));
  return tool.up();
}

describe('changing by vertices', () => {
  it('drags the first vertex and keeps the ring closed', () => {
    expect(drag(new VertexTool(BOX, 'a'), [0.1, 0.1], [-2, -1])).toEqual({
      state: 'done',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-2, -1],
            [8, 0],
            [8, 6],
            [0, 6],
            [-2, -1],
          ],
        ],
      },
    });
  });

  it('pulls a new vertex out of a middle, also of the closing edge', () => {
    expect(drag(new VertexTool(BOX, 'a'), [0, 3], [-2, 3])).toMatchObject({
      geometry: {
        coordinates: [
          [
            [0, 0],
            [8, 0],
            [8, 6],
            [0, 6],
            [-2, 3],
            [0, 0],
          ],
        ],
      },
    });
  });

  it('deletes the chosen vertex, but never leaves less than a triangle', () => {
    const tool = new VertexTool(BOX, 'a');
    for (const [at, state] of [
      [[8, 6], 'done'],
      [[8, 0], 'going'],
    ] as [Xy, string][]) {
      tool.down(pointer(at));
      tool.up();
      expect(tool.key('Delete').state).toBe(state);
    }
    expect(tool.sketch.geometries[0]).toMatchObject({
      coordinates: [
        [
          [0, 0],
          [8, 0],
          [0, 6],
          [0, 0],
        ],
      ],
    });
  });

  it('takes a drag back that makes the ring cross itself', () => {
    const tool = new VertexTool(BOX, 'a');
    expect(drag(tool, [0, 0], [9, 3])).toEqual({ state: 'going' });
    expect(tool.sketch.geometries[0]).toEqual(BOX);
  });

  it('leaves everything as it was when cancelled in the middle of a drag', () => {
    const tool = new VertexTool(BOX, 'a');
    tool.down(pointer([0, 0]));
    tool.move(pointer([-5, -5]));
    expect(tool.cancel()).toEqual({ state: 'cancelled' });
    expect(tool.sketch.geometries[0]).toEqual(BOX);
  });
});
