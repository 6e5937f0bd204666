import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../api/types';
import type { PlaneGeometry, Xy } from '../plane';
import type { Pointer } from '../tool';
import { SelectTool, type Subject } from './selectTool';

const box: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 6],
      [0, 6],
      [0, 0],
    ],
  ],
};
const tree: PlaneGeometry = { type: 'Point', coordinates: [20, 0] };
const subject = (id: string, geometry: PlaneGeometry, isRooted = false): Subject => ({
  id,
  geometry,
  isRooted,
});
const at = (x: number, y: number): Pointer => ({
  raw: [x, y],
  snap: { at: [x, y], kind: 'free', guides: [] },
  tolerance_m: 0.5,
});
const two = () => new SelectTool([subject('a', box), subject('b', tree)]);

function drag(tool: SelectTool, from: Xy, to: Xy) {
  expect(tool.grabs(at(...from))).toBe(true);
  tool.down(at(...from));
  tool.move(at(...to));
  return tool.up();
}

describe('what is selected', () => {
  it('moves together, and the map is not grabbed beside it', () => {
    const step = drag(two(), [5, 3], [6, 5]);
    expect(step).toMatchObject({ state: 'changed', how: 'move' });
    if (step.state !== 'changed') throw new Error();
    expect(step.geometries.get('b')).toEqual({ type: 'Point', coordinates: [21, 2] });
    expect(two().grabs(at(15, 3))).toBe(false);
  });

  it('snaps by the vertex that was taken hold of', () => {
    const tool = two();
    tool.down(at(0.2, 0.1));
    tool.move(at(3, 0));
    const step = tool.up();
    if (step.state !== 'changed') throw new Error();
    expect((step.geometries.get('a') as Polygon).coordinates[0]?.[0]).toEqual([3, 0]);
  });

  it('turns by its knob in half degrees, and by a typed angle', () => {
    const tool = new SelectTool([subject('a', box)]);
    const knob = tool.sketch.handles.find(({ role }) => role === 'turn');
    if (!knob) throw new Error('no knob');
    const step = drag(tool, knob.at, [20, 3]);
    expect(step).toMatchObject({ how: 'turn', turned_deg: 90 });
    expect(tool.typed({ azimuth_deg: 30 })).toMatchObject({ how: 'turn', turned_deg: 30 });
    const moved = tool.typed({ azimuth_deg: 90, length_m: 10.5 });
    if (moved.state !== 'changed') throw new Error();
    expect((moved.geometries.get('a') as Polygon).coordinates[0]?.[0]?.[0]).toBeCloseTo(10.5, 9);
    expect(tool.typed({ length_m: 3 })).toEqual({ state: 'refused', why: 'direction_needed' });
    const stepped = tool.typed({ pair_m: [3, -2] });
    if (stepped.state !== 'changed') throw new Error();
    expect((stepped.geometries.get('a') as Polygon).coordinates[0]?.[0]).toEqual([3, -2]);
  });

  it('gives its vertices when it is one, and keeps the active one over a change', () => {
    const tool = new SelectTool([subject('a', box)]);
    const step = drag(tool, [10, 6], [12, 7]);
    expect(step).toMatchObject({ how: 'reshape' });
    if (step.state !== 'changed') throw new Error();
    tool.take([subject('a', step.geometries.get('a') as PlaneGeometry)]);
    expect(tool.chosen).toBe(1);
    const removed = tool.key('Delete');
    expect(removed).toMatchObject({ how: 'reshape' });
    expect(tool.chosen).toBe(0);
  });

  it('stays where it is rooted, but for its vertices', () => {
    const tool = new SelectTool([subject('c', box, true)]);
    expect(tool.grabs(at(5, 3))).toBe(false);
    expect(tool.grabs(at(10, 0))).toBe(true);
    expect(tool.sketch.handles.some(({ role }) => role === 'turn')).toBe(false);
    expect(tool.typed({ azimuth_deg: 90 })).toEqual({ state: 'going' });
  });

  it('comes back when the gesture is given up', () => {
    const tool = two();
    tool.down(at(5, 3));
    tool.move(at(50, 3));
    expect(tool.cancel()).toEqual({ state: 'cancelled' });
    expect(tool.sketch.geometries[0]).toEqual(box);
    expect(tool.cancel()).toEqual({ state: 'going' });
  });
});
