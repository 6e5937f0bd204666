import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { levelToken, PALETTE_TOKENS } from './palette';

const css = readFileSync('src/design/tokens.css', 'utf8');
const [light = '', dark = ''] = css.split(':root[data-theme="dark"]');

describe('the palette', () => {
  it('has every colour in tokens.css, light and dark', () => {
    for (const token of PALETTE_TOKENS) {
      expect(light, token).toMatch(new RegExp(`--${token}: `));
      expect(dark, token).toMatch(new RegExp(`--${token}: `));
    }
  });

  it('uses both ends of the ramp and no colour twice, for six levels and for seven', () => {
    for (const count of [6, 7]) {
      const tokens = Array.from({ length: count }, (_, i) => levelToken(i, count));
      expect(tokens[0]).toBe('level-1');
      expect(tokens.at(-1)).toBe('level-7');
      expect(new Set(tokens).size).toBe(count);
    }
  });
});
