import type { Language } from './index';

const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** Units that the server states in Chinese characters, in the reader's language. */
const UNITS_EN: Record<string, string> = {
  户: '',
  人: '',
  层: 'storeys',
  个: '',
  '个/户': 'per household',
  'm2/人': 'm² per resident',
};

/** To make one takes longer than to draw a frame's other words; lengths are told at every step of the pointer. */
const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number, language: Language, digits = 0): string {
  const key = `${language} ${digits}`;
  const format =
    numberFormats.get(key) ??
    new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits });
  numberFormats.set(key, format);
  return format.format(value);
}

/** Square metres: whole ones from ten up, a decimal below, so that small blind areas stay readable. */
export function formatArea(value: number, language: Language): string {
  return `${formatNumber(value, language, value < 10 ? 1 : 0)} m²`;
}

/** A share of 0–1 as per cent; what is there but rounds to nothing is not shown as nothing. */
export function formatShare(share: number, language: Language): string {
  if (share > 0 && share < 0.001) return '< 0.1%';
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share);
}

/** A moment, as the clock on the wall shows it here. */
export function formatMoment(at: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at));
}

export function formatUnit(unit: string | null, language: Language): string {
  // A count has a number, and no unit.
  if (!unit || unit === 'count') return '';
  const own = language === 'en' ? (UNITS_EN[unit] ?? unit) : unit;
  return own.replace('m2', 'm²');
}
