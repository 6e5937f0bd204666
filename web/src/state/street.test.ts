import { beforeEach, describe, expect, it } from 'vitest';
import { Navigation } from './navigation.svelte';
import { Street } from './street.svelte';

let street: Street;
const address = () => location.pathname + location.search;

beforeEach(() => {
  history.replaceState(null, '', '/?street=ranking');
  street = new Street(new Navigation(), () => 'profile');
});

describe('the weights of the ranking', () => {
  it('are in the address, but for those that are equal', () => {
    street.weigh(['a', 'b'], 3, 1);
    expect(address()).toBe('/?street=ranking&weights=a:3,b:3');
    expect([street.weightOf(['a', 'b']), street.weightOf(['c']), street.areEqual]).toEqual([
      3,
      1,
      false,
    ]);
    street.weigh(['b'], 0, 2);
    expect(street.weightOf(['a', 'b'])).toBeNull();
    street.weigh(['a', 'b'], 1, 3);
    expect(address()).toBe('/?street=ranking');
    expect(street.areEqual).toBe(true);
  });

  it('go back gesture by gesture, to where they began', () => {
    expect(street.canUndo).toBe(false);
    for (const weight of [2, 3, 4]) street.weigh(['a'], weight, 'drag');
    street.weigh(['b'], 5, 'press');
    street.weighEqually();
    expect(street.weights).toEqual({});
    const undone = [1, 2, 3].map(() => {
      street.undo();
      return street.weights;
    });
    expect(undone).toEqual([{ a: 4, b: 5 }, { a: 4 }, {}]);
    expect(street.canUndo).toBe(false);
    street.undo();
    expect(street.weights).toEqual({});
  });
});

describe('what is shown of the street', () => {
  it('has an address, and gives way to an open courtyard', () => {
    expect(street.panel).toBe('ranking');
    street.show('governance');
    expect([street.panel, address()]).toEqual(['governance', '/?street=governance']);
    street.show(null);
    expect([street.panel, address()]).toEqual([null, '/']);
    history.replaceState(null, '', '/courtyards/x?street=ranking');
    expect(new Street(new Navigation(), () => '').panel).toBeNull();
  });
});
