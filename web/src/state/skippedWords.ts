import { pickWords } from '../i18n';
import type { App } from './app.svelte';

type Told = Pick<App, 't' | 'kinds'> & { preferences: Pick<App['preferences'], 'language'> };

/** Why a camera was left out, in the reader's language; the server says it in English, in one of two ways. */
export function skippedWords(app: Told, reason: string): string {
  const missing = /^missing: (.+)$/.exec(reason)?.[1];
  if (missing) {
    const members = missing.split(', ').map((member) => memberTitle(app, member));
    return app.t('coverage.skipped.missing', { list: members.join(app.t('gaps.and')) });
  }
  const [, height, target] = TOO_LOW.exec(reason) ?? [];
  return height && target ? app.t('coverage.skipped.low', { height, target }) : reason;
}

const TOO_LOW = /^its height of (\S+) m is not above the target height of (\S+) m$/;

function memberTitle({ kinds, preferences }: Told, member: string): string {
  const camera = kinds.find(({ kind }) => kind === 'camera');
  const property = camera?.properties.find(({ name }) => name === member);
  return property ? pickWords(property.title, preferences.language) : member;
}
