import { pickWords } from '../i18n';
import type { App } from './app.svelte';
import type { Compared, Measured, Unit } from './indicators';

/** Smaller differences are not shown as one: they are those of rounding. */
const LEAST: Record<Unit, number> = {
  count: 0.5,
  m2: 0.05,
  m: 0.05,
  share: 0.0005,
  'm2/人': 0.005,
};

export function differs({ base, open, unit }: Compared): boolean {
  return Math.abs(open - base) >= (LEAST[unit] ?? 0);
}

/** What a figure is called. */
export function indicatorTitle(app: App, what: Measured): string {
  switch (what.of) {
    case 'count':
    case 'area':
    case 'length':
    case 'share': {
      const type = what.of === 'count' && what.type;
      if (type) return app.vocabulary.choiceTitle(what.kind, 'type', type);
      return app.t(`compare.${what.of}`, { kind: app.vocabulary.kindTitle(what.kind) });
    }
    case 'level':
    case 'levelShare': {
      const level = app.vocabulary.levelTitle(app.profile, what.level);
      return app.t(`compare.${what.of}`, { level });
    }
    case 'seenBy':
      return app.t(what.cameras >= 3 ? 'compare.seenBy.more' : 'compare.seenBy', {
        n: what.cameras,
      });
    case 'check':
      return pickWords(what.title, app.preferences.language);
    case 'ruleMissing':
      return app.t('compare.ruleMissing', {
        rule: pickWords(what.title, app.preferences.language),
      });
    default:
      return app.t(`compare.${what.of}`);
  }
}
