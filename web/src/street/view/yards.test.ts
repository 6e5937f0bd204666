import { describe, expect, it } from 'vitest';
import type { Yard } from '../scene';
import { demo, yardOf } from '../scene/fixtures';
import type { Stage } from './stage';
import { Yards } from './yards';

const SLOW_MS = 60_000;
const street = demo();
const groundOf = (id: string) => ({ features: yardOf(street, id), latitude_deg: 34.72 });
const [one, other] = [groundOf('cy-13'), groundOf('cy-01')];

/** A stage without a graphics card, and somebody who sees each picture as soon as it is shown. */
function onStage({ isFlying = false } = {}) {
  const seen = { compiled: new Set<Yard>(), disposed: new Set<Yard>(), shown: [] as Yard[] };
  const pictured: boolean[] = [];
  const state = { isFlying, whenPictured: () => {} };
  const watched = (yard: Yard) => {
    if (seen.compiled.has(yard)) return;
    seen.compiled.add(yard);
    const { dispose } = yard;
    yard.dispose = () => {
      if (seen.disposed.has(yard)) throw new Error('disposed of twice');
      seen.disposed.add(yard);
      dispose();
    };
  };
  const stage = {
    compile: async (yard: Yard) => watched(yard),
    show: (yard: Yard) => seen.shown.push(yard),
  };
  const yards = new Yards(stage as unknown as Stage, {
    at: () => [0, 0],
    isFlying: () => state.isFlying,
    coming: () => {},
    shown: () => void setTimeout(() => yards.drawn()),
    pictured: (isWhole) => {
      pictured.push(isWhole);
      state.whenPictured();
    },
  });
  return { yards, seen, pictured, state };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('the yard that one stands in', { timeout: SLOW_MS }, () => {
  it('is a first picture, then the whole one, and holds nothing else', async () => {
    const { yards, seen, pictured } = onStage();
    yards.set(one);
    await until(() => pictured.length === 2);
    await until(() => seen.compiled.size === 3);
    expect(pictured).toEqual([false, true]);
    expect(yards.isWhole).toBe(true);
    // Beside both pictures the samples were compiled.
    await until(() => seen.disposed.size === 2);
    expect(seen.disposed.has(seen.shown[1] as Yard)).toBe(false);
    yards.dispose();
    expect(seen.disposed).toEqual(seen.compiled);
  });

  it('has one picture only where the processor draws', async () => {
    const { yards, pictured } = onStage();
    yards.set({ ...one, bySoftware: true });
    await until(() => pictured.length > 0);
    expect(pictured).toEqual([true]);
    yards.dispose();
  });

  it('stays until all of another one is there', async () => {
    const { yards, seen, pictured } = onStage();
    yards.set(one);
    await until(() => pictured.length === 2);
    yards.set(other);
    expect(yards.isWhole).toBe(false);
    await until(() => pictured.length === 3);
    expect(pictured).toEqual([false, true, true]);
    expect(seen.shown).toHaveLength(3);
    expect(seen.disposed.has(seen.shown[1] as Yard)).toBe(true);
    yards.dispose();
    expect(seen.disposed).toEqual(seen.compiled);
  });

  it('is given up for another one amidst the work', async () => {
    const { yards, seen, pictured, state } = onStage();
    state.whenPictured = () => {
      if (pictured.length === 1) yards.set(other);
    };
    yards.set(one);
    await until(() => yards.isWhole && pictured.length === 2);
    await pause(50);
    // The first picture of the one, and all of the other.
    expect(seen.shown).toHaveLength(2);
    yards.dispose();
    expect(seen.disposed).toEqual(seen.compiled);
  });

  it.each([0, 1, 2, 5, 20, 60])('leaves nothing behind when one leaves after %d ms', async (ms) => {
    const { yards, seen } = onStage();
    yards.set(one);
    await pause(ms);
    yards.dispose();
    await pause(50);
    expect(seen.disposed).toEqual(seen.compiled);
  });

  it('waits with all of it until one has landed', async () => {
    const { yards, seen, pictured, state } = onStage({ isFlying: true });
    yards.set(one);
    await until(() => seen.compiled.size === 3);
    await pause(50);
    expect(pictured).toEqual([false]);
    state.isFlying = false;
    yards.landed();
    await until(() => pictured.length === 2);
    expect(yards.isWhole).toBe(true);
    yards.dispose();
    expect(seen.disposed).toEqual(seen.compiled);
  });
});
