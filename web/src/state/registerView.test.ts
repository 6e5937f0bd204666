import { describe, expect, it } from 'vitest';
import { entry } from './fixtures';
import {
  communitiesOf,
  EMPTY_QUERY,
  hasFilters,
  type RegisterQuery,
  stageCounts,
  titleOf,
  totalsOf,
  viewRegister,
} from './registerView';

const entries = [
  entry('GH-10', {
    name: '永茂小区',
    community: '东风社区',
    pilot: true,
    stage: 'planning',
    households: 260,
  }),
  entry('GH-2', {
    name: '博士园13号楼',
    community: '金帝城社区',
    pilot: true,
    stage: 'in_works',
    households: 70,
  }),
  entry('GH-3', { name: '怡海嘉园', community: '文博社区', households: 282 }, { area_m2: 18_549 }),
  entry('GH-17', {
    name: '金茂小区',
    community: '祥瑞社区',
    category: 'managed',
    stage: 'maintained',
  }),
];

const ids = (query: Partial<RegisterQuery>) =>
  viewRegister(entries, { ...EMPTY_QUERY, ...query }).map(({ id }) => id);

describe('the register view', () => {
  it('sorts codes by their numbers', () => {
    expect(ids({})).toEqual(['GH-2', 'GH-3', 'GH-10', 'GH-17']);
  });

  it('searches name, code and community, every word of it', () => {
    expect(ids({ search: '小区' })).toEqual(['GH-10', 'GH-17']);
    expect(ids({ search: '小区 祥瑞' })).toEqual(['GH-17']);
    expect(ids({ search: 'gh-3' })).toEqual(['GH-3']);
    expect(ids({ search: '没有' })).toEqual([]);
  });

  it('filters by stage, community, class and pilot at once', () => {
    expect(ids({ pilot: true })).toEqual(['GH-2', 'GH-10']);
    expect(ids({ pilot: true, stage: 'planning' })).toEqual(['GH-10']);
    expect(ids({ community: '文博社区' })).toEqual(['GH-3']);
    expect(ids({ category: 'managed' })).toEqual(['GH-17']);
  });

  it('sorts by households, area, stage and name, both ways', () => {
    expect(ids({ sort: 'households', descending: true })[0]).toBe('GH-3');
    expect(ids({ sort: 'area', descending: true })[0]).toBe('GH-3');
    expect(ids({ sort: 'stage' })).toEqual(['GH-3', 'GH-10', 'GH-2', 'GH-17']);
    // By pinyin: bo, jin, yi, yong.
    expect(ids({ sort: 'name' })).toEqual(['GH-2', 'GH-17', 'GH-3', 'GH-10']);
  });

  it('counts only unmanaged courtyards in the header', () => {
    expect(totalsOf(entries)).toEqual({ unmanaged: 3, households: 612, pilots: 2 });
  });

  it('lists each community once and every stage, empty ones too', () => {
    expect(communitiesOf([...entries, ...entries])).toHaveLength(4);
    expect(stageCounts(entries).get('accepted')).toBe(0);
    expect(stageCounts(entries).get('surveyed')).toBe(1);
  });

  it('calls a courtyard by what is known of it', () => {
    expect(titleOf(entry('cy-9', { name: '东院' }))).toBe('东院');
    expect(titleOf(entry('cy-9', {}, { name: null, code: 'GH-9' }))).toBe('GH-9');
    expect(titleOf(entry('cy-9', {}, { name: null, code: null }))).toBe('cy-9');
  });

  it('knows sorting from filtering', () => {
    expect(hasFilters({ ...EMPTY_QUERY, sort: 'area', descending: true })).toBe(false);
    expect(hasFilters({ ...EMPTY_QUERY, search: ' ' })).toBe(false);
    expect(hasFilters({ ...EMPTY_QUERY, pilot: true })).toBe(true);
  });
});
