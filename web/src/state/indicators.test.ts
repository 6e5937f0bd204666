import { describe, expect, it } from 'vitest';
import type { CoverageReport, Feature, ParkingReport } from '../api/types';
import { lamp } from '../edit/fixtures';
import { offset } from '../map/ground';
import {
  checkRows,
  compared,
  contentIndicators,
  coverageIndicators,
  parkingIndicators,
} from './indicators';
import type { ScoreLine } from './scoreLines';

const CORNER: [number, number] = [113.97, 34.72];

/** A rectangle with its south-west corner in one place, by its sides. */
function rectangle(id: string, kind: string, east_m: number, north_m: number, more = {}): Feature {
  const corners = [
    [0, 0],
    [east_m, 0],
    [east_m, north_m],
    [0, north_m],
    [0, 0],
  ] as const;
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Polygon', coordinates: [corners.map(([x, y]) => offset(CORNER, x, y))] },
    properties: { kind, ...more },
  } as unknown as Feature;
}

function values(features: Feature[]): Record<string, number> {
  return Object.fromEntries(contentIndicators(features).map(({ key, value }) => [key, value]));
}

describe('the figures of a courtyard', () => {
  it('are counts, areas and shares of the site', () => {
    const found = values([
      rectangle('c', 'courtyard', 100, 50),
      rectangle('g1', 'green_area', 20, 25),
      rectangle('g2', 'green_area', 10, 25),
      lamp('l', 4),
    ]);
    expect(found['count.green_area']).toBe(2);
    expect(found['count.lamp']).toBe(1);
    expect(found['area.green_area']).toBeCloseTo(750, 1);
    expect(found['share.green_area']).toBeCloseTo(0.15, 4);
    expect(found['area.lamp']).toBeUndefined();
    expect(found['count.courtyard']).toBeUndefined();
  });

  it('tell types of parking spaces apart', () => {
    const found = values([
      rectangle('a', 'parking_space', 2.5, 5, { type: 'standard' }),
      rectangle('b', 'parking_space', 2.5, 5, { type: 'ev' }),
      rectangle('c', 'parking_space', 2.5, 5, { type: 'ev' }),
    ]);
    expect(found).toMatchObject({
      'count.parking_space': 3,
      'count.parking_space.ev': 2,
      'count.parking_space.standard': 1,
    });
  });

  it('measure walls along their line', () => {
    const wall = {
      type: 'Feature',
      id: 'w',
      geometry: {
        type: 'LineString',
        coordinates: [CORNER, offset(CORNER, 30, 0), offset(CORNER, 30, 40)],
      },
      properties: { kind: 'wall' },
    } as unknown as Feature;
    expect(values([wall])['length.wall']).toBeCloseTo(70, 2);
  });

  it('are none of an empty courtyard', () => {
    expect(contentIndicators([])).toEqual([]);
  });
});

describe('the figures of coverage', () => {
  it('say which places are seen well enough, and what is blind', () => {
    const report = {
      open_ground_m2: 1000,
      union: [{ level: 'detect', area_m2: 600, share: 0.6 }],
      blind: { area_m2: 400, share: 0.4, parts: [{}, {}] },
      overlap: [{ cameras: 2, area_m2: 50, share: 0.05 }],
      must_see: [{ met: true }, { met: false }, { met: false }],
    } as unknown as CoverageReport;
    const found = coverageIndicators(report).map(({ key, value }) => [key, value]);
    expect(found).toEqual([
      ['openGround', 1000],
      ['level.detect', 600],
      ['levelShare.detect', 0.6],
      ['blind', 400],
      ['blindShare', 0.4],
      ['blindParts', 2],
      ['seenBy.2', 50],
      ['placesMet', 1],
      ['placesMissed', 2],
    ]);
  });
});

describe('two states side by side', () => {
  it('have nothing of what only the other has', () => {
    const rows = compared(
      contentIndicators([lamp('a', 3), lamp('b', 3)]),
      contentIndicators([rectangle('g', 'green_area', 10, 10), lamp('a', 3)]),
    );
    const table = rows.map(({ key, base, open }) => [key, base, Math.round(open)]);
    expect(table).toEqual([
      ['count.green_area', 0, 1],
      ['area.green_area', 0, 100],
      ['count.lamp', 2, 1],
    ]);
  });

  it('are the same figures the other way round', () => {
    const [a, b] = [[lamp('a', 3)], [rectangle('g', 'green_area', 10, 10)]].map(contentIndicators);
    if (!a || !b) throw new Error('two lists');
    const there = compared(a, b).map(({ key, base, open }) => ({ key, base, open }));
    const back = compared(b, a).map(({ key, base, open }) => ({ key, base: open, open: base }));
    const byKey = (x: { key: string }, y: { key: string }) => x.key.localeCompare(y.key);
    expect(there.toSorted(byKey)).toEqual(back.toSorted(byKey));
  });
});

describe('the figures of parking', () => {
  it('count each space in conflict once, and what the rules miss by name', () => {
    const title = { zh: '无障碍车位', en: 'Accessible spaces' };
    const found = {
      supply: { total: 30, by_type: [], by_arrangement: [] },
      demand: { households: 100, per_household: 0.5, spaces: 50 },
      checks: [{ rule: 'r-1', value: 0, target: 1, missing: 1, met: false }],
      conflicts: [{ spaces: ['a', 'b'] }, { spaces: ['a'] }],
      rules: [{ id: 'r-1', title }],
    } as unknown as ParkingReport;
    expect(parkingIndicators(found).map(({ key, value }) => [key, value])).toEqual([
      ['parkingSupply', 30],
      ['parkingDemand', 50],
      ['ruleMissing.r-1', 1],
      ['spacesInConflict', 2],
      ['conflicts', 2],
    ]);
    const bare = { ...found, demand: null, checks: [], conflicts: [] };
    expect(parkingIndicators(bare)).toHaveLength(3);
  });
});

describe('the checks of the scorecard', () => {
  it('are compared where both states are known', () => {
    const title = { zh: '绿地率', en: 'Green share' };
    const line = (i: number, before: number | null, now: number | null, turn: string | null) => ({
      id: `c-${i}`,
      title,
      unit: 'share',
      before: { value: before },
      now: { value: now },
      turn,
    });
    const rows = checkRows([
      line(0, 0.1, 0.2, 'better'),
      line(1, null, 0.5, null),
      line(2, 0.3, null, null),
    ] as unknown as ScoreLine[]);
    expect(rows.map(({ key, base, open, turn }) => [key, base, open, turn])).toEqual([
      ['check.c-0', 0.1, 0.2, 'better'],
    ]);
  });
});
