/** The matrix of who looks after each courtyard: a row for each, a cell for each of its properties that says so. */
import type { GovernanceReport, GovernedCourtyard, Words } from '../api/types';
import type { MessageKey } from '../i18n';

/** `blank` is what must be there and is not known to be; `unlike` contradicts another cell; `quiet` is judged by nobody. */
export type Tone = 'there' | 'blank' | 'unlike' | 'quiet';
/** `member`: the property of the courtyard that the cell is about. */
export type GovernanceCell = { member: string; tone: Tone; words: string };
export type GovernanceRow = {
  id: string;
  name: string;
  blanks: number;
  cells: GovernanceCell[];
};
export type ColumnGroup = 'required' | 'further' | 'criteria';
export type GovernanceColumn = { member: string; title: string; group: ColumnGroup };
export type GovernanceMatrix = { columns: GovernanceColumn[]; rows: GovernanceRow[] };

export type GovernanceNames = {
  say: (key: MessageKey) => string;
  words: (words: Words) => string;
  /** What the register says, where it is more than yes or no. */
  entry: (property: string, value: unknown) => string;
  courtyard: (id: string) => string;
};

export const CRITERIA = ['no_owning_unit', 'no_property_service', 'no_staff'] as const;
/** Where a way is taken, or a category entered: the property that a form would change. */
const WAY_MEMBER = 'self_management_committee';

type Item = GovernedCourtyard['items'][number];

export function matrixOf(
  { courtyards }: GovernanceReport,
  names: GovernanceNames,
): GovernanceMatrix {
  return {
    columns: columnsOf(courtyards[0]?.items ?? [], names),
    rows: courtyards.map((courtyard) => {
      const id = String(courtyard.id);
      return {
        id,
        name: names.courtyard(id),
        blanks: courtyard.blanks,
        cells: cellsOf(courtyard, names),
      };
    }),
  };
}

function columnsOf(items: readonly Item[], names: GovernanceNames): GovernanceColumn[] {
  const column = (group: ColumnGroup) => (item: Item) => ({
    member: item.item,
    title: names.words(item.title),
    group,
  });
  return [
    ...items.filter(({ required }) => required).map(column('required')),
    { member: 'way', title: names.say('governance.way'), group: 'further' },
    ...items.filter(({ required }) => !required).map(column('further')),
    ...CRITERIA.map((member) => ({
      member,
      title: names.say(`governance.criterion.${member}`),
      group: 'criteria' as const,
    })),
    { member: 'implied', title: names.say('governance.category.implied'), group: 'criteria' },
    { member: 'category', title: names.say('governance.category.recorded'), group: 'criteria' },
  ];
}

function cellsOf({ items, criteria, way }: GovernedCourtyard, names: GovernanceNames) {
  const { category, category_disagrees, implies_unmanaged } = criteria;
  const implied = implies_unmanaged ? 'unmanaged' : 'other';
  const flag = (value: boolean | null): string =>
    names.say(value === null ? 'governance.is.unsaid' : value ? 'value.yes' : 'value.no');
  const unlike: Tone = category_disagrees ? 'unlike' : 'quiet';
  return [
    ...items.filter(({ required }) => required).map((item) => cellOf(item, names)),
    {
      member: WAY_MEMBER,
      // Nobody looks after it: of all blanks the one that matters most.
      tone: way === 'none' ? 'blank' : way ? 'there' : 'quiet',
      words: names.say(way ? `governance.way.${way}` : 'governance.is.unsaid'),
    } satisfies GovernanceCell,
    ...items.filter(({ required }) => !required).map((item) => cellOf(item, names)),
    ...CRITERIA.map(
      (member): GovernanceCell => ({ member, tone: 'quiet', words: flag(criteria[member]) }),
    ),
    {
      member: CRITERIA[0],
      tone: unlike,
      words:
        implies_unmanaged === null
          ? names.say('governance.is.unsaid')
          : names.say(`governance.category.${implied}`),
    } satisfies GovernanceCell,
    {
      member: 'category',
      tone: unlike,
      words: category ? names.entry('category', category) : names.say('governance.is.unsaid'),
    } satisfies GovernanceCell,
  ];
}

function cellOf({ item, filled, required, value }: Item, names: GovernanceNames): GovernanceCell {
  if (filled)
    return {
      member: item,
      tone: 'there',
      words: value ? names.entry(item, value) : names.say('governance.is.there'),
    };
  const isnt = required ? 'governance.is.blank' : 'governance.is.not';
  const said = value && !required ? names.entry(item, value) : names.say(isnt);
  return {
    member: item,
    tone: required ? 'blank' : 'quiet',
    words: filled === null ? names.say('governance.is.unsaid') : said,
  };
}

export const GOVERNANCE_SORTS = ['register', 'blanks', 'name'] as const;
export type GovernanceSort = (typeof GOVERNANCE_SORTS)[number];

/** As a person wants to read it. */
export function viewRows(
  rows: readonly GovernanceRow[],
  { sort, onlyBlanks }: { sort: GovernanceSort; onlyBlanks: boolean },
): GovernanceRow[] {
  const chosen = rows.filter(({ blanks }) => blanks > 0 || !onlyBlanks);
  if (sort === 'blanks') return chosen.sort((a, b) => b.blanks - a.blanks);
  return sort === 'name' ? chosen.sort((a, b) => collator.compare(a.name, b.name)) : chosen;
}

/** Chinese names sort by pinyin. */
const collator = new Intl.Collator('zh-CN', { numeric: true });

export type Filled = { member: string; title: string; filled: number; all: number };

/** Of each that must be there, in how many courtyards it is. */
export function filledOf({ columns, rows }: GovernanceMatrix): Filled[] {
  return columns.flatMap(({ member, title, group }, i) =>
    group === 'required'
      ? [
          {
            member,
            title,
            filled: rows.filter(({ cells }) => cells[i]?.tone === 'there').length,
            all: rows.length,
          },
        ]
      : [],
  );
}
