import type { Category, RegisterEntry, Stage } from '../api/types';

export const STAGES: readonly Stage[] = [
  'surveyed',
  'consulting',
  'planning',
  'in_works',
  'accepted',
  'maintained',
];
export const CATEGORIES: readonly Category[] = ['unmanaged', 'old_compound', 'managed'];
export const SORT_KEYS = ['code', 'name', 'households', 'area', 'stage'] as const;
export const ORGANISATIONS = [
  'party_branch',
  'self_management_committee',
  'volunteer_team',
] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export type RegisterQuery = {
  search: string;
  stage: Stage | null;
  community: string | null;
  category: Category | null;
  pilot: boolean;
  sort: SortKey;
  descending: boolean;
};

export const EMPTY_QUERY: RegisterQuery = {
  search: '',
  stage: null,
  community: null,
  category: null,
  pilot: false,
  sort: 'code',
  descending: false,
};

/** What to call a courtyard: a survey in progress may know no name yet. */
export function titleOf({ name, code, id }: RegisterEntry): string {
  return name || code || id;
}

export function hasFilters(query: RegisterQuery): boolean {
  return Boolean(
    query.search.trim() || query.stage || query.community || query.category || query.pilot,
  );
}

export function viewRegister(
  entries: readonly RegisterEntry[],
  query: RegisterQuery,
): RegisterEntry[] {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = query.descending ? -1 : 1;
  return entries
    .filter((entry) => matches(entry, query, words))
    .sort(
      (a, b) =>
        direction * compare(a, b, query.sort) || compareText(a.code ?? a.id, b.code ?? b.id),
    );
}

function matches(entry: RegisterEntry, query: RegisterQuery, words: string[]): boolean {
  const { properties } = entry;
  if (query.stage && properties.stage !== query.stage) return false;
  if (query.community && properties.community !== query.community) return false;
  if (query.category && properties.category !== query.category) return false;
  if (query.pilot && !properties.pilot) return false;
  const haystack = [entry.name, entry.code, properties.community, properties.address]
    .join(' ')
    .toLowerCase();
  return words.every((word) => haystack.includes(word));
}

function compare(a: RegisterEntry, b: RegisterEntry, key: SortKey): number {
  switch (key) {
    case 'code':
      return compareText(a.code ?? a.id, b.code ?? b.id);
    case 'name':
      return compareText(titleOf(a), titleOf(b));
    case 'households':
      return (a.properties.households ?? 0) - (b.properties.households ?? 0);
    case 'area':
      return a.area_m2 - b.area_m2;
    case 'stage':
      return stageRank(a) - stageRank(b);
  }
}

/** Chinese names sort by pinyin, codes by their numbers. */
const collator = new Intl.Collator('zh-CN', { numeric: true });

function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}

function stageRank(entry: RegisterEntry): number {
  return entry.properties.stage ? STAGES.indexOf(entry.properties.stage) : -1;
}

export function communitiesOf(entries: readonly RegisterEntry[]): string[] {
  const names = entries.flatMap((entry) => entry.properties.community || []);
  return [...new Set(names)].sort(compareText);
}

export type RegisterTotals = { unmanaged: number; households: number; pilots: number };

/** The figures of the header: what the unmanaged courtyards add up to. */
export function totalsOf(entries: readonly RegisterEntry[]): RegisterTotals {
  const unmanaged = entries.filter((entry) => entry.properties.category === 'unmanaged');
  return {
    unmanaged: unmanaged.length,
    households: unmanaged.reduce((sum, entry) => sum + (entry.properties.households ?? 0), 0),
    pilots: unmanaged.filter((entry) => entry.properties.pilot).length,
  };
}

export function stageCounts(entries: readonly RegisterEntry[]): Map<Stage, number> {
  const counts = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));
  for (const { properties } of entries) {
    if (properties.stage) counts.set(properties.stage, (counts.get(properties.stage) ?? 0) + 1);
  }
  return counts;
}
