import { beforeEach, describe, expect, it } from 'vitest';
import { dictionaries } from '../i18n';
import { TOUR, Tour } from './tour.svelte';

beforeEach(() => localStorage.clear());

describe('the tour', () => {
  it('is offered once, and not again after it was seen to its end', () => {
    const tour = new Tour();
    expect(tour.step?.key).toBe('register');
    for (const _ of TOUR) tour.next();
    expect(tour.step).toBeNull();
    expect(new Tour().step).toBeNull();
  });

  it('is not offered again after it was skipped, and comes when it is asked for', () => {
    new Tour().close();
    const tour = new Tour();
    expect(tour.step).toBeNull();
    tour.start();
    expect(tour.at).toBe(0);
    expect(tour.asked).toBe(true);
  });

  it('is offered again where it was left half-way', () => {
    new Tour().next();
    expect(new Tour().at).toBe(0);
  });

  it('goes back, and not beyond its beginning', () => {
    const tour = new Tour();
    tour.next();
    tour.previous();
    tour.previous();
    expect(tour.at).toBe(0);
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
