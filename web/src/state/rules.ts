/** The rules as a list to be read, searched and typed into. */
import type { Rule, RuleGroup } from '../api/types';

/** In the order in which the page lists them. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  'camera',
  'parking',
  'access',
  'environment',
  'governance',
  'general',
];

export type RuleFilter = { search: string; changed: boolean; recalled: boolean };

export const NO_FILTER: RuleFilter = { search: '', changed: false, recalled: false };

export const isChanged = ({ threshold }: Rule): boolean => (threshold?.own ?? null) !== null;

/** The rules that a filter leaves. A search looks into the words of both languages, the clause and the id. */
export function filterRules(rules: readonly Rule[], filter: RuleFilter): Rule[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter((rule) => {
    if (filter.changed && !isChanged(rule)) return false;
    if (filter.recalled && rule.status !== 'recalled') return false;
    const analyses = rule.analyses.flatMap(({ title }) => [title.zh, title.en]);
    const text = [rule.id, rule.title.zh, rule.title.en, rule.clause, ...analyses]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Those of a group, in the order of the rules file; groups without any are left out. */
export function groupRules(rules: readonly Rule[]): { group: RuleGroup; rules: Rule[] }[] {
  return RULE_GROUPS.map((group) => ({
    group,
    rules: rules.filter((rule) => rule.group === group),
  })).filter((group) => group.rules.length > 0);
}

/** People type shares in per cent. */
const factorOf = (unit: string | null): number => (unit === 'share' ? 100 : 1);

/** Free of the noise that a factor leaves behind. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** A threshold's value as it is typed. */
export function typedValue(value: number, unit: string | null): string {
  return String(clean(value * factorOf(unit)));
}

export type Typed =
  | { value: number }
  | { fault: 'number' }
  | { fault: 'range'; minimum: string; maximum: string };

/** What was typed as a threshold's value, or what is wrong with it. A comma is a point, and full-width digits are digits. */
export function readValue(typed: string, { unit, threshold }: Rule): Typed {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/\s*%$/, '')
    .replace(/^(\d+),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { fault: 'number' };
  const value = clean(Number(text) / factorOf(unit));
  const { minimum, maximum } = threshold ?? { minimum: value, maximum: value };
  if (value >= minimum && value <= maximum) return { value };
  return {
    fault: 'range',
    minimum: typedValue(minimum, unit),
    maximum: typedValue(maximum, unit),
  };
}
