import { describe, expect, it } from 'vitest';
import { area_m2 } from '../measure';
import type { Xy } from '../plane';
import type { Snap } from '../snap';
import type { Pointer, Step, Tool } from '../tool';
import { AngledRectangleTool, LineTool, PointTool, PolygonTool, RectangleTool } from './shapeTools';

const pointer = (at: Xy, kind: Snap['kind'] = 'free'): Pointer => ({
  raw: at,
  snap: { at, kind, guides: [] },
  tolerance_m: 0.5,
});

function click(tool: Tool, ...places: Xy[]): Step {
  let step: Step = { state: 'going' };
  for (const at of places) {
    tool.move(pointer(at));
    tool.down(pointer(at));
    step = tool.up(pointer(at));
  }
  return step;
}

describe('the tools that make something new', () => {
  it('set a point with one click', () => {
    expect(click(new PointTool(), [1, 2])).toEqual({
      state: 'done',
      geometry: { type: 'Point', coordinates: [1, 2] },
    });
  });

  it('end a line by a second click on its last vertex, and begin anew', () => {
    const tool = new LineTool();
    const step = click(tool, [0, 0], [3, 0], [3, 4], [3, 4]);
    expect(step).toMatchObject({
      geometry: {
        coordinates: [
          [0, 0],
          [3, 0],
          [3, 4],
        ],
      },
    });
    expect(tool.snapContext.drawn).toEqual([]);
  });

  it('close a polygon drawn clockwise as a counter-clockwise ring', () => {
    const tool = new PolygonTool();
    click(tool, [0, 0], [0, 5], [5, 5]);
    expect(tool.up(pointer([0, 0], 'first_vertex'))).toMatchObject({
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [5, 5],
            [0, 5],
            [0, 0],
          ],
        ],
      },
    });
  });

  it('do not end a polygon that crosses itself or has no area', () => {
    const bow = new PolygonTool();
    click(bow, [0, 0], [5, 5], [5, 0], [0, 5]);
    expect(bow.key('Enter')).toEqual({ state: 'going' });
    const flat = new PolygonTool();
    click(flat, [0, 0], [5, 5], [9, 9]);
    expect(flat.key('Enter')).toEqual({ state: 'going' });
  });

  it('take typed lengths towards the pointer and typed directions', () => {
    const tool = new LineTool();
    click(tool, [0, 0]);
    tool.move(pointer([3, 4]));
    tool.typed({ length_m: 10 });
    tool.typed({ length_m: 2, azimuth_deg: 90 });
    const drawn = tool.snapContext.drawn.flat();
    for (const [i, value] of [0, 0, 6, 8, 8, 8].entries()) expect(drawn[i]).toBeCloseTo(value, 9);
  });

  it('take both sides of a rectangle as they are typed, where the pointer is', () => {
    const tool = new RectangleTool();
    expect(tool.typed({ pair_m: [6, 4] })).toEqual({ state: 'refused', why: 'start_needed' });
    click(tool, [1, 1]);
    expect(tool.typed({ length_m: 6 })).toEqual({ state: 'refused', why: 'sides_needed' });
    tool.move(pointer([-3, 9]));
    const step = tool.typed({ pair_m: [6, 4] });
    expect(step).toMatchObject({ state: 'done' });
    if (step.state === 'done') expect(area_m2(step.geometry)).toBeCloseTo(24, 9);
    expect(step).toMatchObject({ geometry: { coordinates: [expect.arrayContaining([[-5, 5]])] } });
  });

  it('take the width of an angled rectangle square to its side, and both sides at once', () => {
    const tool = new AngledRectangleTool();
    click(tool, [0, 0], [3, 4]);
    tool.move(pointer([9, -2]));
    const wide = tool.typed({ length_m: 10 });
    if (wide.state !== 'done') throw new Error(wide.state);
    expect(area_m2(wide.geometry)).toBeCloseTo(50, 9);
    click(tool, [0, 0]);
    expect(tool.typed({ pair_m: [6, 4] })).toEqual({ state: 'refused', why: 'direction_needed' });
    tool.move(pointer([3, 4]));
    const both = tool.typed({ pair_m: [6, 4] });
    if (both.state !== 'done') throw new Error(both.state);
    expect(area_m2(both.geometry)).toBeCloseTo(24, 9);
  });

  it('say what is missing before a typed value means something', () => {
    const tool = new LineTool();
    expect(tool.typed({ length_m: 3 })).toEqual({ state: 'refused', why: 'start_needed' });
    click(tool, [0, 0]);
    expect(tool.typed({ length_m: 3 })).toEqual({ state: 'refused', why: 'direction_needed' });
    expect(tool.typed({ pair_m: [3, -2] })).toEqual({ state: 'going' });
    expect(tool.snapContext.drawn.at(-1)).toEqual([3, -2]);
  });

  it('take the last vertex back, or everything', () => {
    const tool = new LineTool();
    click(tool, [0, 0], [1, 0], [2, 0]);
    tool.key('Backspace');
    expect(tool.snapContext.drawn).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(tool.key('Escape')).toEqual({ state: 'cancelled' });
    expect(tool.sketch.geometries).toEqual([]);
  });

  it('draw rectangles, straight and angled, on either side', () => {
    expect(click(new RectangleTool(), [4, 3], [0, 0])).toMatchObject({
      geometry: {
        coordinates: [
          [
            [4, 3],
            [0, 3],
            [0, 0],
            [4, 0],
            [4, 3],
          ],
        ],
      },
    });
    expect(click(new AngledRectangleTool(), [0, 0], [4, 0], [9, -2])).toMatchObject({
      geometry: {
        coordinates: [
          [
            [0, 0],
            [0, -2],
            [4, -2],
            [4, 0],
            [0, 0],
          ],
        ],
      },
    });
    expect(click(new RectangleTool(), [4, 3], [4, 9])).toEqual({ state: 'going' });
  });
});
