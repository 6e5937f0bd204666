/** What an action is called in both languages: it is stored, and read by others. */
import type { Words } from '../api/types';
import { type Language, type MessageKey, translate, type Values } from '../i18n';
import type { Change } from './scenarioDifference';
import { Vocabulary } from './vocabulary';

export function words(key: MessageKey, values: (language: Language) => Values): Words {
  const say = (language: Language) => translate(language, key, values(language));
  return { zh: say('zh'), en: say('en') };
}

/** "Put back: camera 东门", "Put back: 3 things". */
export function actionOn(
  key: MessageKey,
  changes: readonly Change[],
  { kinds }: Pick<Vocabulary, 'kinds'>,
  more: (language: Language) => Values = () => ({}),
): Words {
  const [only] = changes.length === 1 ? changes : [];
  return words(key, (language) => {
    if (!only)
      return {
        ...more(language),
        what: translate(language, 'plans.things', { n: changes.length }),
      };
    const vocabulary = new Vocabulary(kinds, null, language);
    const kind = vocabulary.kindTitle(only.kind);
    const name = vocabulary.featureTitle(only.after ?? only.before ?? undefined, only.kind, []);
    return { ...more(language), what: name === kind ? kind : `${kind} ${name}` };
  });
}
