import { describe, expect, it } from 'vitest';
import { isFarAway, nearTo } from './farAway';
import { formatView, parseView } from './url';

describe('a map', () => {
  it('is too far away for a new courtyard as it first shows an empty project, or where there is none', () => {
    expect(isFarAway(null)).toBe(true);
    expect(isFarAway({ zoom: 0 })).toBe(true);
    expect(isFarAway({ zoom: 10 })).toBe(true);
    expect(isFarAway({ zoom: 16 })).toBe(false);
  });

  it('is near enough where one asked to go, and a link leads there', () => {
    const map = nearTo([113.98, 34.72]);
    expect(isFarAway(map)).toBe(false);
    const view = { ...parseView(new URL('http://x/')), map };
    expect(parseView(new URL(formatView(view), 'http://x')).map).toEqual(map);
  });
});
