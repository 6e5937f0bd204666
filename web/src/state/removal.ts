/** What goes with things that are removed: an entrance leads into no building that is not there any more. */
import type { Feature, Words } from '../api/types';
import type { Edit } from '../edit/action';
import { translate } from '../i18n';

export type Removal = { edits: Edit[]; entrances: number };

export function removalOf(features: readonly Feature[], all: readonly Feature[]): Removal {
  const gone = new Set(features.map(({ id }) => id));
  const freed = all.filter(({ id, properties }) => {
    const { kind, building } = properties as { kind: string; building?: unknown };
    return kind === 'entrance' && building != null && gone.has(String(building)) && !gone.has(id);
  });
  return {
    edits: [
      ...features.map((before) => ({ id: before.id, before, after: null })),
      ...freed.map((before) => ({ id: before.id, before, after: withoutBuilding(before) })),
    ],
    entrances: freed.length,
  };
}

/** The name of the action says what else it changes. */
export function removalTitle(title: Words, { entrances }: Removal): Words {
  if (!entrances) return title;
  const say = (language: 'zh' | 'en') =>
    translate(language, 'edits.remove.entrances', { title: title[language], n: entrances });
  return { zh: say('zh'), en: say('en') };
}

function withoutBuilding(entrance: Feature): Feature {
  const { building: _, ...properties } = entrance.properties as { building?: unknown };
  return { ...entrance, properties } as Feature;
}
