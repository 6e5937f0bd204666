import { describe, expect, it } from 'vitest';
import type { GovernanceReport } from '../api/types';
import { filledOf, matrixOf, viewRows } from './governanceView';

const names = {
  say: (key: string) => key,
  words: ({ en }: { en: string }) => en,
  entry: (property: string, value: unknown) => `${property}=${value}`,
  courtyard: (id: string) => `courtyard ${id}`,
};
const item = (name: string, filled: boolean | null, required: boolean, value: string | null) => ({
  item: name,
  title: { zh: name, en: name },
  filled,
  required,
  value,
});
const courtyard = (
  id: string,
  [branch, cadre]: [boolean | null, string | null],
  way: string | null,
  criteria: object,
) => ({
  id,
  blanks: Number(branch !== true) + Number(cadre === null),
  way,
  criteria,
  items: [
    item('party_branch', branch, true, null),
    item('cadre', cadre === null ? null : true, true, cadre),
    item('owners_committee', false, false, 'preparing'),
    item('property_company', null, false, null),
  ],
});
const holds = { no_owning_unit: true, no_property_service: true, no_staff: true };
const report = {
  courtyards: [
    courtyard('b', [true, 'Li'], 'self_management', {
      ...holds,
      implies_unmanaged: true,
      category: 'managed',
      category_disagrees: true,
    }),
    courtyard('a', [false, null], 'none', {
      ...holds,
      no_staff: null,
      implies_unmanaged: null,
      category: null,
      category_disagrees: null,
    }),
  ],
} as unknown as GovernanceReport;

const matrix = matrixOf(report, names);
const cellsOf = (row: number) =>
  Object.fromEntries(
    matrix.columns.map(({ member }, at) => {
      const cell = matrix.rows[row]?.cells[at];
      return [member, [cell?.tone, cell?.words]];
    }),
  );

describe('the matrix of governance', () => {
  it('has a cell for each column, and what must be there first', () => {
    expect(matrix.columns.map(({ member, group }) => `${group} ${member}`)).toEqual([
      'required party_branch',
      'required cadre',
      'further way',
      'further owners_committee',
      'further property_company',
      'criteria no_owning_unit',
      'criteria no_property_service',
      'criteria no_staff',
      'criteria implied',
      'criteria category',
    ]);
    for (const { cells } of matrix.rows) expect(cells).toHaveLength(matrix.columns.length);
  });

  it('tells a blank from what is there, and from what nobody asks for', () => {
    expect(cellsOf(1)).toMatchObject({
      party_branch: ['blank', 'governance.is.blank'],
      cadre: ['blank', 'governance.is.unsaid'],
      way: ['blank', 'governance.way.none'],
      owners_committee: ['quiet', 'owners_committee=preparing'],
      property_company: ['quiet', 'governance.is.unsaid'],
      no_staff: ['quiet', 'governance.is.unsaid'],
      implied: ['quiet', 'governance.is.unsaid'],
      category: ['quiet', 'governance.is.unsaid'],
    });
    expect(cellsOf(0)).toMatchObject({
      party_branch: ['there', 'governance.is.there'],
      cadre: ['there', 'cadre=Li'],
      way: ['there', 'governance.way.self_management'],
    });
  });

  it('marks both where the category entered is not the one that the criteria imply', () => {
    expect(cellsOf(0)).toMatchObject({
      implied: ['unlike', 'governance.category.unmanaged'],
      category: ['unlike', 'category=managed'],
    });
  });

  it('is sorted and filtered, and counts what is there', () => {
    const view = (sort: 'register' | 'blanks' | 'name', onlyBlanks = false) =>
      viewRows(matrix.rows, { sort, onlyBlanks }).map(({ id }) => id);
    expect([view('register'), view('blanks'), view('name')]).toEqual([
      ['b', 'a'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(view('register', true)).toEqual(['a']);
    expect(filledOf(matrix).map(({ member, filled, all }) => [member, filled, all])).toEqual([
      ['party_branch', 1, 2],
      ['cadre', 1, 2],
    ]);
  });

  it('of no courtyard has no rows', () => {
    const none = matrixOf({ ...report, courtyards: [] }, names);
    expect(none.rows).toEqual([]);
    expect(filledOf(none)).toEqual([]);
  });
});
