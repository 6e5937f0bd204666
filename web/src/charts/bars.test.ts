import { describe, expect, it } from 'vitest';
import { layOut } from './bars';

const series = [{ key: 'met' }, { key: 'missed' }];
const bar = (id: string, met: number, missed: number) => ({
  id,
  title: id,
  values: { met, missed },
});

describe('bars', () => {
  it('lay their parts one behind the other, the longest over the whole width', () => {
    const rows = layOut([bar('a', 3, 1), bar('b', 0, 2)], series);
    expect(rows[0]?.parts).toEqual([
      { key: 'met', value: 3, from: 0, width: 75 },
      { key: 'missed', value: 1, from: 75, width: 25 },
    ]);
    expect(rows[1]?.parts).toEqual([{ key: 'missed', value: 2, from: 0, width: 50 }]);
    expect(rows.map(({ total }) => total)).toEqual([4, 2]);
  });

  it('leave room where the scale goes on', () => {
    const rows = layOut([bar('a', 1, 1)], series, 4);
    expect(rows[0]?.parts.at(-1)).toMatchObject({ from: 25, width: 25 });
  });

  it('draw nothing for what is not there', () => {
    expect(layOut([], series)).toEqual([]);
    const rows = layOut([bar('a', 0, 0), { id: 'b', title: 'b', values: { met: -2 } }], series);
    expect(rows.map(({ parts, total }) => [parts, total])).toEqual([
      [[], 0],
      [[], 0],
    ]);
  });
});
