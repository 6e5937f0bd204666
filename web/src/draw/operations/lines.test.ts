import { describe, expect, it } from 'vitest';
import { length_m } from '../measure';
import type { Xy } from '../plane';
import { splitLine } from './lines';

describe('splitting a line', () => {
  it('gives pieces that add up, wherever the cut runs', () => {
    const line: Xy[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    const split = splitLine(line, [
      [5, -1],
      [5, 11],
    ]);
    if (!split.ok) throw new Error(split.why);
    expect(split.value).toHaveLength(3);
    expect(
      split.value.reduce((sum, piece) => sum + length_m(piece.coordinates as Xy[]), 0),
    ).toBeCloseTo(30, 9);
    expect(
      splitLine(line, [
        [20, 0],
        [20, 5],
      ]),
    ).toEqual({ ok: false, why: 'does_not_cross' });
    expect(
      splitLine(line, [
        [0, 0],
        [-1, 0],
      ]),
    ).toEqual({ ok: false, why: 'does_not_cross' });
  });
});
