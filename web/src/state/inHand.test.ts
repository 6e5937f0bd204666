import { describe, expect, it } from 'vitest';
import type { Feature, Polygon } from '../api/types';
import { area_m2 } from '../draw/measure';
import { Plane, type Xy } from '../draw/plane';
import type { Pointer, Tool } from '../draw/tool';
import { ParkingRowTool } from '../draw/tools/parkingRowTool';
import { SelectTool } from '../draw/tools/selectTool';
import { RectangleTool } from '../draw/tools/shapeTools';
import { spacesInHand } from './inHand';

const plane = new Plane([113.97, 34.72]);
const ground = { plane, kinds: [], courtyard: 'cy-01' };
const pointer = (at: Xy): Pointer => ({
  raw: at,
  snap: { at, kind: 'free', guides: [] },
  tolerance_m: 0.5,
});
const box = (x: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, 0],
      [x + 2.4, 0],
      [x + 2.4, 5.3],
      [x, 5.3],
      [x, 0],
    ],
  ],
});
const feature = (id: string, kind: string, x: number) =>
  ({
    type: 'Feature',
    id,
    geometry: plane.geometryToDegrees(box(x)),
    properties: { kind, name: id },
  }) as unknown as Feature;

function click(tool: Tool, ...places: Xy[]): void {
  for (const at of places) {
    tool.move(pointer(at));
    tool.up(pointer(at));
  }
}

describe('the parking spaces in the hand', () => {
  it('are those of the row, from its baseline on, each with an id that it keeps', () => {
    const tool = new ParkingRowTool({
      size: { arrangement: 'perpendicular', angle_deg: 90, width_m: 2.4, length_m: 5.3 },
      side: 'left',
      setback_m: 0,
      accessibleAisle_m: 1.2,
      firstNumber: 7,
    });
    expect(spacesInHand(tool, ground, [], 'parking_space')).toEqual([]);
    click(tool, [0, 0]);
    tool.move(pointer([5, 0]));
    const two = spacesInHand(tool, ground, [], 'parking_space');
    expect(two.map(({ properties }) => properties.name)).toEqual(['7', '8']);
    tool.move(pointer([7.5, 0]));
    const three = spacesInHand(tool, ground, [], 'parking_space');
    expect(three.map(({ id }) => id).slice(0, 2)).toEqual(two.map(({ id }) => id));
    expect(three).toHaveLength(3);
  });

  it('are the spaces that a drag moves, and nothing else that moves along', () => {
    const selected = [feature('a', 'parking_space', 0), feature('b', 'bicycle_shed', 10)];
    const tool = new SelectTool(
      selected.map(({ id, geometry }) => ({
        id,
        geometry: plane.geometryToMetres(geometry),
        isRooted: false,
      })),
    );
    expect(spacesInHand(tool, ground, selected, null)).toEqual([]);
    tool.down(pointer([1.2, 2.5]));
    tool.move(pointer([4.2, 2.5]));
    const [held, ...more] = spacesInHand(tool, ground, selected, null);
    expect(more).toEqual([]);
    expect(held).toMatchObject({ id: 'a', properties: { name: 'a' } });
    const [[corner]] = plane.geometryToMetres(held?.geometry as Polygon).coordinates as [[Xy]];
    expect(corner[0]).toBeCloseTo(3, 3);
    tool.up(pointer([4.2, 2.5]));
    expect(spacesInHand(tool, ground, selected, null)).toEqual([]);
  });

  it('are the one that is drawn, if it is a space that is drawn', () => {
    const tool = new RectangleTool();
    click(tool, [0, 0]);
    tool.move(pointer([2.4, 5.3]));
    const [space] = spacesInHand(tool, ground, [], 'parking_space');
    expect(space && area_m2(plane.geometryToMetres(space.geometry))).toBeCloseTo(12.72, 2);
    expect(spacesInHand(tool, ground, [], 'green_area')).toEqual([]);
  });
});
