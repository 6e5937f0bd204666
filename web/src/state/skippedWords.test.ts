import { describe, expect, it } from 'vitest';
import { kinds } from '../forms/fixtures';
import { type Language, type MessageKey, translate, type Values } from '../i18n';
import { skippedWords } from './skippedWords';

const words = (language: Language, reason: string) =>
  skippedWords(
    {
      t: (key: MessageKey, values?: Values) => translate(language, key, values),
      kinds,
      preferences: { language },
    },
    reason,
  );

describe('a camera that was left out', () => {
  it('is told what it lacks, by the names that its form has', () => {
    expect(words('zh', 'missing: height_m, azimuth_deg')).toBe('缺少安装高度、方位角');
    expect(words('en', 'missing: height_m')).toBe('missing: Mounting height');
  });

  it('is told when it hangs too low for what is looked at', () => {
    const reason = 'its height of 1.5 m is not above the target height of 1.6 m';
    expect(words('zh', reason)).toBe('安装高度 1.5 m 不高于目标高度 1.6 m');
    expect(words('en', reason)).toBe('its height of 1.5 m is not above the target height of 1.6 m');
  });

  it('keeps the words of a reason that is not known here', () => {
    expect(words('zh', 'struck by lightning')).toBe('struck by lightning');
  });
});
