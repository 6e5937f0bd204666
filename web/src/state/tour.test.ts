import { beforeEach, describe, expect, it } from 'vitest';
import { dictionaries } from '../i18n';
import { isPlain, TOUR, Tour } from './tour.svelte';
import { parseView } from './url';

/** The page that the tour goes over. */
class Page {
  atRegister = true;
  toRegister(): void {
    this.atRegister = true;
  }
}

function show(...places: readonly string[]): void {
  document.body.innerHTML = places.map((at) => `<i data-testid="${at}"></i>`).join('');
}

beforeEach(() => {
  localStorage.clear();
  show(...TOUR.map(({ at }) => at));
});

describe('the tour', () => {
  it('is offered once, and not again after it was seen to its end', () => {
    const tour = new Tour(new Page());
    expect(tour.step?.key).toBe('register');
    for (const _ of TOUR) tour.next();
    expect(tour.step).toBeNull();
    expect(new Tour(new Page()).step).toBeNull();
  });

  it('is not offered again after it was skipped, and comes when it is asked for', () => {
    new Tour(new Page()).close();
    const tour = new Tour(new Page());
    expect(tour.step).toBeNull();
    tour.start();
    expect(tour.at).toBe(0);
    expect(tour.asked).toBe(true);
  });

  it('is offered again where it was left half-way', () => {
    new Tour(new Page()).next();
    expect(new Tour(new Page()).at).toBe(0);
  });

  it('waits for the register, and is not used up by that', () => {
    const page = new Page();
    page.atRegister = false;
    expect(new Tour(page).step).toBeNull();
    expect(new Tour(new Page()).step?.key).toBe('register');
  });

  it('leads whoever asks for it to the register', () => {
    const page = new Page();
    page.atRegister = false;
    const tour = new Tour(page);
    tour.start();
    expect(tour.step?.key).toBe('register');
  });

  it('goes back, and not beyond its beginning', () => {
    const tour = new Tour(new Page());
    tour.next();
    tour.previous();
    tour.previous();
    expect(tour.at).toBe(0);
  });

  it('passes over what is not on the page, and does not count it', () => {
    show(...TOUR.map(({ at }) => at).filter((at) => at !== 'map'));
    const tour = new Tour(new Page());
    tour.look();
    expect(tour.count).toEqual({ n: 1, m: TOUR.length - 1 });
    tour.next();
    expect(tour.step?.key).toBe('courtyard');
    expect(tour.count).toEqual({ n: 2, m: TOUR.length - 1 });
    tour.previous();
    expect(tour.step?.key).toBe('register');
  });

  it('has words for each step in both languages', () => {
    for (const { key } of TOUR) {
      for (const words of Object.values(dictionaries)) {
        expect(words[`tour.${key}`]).toBeTruthy();
        expect(words[`tour.${key}.hint`]).toBeTruthy();
      }
    }
  });
});

describe('an address', () => {
  const leadsToRegister = (address: string) => isPlain(parseView(new URL(address, 'http://x')));

  it.each([
    '/',
    '/?q=小区&stage=improve&desc',
    '/?map=16/34.72/113.98/0/0',
    '/?stand',
    '/?compare=baseline',
  ])('%s leads to the register alone', (address) => expect(leadsToRegister(address)).toBe(true));

  it.each([
    '/courtyards/cy-03',
    '/courtyards/cy-03?stand',
    '/courtyards/cy-03?through=cam',
    '/courtyards/cy-03?coverage&feature=cam',
    '/courtyards/cy-03?edit',
    '/courtyards/cy-03?compare=baseline',
    '/courtyards/nowhere',
    '/?street=ranking',
    '/?street=governance',
    '/?rules',
    '/?rules=fire-width',
    '/?people',
    '/?account',
  ])('%s leads to something else', (address) => expect(leadsToRegister(address)).toBe(false));
});
