import { describe, expect, it } from 'vitest';
import type { ParkingConflict, ParkingReport } from '../api/types';
import { dictionaries, translate } from '../i18n';
import { bySpace, gathered, ranges, roundedMeasure, sayingOf } from './parking';

const conflict = (change: Partial<ParkingConflict>): ParkingConflict => ({
  problem: 'outside',
  spaces: ['a'],
  other: null,
  measured_m: 1.5,
  limit_m: 0.05,
  area_m2: 3,
  rule: 'parking-tolerance',
  clause: "project's own rule",
  status: 'recalled',
  ...change,
});
const space = (id: string) => ({
  id,
  type: 'standard',
  arrangement: 'perpendicular',
  area_m2: 13,
  width_m: 2.5,
  length_m: 5.3,
});
const names = {
  feature: (id: string, kind: string) => `<${kind} ${id}>`,
  metres: (value: number) => value.toFixed(2),
};

describe('what is said of parking spaces', () => {
  it('tells both spaces of their overlap, each of the other', () => {
    const overlap = conflict({ problem: 'overlap', spaces: ['a', 'b'], measured_m: 0.4 });
    const report = {
      spaces: ['a', 'b', 'c'].map(space),
      conflicts: [overlap],
    } as unknown as ParkingReport;
    expect(bySpace(report).map(({ conflicts }) => conflicts.length)).toEqual([1, 1, 0]);
    const say = (id: string) => translate('en', ...sayingOf(overlap, id, names));
    expect(say('a')).toBe('overlaps <parking_space b> by 0.40 m');
    expect(say('b')).toBe('overlaps <parking_space a> by 0.40 m');
  });

  it('says measure, limit and what is in the way in both languages', () => {
    const window = conflict({
      problem: 'window',
      other: { feature: 'h', kind: 'building' },
      measured_m: 1.2,
      limit_m: 2,
    });
    const saying = sayingOf(window, 'a', names);
    expect(translate('zh', ...saying)).toBe('距住宅 <building h> 外墙 1.20 m，应有 2.00 m');
    expect(translate('en', ...saying)).toBe(
      '1.20 m from the façade of <building h>, 2.00 m are needed',
    );
  });

  it('has words for every problem that the server knows', () => {
    const problems: Record<ParkingConflict['problem'], true> = {
      outside: true,
      overlap: true,
      building: true,
      occupied: true,
      wall: true,
      fire_lane: true,
      lane: true,
      tree: true,
      window: true,
      gate: true,
      too_narrow: true,
      too_short: true,
      no_aisle: true,
      no_wheelchair_aisle: true,
    };
    for (const problem of Object.keys(problems) as ParkingConflict['problem'][]) {
      const [key] = sayingOf(conflict({ problem }), 'a', names);
      expect(dictionaries.zh[key]).toContain('{measured}');
      expect(dictionaries.en[key]).toContain('{measured}');
    }
  });

  it('never rounds a measure up to its limit', () => {
    expect(roundedMeasure(1.999)).toBe(1.99);
    expect(roundedMeasure(0.29)).toBe(0.29);
  });
});

describe('what is said of several spaces at once', () => {
  it('tells the same fault once, with the worst measure, and overlaps by their partner', () => {
    const lane = { feature: 'l', kind: 'lane' } as const;
    const report = {
      conflicts: [
        conflict({ problem: 'fire_lane', spaces: ['a'], other: lane, measured_m: 3, limit_m: 4 }),
        conflict({ problem: 'fire_lane', spaces: ['b'], other: lane, measured_m: 1, limit_m: 4 }),
        conflict({ problem: 'overlap', spaces: ['b', 'old'] }),
        conflict({ problem: 'overlap', spaces: ['old', 'older'] }),
      ],
    } as unknown as ParkingReport;
    const groups = gathered(report, new Set(['a', 'b']));
    expect(groups.map(({ spaces }) => spaces)).toEqual([['a', 'b'], ['b']]);
    expect(groups[0]?.conflict.measured_m).toBe(1);
    expect(gathered(report, new Set())).toEqual([]);
  });

  it('writes runs of numbers short', () => {
    expect(ranges([5, 3, 4, 9])).toBe('3–5, 9');
    expect(ranges([7, 7])).toBe('7');
    expect(ranges([])).toBe('');
  });
});
