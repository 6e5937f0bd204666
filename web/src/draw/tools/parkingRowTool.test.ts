import { describe, expect, it } from 'vitest';
import type { Xy } from '../plane';
import type { Pointer, Step } from '../tool';
import { ParkingRowTool } from './parkingRowTool';

const pointer = (at: Xy): Pointer => ({
  raw: at,
  snap: { at, kind: 'free', guides: [] },
  tolerance_m: 0.5,
});

function click(tool: ParkingRowTool, ...places: Xy[]): void {
  for (const at of places) {
    tool.move(pointer(at));
    tool.down(pointer(at));
    tool.up(pointer(at));
  }
}

function drag(tool: ParkingRowTool, from: Xy, ...to: Xy[]): void {
  tool.down(pointer(from));
  for (const at of to) tool.move(pointer(at));
  tool.up(pointer(to.at(-1) ?? from));
}

function rowTool(): ParkingRowTool {
  const tool = new ParkingRowTool({
    size: { arrangement: 'perpendicular', angle_deg: 90, width_m: 2.4, length_m: 5.3 },
    side: 'left',
    setback_m: 0,
    accessibleAisle_m: 1.2,
    firstNumber: 1,
  });
  click(tool, [0, 0], [12, 0]);
  tool.key('Enter');
  return tool;
}

const count = (step: Step): number =>
  step.state === 'done' && step.geometry.type === 'MultiPolygon'
    ? step.geometry.coordinates.length
    : 0;
const numbers = (tool: ParkingRowTool): number[] => tool.spaces.map(({ number }) => number);

describe('the tool for rows of parking spaces', () => {
  it('shows the row while its baseline is drawn', () => {
    const tool = rowTool();
    tool.cancel();
    click(tool, [0, 0]);
    tool.move(pointer([7.2, 0]));
    expect(tool.sketch.geometries[0]).toMatchObject({ type: 'MultiPolygon' });
    expect(tool.spaces).toHaveLength(3);
    expect(tool.sketch.measures.total_m).toBeCloseTo(7.2, 9);
  });

  it('ends with the spaces, and the next row goes on numbering', () => {
    const tool = rowTool();
    expect(count(tool.key('Enter'))).toBe(5);
    expect(tool.finished.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(tool.spaces).toEqual([]);
    click(tool, [0, 20], [5, 20], [5, 20]);
    tool.key('Enter');
    expect(tool.finished.map(({ number }) => number)).toEqual([6, 7]);
  });

  it('is dragged longer and shorter at either end, on one row throughout', () => {
    const tool = rowTool();
    drag(tool, [12, 0], [3, 0], [17, 1]);
    expect(numbers(tool)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    drag(tool, [0, 0], [-2.4, 0]);
    expect(numbers(tool)).toEqual([8, 1, 2, 3, 4, 5, 6, 7]);
    expect(tool.sketch.handles.map(({ at }) => at)).toEqual([
      [-2.4, 0],
      [17, 0],
    ]);
  });

  it('removes a space by a click and brings it back by another', () => {
    const tool = rowTool();
    click(tool, [3.6, 2]);
    expect(numbers(tool)).toEqual([1, 3, 4, 5]);
    expect(tool.sketch.guides).toHaveLength(1 + 4);
    click(tool, [3.6, 2]);
    expect(numbers(tool)).toEqual([1, 2, 3, 4, 5]);
  });

  it('changes to the side that is clicked on', () => {
    const tool = rowTool();
    click(tool, [6, -8]);
    const low = Math.min(...tool.spaces.flatMap(({ ring }) => ring.map(([, y]) => y)));
    expect(low).toBeCloseTo(-5.3, 9);
  });

  it('takes each step back, the drawing of the row last', () => {
    const tool = rowTool();
    click(tool, [3.6, 2]);
    tool.key('Backspace');
    expect(numbers(tool)).toEqual([1, 2, 3, 4, 5]);
    tool.key('Backspace');
    expect(tool.spaces).toEqual([]);
    expect(tool.key('Enter')).toEqual({ state: 'going' });
  });

  it('makes a space accessible, with its aisle shown', () => {
    const tool = rowTool();
    expect(tool.setType([1, 1], 'accessible')).toBe(true);
    expect(tool.setType([1, -1], 'ev')).toBe(false);
    expect(tool.spaces[0]?.type).toBe('accessible');
    expect(tool.spaces).toHaveLength(4);
  });

  it('takes the length of the row as it is typed', () => {
    const tool = rowTool();
    tool.typed({ length_m: 24 });
    expect(tool.spaces).toHaveLength(10);
  });

  it('does not end without a space', () => {
    const tool = rowTool();
    for (const x of [1.2, 3.6, 6, 8.4, 10.8]) click(tool, [x, 2]);
    expect(tool.spaces).toEqual([]);
    expect(tool.key('Enter')).toEqual({ state: 'going' });
    expect(tool.cancel()).toEqual({ state: 'cancelled' });
  });
});
