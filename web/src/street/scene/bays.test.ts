import { describe, expect, it } from 'vitest';
import { bays } from './bays';
import { edge } from './plan';
import { Seed } from './seed';

const house = (storeys: number) => ({
  storeys,
  storey_m: 3,
  isDwelling: true,
  seed: new Seed('house'),
});
const long = edge([0, 0], [0, 12]);

describe('the windows of a side', () => {
  const cases = [2, 3.3, 5, 9, 12, 30.5, 54.9].flatMap((length_m) =>
    [0, 1, 3].map((doors) => ({ length_m, doors })),
  );

  it.each(cases)(
    'keep apart and off the corners: $length_m m, $doors doors',
    ({ length_m, doors }) => {
      for (const heading of [1, -1]) {
        const side = edge([0, 0], [length_m * heading, 0]);
        const at = Array.from({ length: doors }, (_, i) => (length_m * (i + 0.5)) / doors).filter(
          (along_m) => along_m > 1 && along_m < length_m - 1 && length_m / doors > 2.5,
        );
        const { columns, balconies } = bays(house(6), {
          side,
          before: long,
          after: long,
          doors: at,
        });
        let reached_m = 0.15;
        for (const { centre_m, width_m } of columns) {
          expect(centre_m - width_m / 2).toBeGreaterThanOrEqual(reached_m);
          reached_m = centre_m + width_m / 2;
        }
        expect(reached_m).toBeLessThanOrEqual(length_m - 0.1);
        for (const { centre_m, width_m } of balconies) {
          expect(centre_m - width_m / 2).toBeGreaterThan(0.6);
          expect(centre_m + width_m / 2).toBeLessThan(length_m - 0.6);
        }
      }
    },
  );

  it('are one for each storey, each above the one before and under the roof', () => {
    const side = edge([0, 0], [20, 0]);
    const { columns } = bays(house(5), { side, before: long, after: long, doors: [10] });
    for (const { openings } of columns) {
      expect(openings).toHaveLength(5);
      let top_m = 0;
      for (const { bottom_m, height_m } of openings) {
        expect(bottom_m).toBeGreaterThan(top_m);
        top_m = bottom_m + height_m;
      }
      expect(top_m).toBeLessThan(5 * 3 + 0.6);
    }
  });

  it('leave out balconies where the wall is kept flat, and have windows there', () => {
    const side = edge([0, 0], [30, 0]);
    const its = { side, before: long, after: long, doors: [] };
    const { balconies, columns } = bays(house(6), its);
    const flat = bays(house(6), { ...its, isKeptFlat: (along_m) => along_m < 15 });
    expect(balconies.some(({ centre_m }) => centre_m < 15)).toBe(true);
    expect(flat.balconies.every(({ centre_m }) => centre_m >= 15)).toBe(true);
    const left = balconies.length - flat.balconies.length;
    expect(flat.columns).toHaveLength(columns.length + left);
  });

  it('are those of the landings above a door, half a storey off', () => {
    const { columns } = bays(house(6), {
      side: edge([0, 0], [2.7, 0]),
      before: long,
      after: long,
      doors: [1.35],
    });
    expect(columns).toHaveLength(1);
    const [door, first, second] = columns[0]?.openings ?? [];
    expect(door?.bottom_m).toBeLessThan(0.3);
    expect((second?.bottom_m ?? 0) - (first?.bottom_m ?? 0)).toBeCloseTo(3);
  });
});
