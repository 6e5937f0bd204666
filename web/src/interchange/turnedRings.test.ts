import { describe, expect, it } from 'vitest';
import { withRingsTurned } from './turnedRings';

const RIGHT = [
  [114.3, 30.5],
  [114.31, 30.5],
  [114.31, 30.51],
  [114.3, 30.51],
  [114.3, 30.5],
];
const HOLE = [
  [114.302, 30.502],
  [114.302, 30.504],
  [114.304, 30.504],
  [114.302, 30.502],
];
const back = (ring: number[][]) => [...ring].reverse();
const textOf = (type: string, coordinates: unknown) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', id: 7, geometry: { type, coordinates }, properties: { a: 1 } }],
  });

describe('the rings of a file', () => {
  it('are turned where they go the wrong way round', () => {
    expect(withRingsTurned(textOf('Polygon', [back(RIGHT), back(HOLE)]))).toBe(
      textOf('Polygon', [RIGHT, HOLE]),
    );
    expect(withRingsTurned(textOf('MultiPolygon', [[back(RIGHT)], [RIGHT, back(HOLE)]]))).toBe(
      textOf('MultiPolygon', [[RIGHT], [RIGHT, HOLE]]),
    );
  });

  it('stay where they are right, with all else', () => {
    const right = textOf('Polygon', [RIGHT, HOLE]);
    expect(withRingsTurned(right)).toBe(right);
    const line = textOf('LineString', back(RIGHT));
    expect(withRingsTurned(line)).toBe(line);
  });

  it('are left alone where they are none', () => {
    for (const coordinates of [null, [], [[]], [[['a', 1]]], [[[200, 95]]], 'x', [[1, 2]]]) {
      const text = textOf('Polygon', coordinates);
      expect(withRingsTurned(text)).toBe(text);
    }
    expect(withRingsTurned('{"features":[null,{"geometry":null},1]}')).toBe(
      '{"features":[null,{"geometry":null},1]}',
    );
    expect(withRingsTurned('[]')).toBe('[]');
  });
});
