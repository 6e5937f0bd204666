import type { Words } from '../api/types';

export { formatArea, formatMoment, formatNumber, formatShare, formatUnit } from './format';

import { en } from './en';
import { type Dictionary, type MessageKey, zh } from './zh';

export type { MessageKey } from './zh';
export type Language = 'zh' | 'en';
export type Values = Record<string, string | number>;

export const dictionaries: Record<Language, Dictionary> = { zh, en };
export const languageTags: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

export function isMessageKey(key: string): key is MessageKey {
  return key in zh;
}

/** A message may have two forms, `one|many`, told apart by its value `n`. */
export function translate(language: Language, key: MessageKey, values: Values = {}): string {
  const forms = dictionaries[language][key].split('|');
  const message = (values.n === 1 ? forms[0] : forms.at(-1)) ?? key;
  return message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** Words that come from the server in both languages. English ones may start small: labels do not. */
export function pickWords(words: Words, language: Language): string {
  const text = words[language] || words.zh;
  return language === 'en' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
