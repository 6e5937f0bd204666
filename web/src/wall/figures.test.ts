import { describe, expect, it } from 'vitest';
import type { GovernanceReport, RankingReport, RegisterEntry } from '../api/types';
import { figuresOf } from './figures';
import { inParts, missedShare, rowsOf } from './rows';
import { everySeconds } from './wall.svelte';

const entry = (id: string, properties: object, counts = {}) =>
  ({ id, name: id, properties, counts }) as unknown as RegisterEntry;

type Line = [id: string, value: number | null, target: number, gap: number | null];

function ranking(courtyards: Record<string, Line[]>): RankingReport {
  const ids = [...new Set(Object.values(courtyards).flatMap((lines) => lines.map(([id]) => id)))];
  const ranked = Object.entries(courtyards).map(([id, lines], i) => ({
    id,
    rank: i + 1,
    met: lines.filter(([, , , gap]) => gap === 0).length,
    missed: lines.filter(([, , , gap]) => gap !== null && gap > 0).length,
    unknown: lines.filter(([, , , gap]) => gap === null).length,
    checks: lines.map(([check, value, target, gap]) => ({
      id: check,
      value,
      target,
      gap,
      met: gap === null ? null : gap === 0,
      contribution: gap === null ? null : gap / target,
    })),
  }));
  const checks = ids.map((id) => ({ id, unit: 'count', met: 1, missed: 2, unknown: 3 }));
  return { courtyards: ranked, checks, left_out: [] } as unknown as RankingReport;
}

const governance = (full_coverage: number | null, blanks: number) =>
  ({ full_coverage, blanks: Array.from({ length: blanks }) }) as unknown as GovernanceReport;

describe('the figures of the street', () => {
  const entries = [
    entry(
      'a',
      { category: 'unmanaged', pilot: true, households: 40, residents: 100 },
      { camera: 3 },
    ),
    entry('b', { category: 'managed', households: 60, residents: null }, { camera: 2 }),
  ];

  it('are sums of what is stated, and say how many state nothing', () => {
    const figures = figuresOf(entries, ranking({}), governance(0.5, 3));
    expect(figures).toMatchObject({ courtyards: 2, unmanaged: 1, pilots: 1, cameras: 5 });
    expect(figures.households).toEqual({ value: 100, unstated: 0 });
    expect(figures.residents).toEqual({ value: 100, unstated: 1 });
    expect(figures.coverage).toEqual({ share: 0.5, blanks: 3 });
  });

  it('take means and gaps from what is known only', () => {
    const report = ranking({
      a: [
        ['parking-demand', 10, 30, 20],
        ['must-see', 0.2, 0.9, 0.7],
      ],
      b: [
        ['parking-demand', 40, 30, 0],
        ['must-see', null, 0.9, null],
      ],
      c: [
        ['parking-demand', 5, 10, 5],
        ['must-see', 1, 0.9, 0],
      ],
    });
    const { parking, mustSee, checks } = figuresOf(entries, report, governance(1, 0));
    // One that has too many does not make up for one that has too few.
    expect(parking).toEqual({ spaces: 55, demand: 70, missing: 25 });
    expect(mustSee).toEqual({ mean: 0.6, target: 0.9, met: 1, known: 2 });
    expect(checks).toEqual({ met: 2, missed: 4, unknown: 6 });
  });

  it('say nothing where nothing is known', () => {
    const figures = figuresOf([], ranking({}), governance(null, 0));
    expect([figures.coverage, figures.parking, figures.mustSee, figures.green]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the rows of the register', () => {
  it('go by rank, with what adds most to the score first, and those without a rank last', () => {
    const report = ranking({
      worst: [
        ['lit-places', 0.5, 1, 0.5],
        ['must-see', 0.1, 1, 0.9],
        ['green-share', 0.3, 0.25, 0],
      ],
      better: [['must-see', 0.9, 1, 0.1]],
    });
    const rows = rowsOf([entry('none', {}), entry('better', {}), entry('worst', {})], report);
    expect(rows.map(({ id }) => id)).toEqual(['worst', 'better', 'none']);
    expect(rows[0]?.lacks.map(({ check }) => check.id)).toEqual(['must-see', 'lit-places']);
    expect(rows[2]).toMatchObject({ ranked: null, lacks: [] });
  });

  it('are parted evenly, none of them left out', () => {
    const rows = Array.from({ length: 40 }, (_, i) => i);
    expect(inParts(rows, 17).map(({ length }) => length)).toEqual([14, 14, 12]);
    expect(inParts(rows, 17).flat()).toEqual(rows);
    expect(inParts([], 17)).toEqual([[]]);
  });

  it('are missed by share of what is known', () => {
    expect(missedShare({ met: 3, missed: 1 })).toBe(0.25);
    expect(missedShare({ met: 0, missed: 0 })).toBe(0);
  });
});

describe('the refresh', () => {
  it('comes every minute unless the address says otherwise, in bounds', () => {
    expect(everySeconds('')).toBe(60);
    expect(everySeconds('?refresh=2')).toBe(2);
    for (const bad of ['0', '-5', 'often', '', '1e9'])
      expect(everySeconds(`?refresh=${bad}`), bad).toBe(60);
  });
});
