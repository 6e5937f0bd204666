/** The words of the wall, short enough to be read from across a room. */
import type { KindInfo, RankedCheck } from '../api/types';
import {
  dictionaries,
  formatNumber,
  formatShare,
  formatUnit,
  type Language,
  languageTags,
  type MessageKey,
  pickWords,
  translate,
  type Values,
} from '../i18n';
import { Vocabulary } from '../state/vocabulary';
import type { ChangeLine } from './changes';
import type { Lack } from './rows';

export class WallWords {
  readonly language: Language;
  readonly vocabulary: Vocabulary;

  constructor(language: Language, kinds: KindInfo[]) {
    this.language = language;
    this.vocabulary = new Vocabulary(kinds, null, language);
  }

  t = (key: MessageKey, values?: Values): string => translate(this.language, key, values);
  number = (value: number, digits = 0): string => formatNumber(value, this.language, digits);
  share = (value: number): string => formatShare(value, this.language);

  /** Of the day, as a sentence says it: 11月26日, 26 Nov. */
  day = (at: Date): string => this.#format(at, { month: 'short', day: 'numeric' });
  moment = (at: Date): string =>
    this.#format(at, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  time = (at: Date): string =>
    this.#format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

  #format(at: Date, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(languageTags[this.language], {
      hourCycle: 'h23',
      ...options,
    }).format(at);
  }

  stage = (stage: string | null | undefined): string =>
    stage
      ? this.vocabulary.choiceTitle('courtyard', 'stage', stage)
      : this.t('wall.change.noStage');

  category = (category: string | null | undefined): string =>
    category ? this.t(`wall.category.${category}` as MessageKey) : '–';

  /** A check that the wall has no short name for has the long one of the server. */
  check = ({ id, title }: Pick<RankedCheck, 'id' | 'title'>): string => {
    const key = `wall.check.${id}`;
    return key in dictionaries.zh ? this.t(key as MessageKey) : pickWords(title, this.language);
  };

  value = (value: number, unit: string): string =>
    unit === 'share'
      ? this.share(value)
      : `${this.number(value, 2)} ${formatUnit(unit, this.language)}`.trim();

  lack = ({ check, value }: Lack): string =>
    this.t('wall.lack', { check: this.check(check), value: this.#missed(value, check) });

  lackInFull = ({ check, value, target }: Lack): string =>
    this.t('wall.lack.full', {
      check: this.check(check),
      value: this.#missed(value, check),
      target: this.t(check.bound === 'at_least' ? 'wall.lack.atLeast' : 'wall.lack.atMost', {
        target: this.value(target, check.unit),
      }),
    });

  /** In whole per cent; what misses its target is never rounded to it. */
  #missed(value: number, { unit, bound }: RankedCheck): string {
    if (unit !== 'share') return this.value(value, unit);
    const percent = value * 100;
    return this.share((bound === 'at_least' ? Math.floor(percent) : Math.ceil(percent)) / 100);
  }

  change = (line: ChangeLine): string => {
    switch (line.what) {
      case 'stage':
        return this.t('wall.change.stage', {
          from: this.stage(line.from),
          to: this.stage(line.to),
        });
      case 'organisation':
        return this.t(line.present ? 'wall.change.founded' : 'wall.change.dissolved', {
          name: this.t(`org.${line.name}`),
        });
      case 'action': {
        const title = pickWords(line.title, this.language);
        const words =
          line.times > 1 ? this.t('wall.change.times', { words: title, n: line.times }) : title;
        return this.#inPlan(line.plan, words);
      }
      case 'written':
        return this.#inPlan(line.plan, this.#written(line));
    }
  };

  #written({ counts, whole }: ChangeLine & { what: 'written' }): string {
    const words = (['insert', 'update', 'delete'] as const)
      .filter((action) => counts[action])
      .map((action) => this.t(`wall.change.${action}`, { n: this.number(counts[action]) }))
      .join(this.t('wall.change.and'));
    return whole ? words : this.t('wall.change.atLeast', { words });
  }

  #inPlan(plan: boolean, words: string): string {
    return plan ? this.t('wall.change.plan', { words }) : words;
  }
}
