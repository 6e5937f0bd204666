/** What forms say: of a wrong value, and of what a person did. */
import type { Feature, KindInfo, Words } from '../api/types';
import {
  formatNumber,
  formatUnit,
  type Language,
  type MessageKey,
  pickWords,
  translate,
} from '../i18n';
import { Vocabulary } from '../state/vocabulary';
import type { Field } from './fields';
import type { Fault } from './values';

export function faultWords(field: Field, fault: Fault, language: Language): string {
  switch (fault.is) {
    case 'range':
      return rangeWords(field, fault, language);
    case 'long':
      return translate(language, 'forms.fault.long', { most: fault.most });
    default:
      return translate(language, `forms.fault.${fault.is}`);
  }
}

/** Beside a member that the server refused: its rule in the reader's language, else what the server said. */
export function refusalWords(field: Field, detail: string, language: Language): string {
  const rule = ruleWords(field, language) ?? detail;
  return translate(language, 'forms.refused', { rule });
}

function ruleWords(field: Field, language: Language): string | null {
  if (field.type === 'number') return faultWords(field, { is: 'range', ...field }, language);
  const chosen = field.type === 'one' || field.type === 'many';
  return chosen ? faultWords(field, { is: 'choice' }, language) : null;
}

/** A unit beside its field. "Storeys: 7 storeys" says nothing more. */
export function unitBeside({ title, unit }: Field, language: Language): string {
  const named = formatUnit(unit, language);
  return named.toLowerCase() === title[language].toLowerCase() ? '' : named;
}

/** "改 3号楼 的高度", "Change height of Building 3号楼". `members` names what changes if no single field does. */
export function changeTitle(
  feature: Feature,
  member: Words,
  kinds: readonly KindInfo[],
  features: readonly Feature[],
): Words {
  const say = (language: Language) =>
    translate(language, 'forms.change', {
      name: nameOf(feature, kinds, features, language),
      member: language === 'en' ? startingSmall(member.en) : member.zh,
    });
  return { zh: say('zh'), en: say('en') };
}

export function removeTitle(
  feature: Feature,
  kinds: readonly KindInfo[],
  features: readonly Feature[],
): Words {
  const say = (language: Language) =>
    translate(language, 'forms.remove', { name: nameOf(feature, kinds, features, language) });
  return { zh: say('zh'), en: say('en') };
}

export function messageWords(key: MessageKey): Words {
  return { zh: translate('zh', key), en: translate('en', key) };
}

/** A Chinese name says by itself what it names ("3号楼"); a bare number does not. */
export function nameOf(
  feature: Feature,
  kinds: readonly KindInfo[],
  features: readonly Feature[],
  language: Language,
): string {
  const { kind } = feature.properties;
  const vocabulary = new Vocabulary([...kinds], null, language);
  const title = vocabulary.kindTitle(kind);
  const name = vocabulary.featureTitle(feature, kind, features);
  if (name === title || (language === 'zh' && /\p{Script=Han}/u.test(name))) return name;
  return `${title} ${name}`;
}

/** About how wide choices are side by side as buttons, at 12 px. */
const HAN_PX = 12;
const LATIN_PX = 6.6;
const BUTTON_PX = 20;
const ROOM_PX = 256;

/** Whether choices find room side by side; else they are a list to open. */
export function fitsAsButtons(titles: readonly string[]): boolean {
  const width_px = (title: string) =>
    [...title].reduce((sum, letter) => sum + (letter > '\u2e80' ? HAN_PX : LATIN_PX), BUTTON_PX);
  return titles.reduce((sum, title) => sum + width_px(title), 0) <= ROOM_PX;
}

export function choicesIn(
  choices: readonly (Words & { value: string })[],
  language: Language,
): { value: string; title: string }[] {
  return choices.map((choice) => ({ value: choice.value, title: pickWords(choice, language) }));
}

function rangeWords(
  { name, unit }: Field,
  { minimum, maximum }: { minimum: number; maximum: number },
  language: Language,
): string {
  // A year is a name, not a quantity: no thousands separator.
  const say = (value: number) =>
    name.endsWith('_year') ? String(value) : formatNumber(value, language, 2);
  const named = formatUnit(unit, language);
  return translate(language, 'forms.fault.range', {
    minimum: say(minimum),
    maximum: `${say(maximum)}${named && named !== '°' ? ` ${named}` : named}`,
  });
}

function startingSmall(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
