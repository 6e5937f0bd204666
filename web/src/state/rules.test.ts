import { describe, expect, it } from 'vitest';
import type { Rule } from '../api/types';
import { filterRules, groupRules, NO_FILTER, readValue, typedValue } from './rules';

function rule(id: string, change: Partial<Rule> = {}): Rule {
  return {
    id,
    title: { zh: '户均车位需求', en: 'Spaces per household' },
    value: 0.5,
    unit: 'm',
    clause: 'JGJ 100-2015',
    status: 'seen',
    group: 'parking',
    analyses: [{ id: 'parking-supply', title: { zh: '停车供需', en: 'Parking supply' } }],
    threshold: { default: 0.5, own: null, minimum: 0, maximum: 5 },
    ...change,
  };
}

const green = rule('green-share', {
  title: { zh: '绿地率下限', en: 'Least green share' },
  status: 'recalled',
  unit: 'share',
  group: 'environment',
  analyses: [],
  threshold: { default: 0.25, own: 0.3, minimum: 0, maximum: 1 },
});
const place = rule('must-see-gate', { group: 'camera', threshold: null });
const all = [rule('parking-demand'), green, place];

describe('the list of rules', () => {
  const found = (change: Partial<typeof NO_FILTER>) =>
    filterRules(all, { ...NO_FILTER, ...change }).map(({ id }) => id);

  it('is searched by the words of either language, by clause, analysis and id', () => {
    expect(found({ search: '' })).toHaveLength(3);
    expect(found({ search: '绿地' })).toEqual(['green-share']);
    expect(found({ search: 'LEAST green' })).toEqual(['green-share']);
    expect(found({ search: 'supply jgj' })).toEqual(['parking-demand', 'must-see-gate']);
    expect(found({ search: 'must-see' })).toEqual(['must-see-gate']);
    expect(found({ search: 'nothing' })).toEqual([]);
  });

  it('leaves what is changed, what is to be confirmed, or both', () => {
    expect(found({ changed: true })).toEqual(['green-share']);
    expect(found({ recalled: true })).toEqual(['green-share']);
    expect(found({ recalled: true, search: '车位' })).toEqual([]);
  });

  it('is in groups, in their order, none of them empty', () => {
    const groups = groupRules(all).map(({ group, rules }) => [group, rules.length]);
    expect(groups).toEqual([
      ['camera', 1],
      ['parking', 1],
      ['environment', 1],
    ]);
  });
});

describe('a value that is typed', () => {
  it('is a number within the range, however it is written', () => {
    const demand = rule('parking-demand');
    for (const text of ['0.6', ' 0.60 ', '.6', '0,6', '０．６']) {
      expect(readValue(text, demand), text).toEqual({ value: 0.6 });
    }
    for (const text of ['', 'x', '0.6.1', '1e9', '--1', 'NaN', 'Infinity']) {
      expect(readValue(text, demand), text).toEqual({ fault: 'number' });
    }
    expect(readValue('5.01', demand)).toEqual({ fault: 'range', minimum: '0', maximum: '5' });
    expect(readValue('-1', demand)).toMatchObject({ fault: 'range' });
  });

  it('is in per cent where it is a share', () => {
    expect(typedValue(0.3, 'share')).toBe('30');
    expect(typedValue(0.005, 'share')).toBe('0.5');
    expect(readValue('29', green)).toEqual({ value: 0.29 });
    expect(readValue('0.5 %', green)).toEqual({ value: 0.005 });
    expect(readValue('101', green)).toEqual({ fault: 'range', minimum: '0', maximum: '100' });
  });

  it('comes back as it is shown', () => {
    for (const value of [0.07, 0.1, 0.29, 0.57, 1]) {
      expect(readValue(typedValue(value, 'share'), green)).toEqual({ value });
    }
  });
});
