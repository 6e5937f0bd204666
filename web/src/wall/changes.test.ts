import { describe, expect, it } from 'vitest';
import type { Feature, HistoryEntry } from '../api/types';
import type { Step } from '../state/history';
import { groupChanges, weekBefore } from './changes';

type Given = {
  feature: string;
  kind?: string;
  courtyard?: string;
  scenario?: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
};

function entryOf({ feature, kind = 'tree', courtyard, scenario, before, after }: Given) {
  const state = (properties: Record<string, unknown> | null | undefined) =>
    properties && ({ id: feature, properties: { kind, courtyard, ...properties } } as Feature);
  const action = before ? (after === null ? 'delete' : 'update') : 'insert';
  return {
    feature,
    kind,
    action,
    scenario: scenario ?? null,
    before: state(before) ?? null,
    after: after === null ? null : (state(after ?? {}) ?? null),
  } as HistoryEntry;
}

function stepOf(revision: number, entries: Given[], title?: string): Step {
  return {
    revision,
    at: `2026-11-2${revision}T08:00:00Z`,
    who: 'web',
    title: title ? { zh: title, en: title } : null,
    entries: entries.map(entryOf),
    whole: true,
  };
}

describe('what changed', () => {
  it('is told by courtyard, the newest first', () => {
    const groups = groupChanges([
      stepOf(3, [{ feature: 't3', courtyard: 'a' }], 'plant'),
      stepOf(2, [{ feature: 't2', courtyard: 'b' }], 'plant'),
      stepOf(1, [{ feature: 't1', courtyard: 'a' }], 'mow'),
    ]);
    expect(groups.map(({ courtyard, at }) => [courtyard, at.slice(0, 10)])).toEqual([
      ['a', '2026-11-23'],
      ['b', '2026-11-22'],
    ]);
    expect(groups[0]?.lines.map((line) => line.what === 'action' && line.title.en)).toEqual([
      'plant',
      'mow',
    ]);
  });

  it('counts an action that was done again, but not what a plan did with what is there today', () => {
    const at = { feature: 't', courtyard: 'a' };
    const [group] = groupChanges([
      stepOf(3, [at], 'move'),
      stepOf(2, [{ ...at, scenario: 's' }], 'move'),
      stepOf(1, [at], 'move'),
    ]);
    expect(group?.lines).toMatchObject([
      { what: 'action', times: 2, plan: false },
      { what: 'action', times: 1, plan: true },
    ]);
  });

  it('says which stage came after which, and which organisation was set up', () => {
    const courtyard = { feature: 'a', kind: 'courtyard' };
    const before = { stage: 'planning', party_branch: false, volunteer_team: true };
    const after = { stage: 'in_works', party_branch: true, volunteer_team: false };
    const [group] = groupChanges([stepOf(1, [{ ...courtyard, before, after }], 'change')]);
    expect(group).toMatchObject({ courtyard: 'a' });
    expect(group?.lines).toEqual([
      { what: 'stage', from: 'planning', to: 'in_works' },
      { what: 'organisation', name: 'party_branch', present: true },
      { what: 'organisation', name: 'volunteer_team', present: false },
    ]);
  });

  it('tells no stage that is only planned', () => {
    const planned = {
      feature: 'a',
      kind: 'courtyard',
      scenario: 's',
      before: { stage: 'planning' },
      after: { stage: 'accepted' },
    };
    const [group] = groupChanges([stepOf(1, [planned], 'change')]);
    expect(group?.lines).toMatchObject([{ what: 'action', plan: true }]);
  });

  it('is one line of the street where it goes over many courtyards', () => {
    const entries = ['a', 'b', 'c', 'd'].map((courtyard, i) => ({ feature: `t${i}`, courtyard }));
    expect(groupChanges([stepOf(1, entries)])).toMatchObject([
      { courtyard: null, lines: [{ what: 'written', counts: { insert: 4 } }] },
    ]);
    expect(groupChanges([stepOf(1, entries.slice(1))]).map(({ courtyard }) => courtyard)).toEqual([
      'b',
      'c',
      'd',
    ]);
  });

  it('is of what was there before where it was removed', () => {
    const gone = { feature: 't', courtyard: 'a', before: {}, after: null };
    expect(groupChanges([stepOf(1, [gone])])).toMatchObject([
      { courtyard: 'a', lines: [{ what: 'written', counts: { delete: 1 } }] },
    ]);
  });
});

describe('the week', () => {
  it('begins at midnight six days before today, over the end of a month too', () => {
    const since = weekBefore(new Date(2026, 2, 3, 17, 40));
    expect([since.getMonth(), since.getDate(), since.getHours()]).toEqual([1, 25, 0]);
    expect(weekBefore(new Date(2026, 2, 3, 0, 1)).getTime()).toBe(since.getTime());
  });
});
