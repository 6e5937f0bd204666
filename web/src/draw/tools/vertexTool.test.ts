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

const also = (at: Xy): Pointer => ({ ...pointer(at), adds: true });
const ringOf = (tool: VertexTool) => (tool.sketch.geometries[0] as Polygon).coordinates[0] as Xy[];

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

describe('changing several vertices', () => {
  const CROOKED: Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [10, 0],
        [10, 6],
        [7, 6.4],
        [4, 5.8],
        [0, 6],
        [0, 0],
      ],
    ],
  };
  /** With the vertices of the upper side chosen. */
  function upper(): VertexTool {
    const tool = new VertexTool(CROOKED, 'a');
    for (const at of [
      [10, 6],
      [7, 6.4],
      [4, 5.8],
      [0, 6],
    ] as Xy[]) {
      tool.down(also(at));
      tool.up(also(at));
    }
    return tool;
  }

  it('chooses one after the other, and lets one go that is pressed again', () => {
    const tool = upper();
    expect(tool.chosen).toBe(4);
    tool.down(also([7, 6.4]));
    tool.up(also([7, 6.4]));
    expect(tool.chosen).toBe(3);
    tool.down(pointer([4, 5.8]));
    tool.up(pointer([4, 5.8]));
    expect(tool.chosen).toBe(1);
  });

  it('puts them in line between the outermost two', () => {
    const aligned = upper().inLine(false);
    if (!aligned.ok) throw new Error(aligned.why);
    const ring = (aligned.value as Polygon).coordinates[0] as Xy[];
    expect(ring).toHaveLength(7);
    for (const [x, y] of ring.slice(2, 6)) {
      expect(y).toBeCloseTo(6, 9);
      expect([0, 4, 7, 10].some((known) => Math.abs(known - x) < 1e-9)).toBe(true);
    }
    const spread = upper().inLine(true);
    if (!spread.ok) throw new Error(spread.why);
    const [even] = (spread.value as Polygon).coordinates as [Xy[]];
    expect(even.map(([x]) => Math.round(x * 3))).toEqual([0, 30, 30, 20, 10, 0, 0]);
  });

  it('does not where there are less than three, or where the ring would cross itself', () => {
    const two = new VertexTool(CROOKED, 'a');
    for (const at of [
      [10, 6],
      [0, 6],
    ] as Xy[])
      two.down(also(at));
    expect(two.inLine(false)).toEqual({ ok: false, why: 'nothing_to_do' });
    const across = new VertexTool(CROOKED, 'a');
    for (const at of [
      [0, 0],
      [10, 6],
      [7, 6.4],
      [10, 0],
    ] as Xy[])
      across.down(also(at));
    expect(across.inLine(false)).toEqual({ ok: false, why: 'crosses_itself' });
  });

  it('moves them together, by hand and by a typed step, and deletes them together', () => {
    const tool = upper();
    expect(drag(tool, [7, 6.4], [7, 8.4])).toMatchObject({ state: 'done' });
    expect(ringOf(tool).map(([, y]) => y)).toEqual([0, 0, 8, 8.4, 7.8, 8, 0]);
    expect(tool.chosen).toBe(4);
    expect(tool.typed({ pair_m: [1, -2] })).toMatchObject({ state: 'done' });
    expect(ringOf(tool)[3]).toEqual([8, 6.4]);
    tool.down(also([11, 6]));
    tool.down(also([1, 6]));
    tool.up(also([1, 6]));
    expect(tool.key('Delete')).toMatchObject({ state: 'done' });
    expect(ringOf(tool)).toHaveLength(5);
  });

  it('chooses those in a box, unless it holds all of them', () => {
    const tool = new VertexTool(CROOKED, 'a');
    expect(tool.chooseAt(([, y]) => y > 5)).toBe(true);
    expect(tool.chosen).toBe(4);
    expect(tool.chooseAt(() => true)).toBe(false);
    expect(tool.chooseAt(() => false)).toBe(false);
  });
});
