import { describe, expect, it } from 'vitest';
import { colourOf, initialsOf, PERSON_COLOURS } from './person';

describe('somebody', () => {
  it('is shown by letters of the name', () => {
    const shown = ['王工', '欧阳工程师', 'Li Wei', 'anna', ' ', null, '👷 boss'].map(initialsOf);
    expect(shown).toEqual(['王工', '欧阳', 'LW', 'A', '?', '?', '👷B']);
  });

  it('has a colour that follows the name, and without one the window', () => {
    const of = (name: string | null, client: string) => colourOf({ name, client });
    expect(of('王工', 'a')).toBe(of('王工', 'b'));
    const all = Array.from({ length: 200 }, (_, n) => of(null, `client-${n}`));
    expect(new Set(all).size).toBe(PERSON_COLOURS);
    expect(Math.min(...all)).toBe(1);
  });
});
