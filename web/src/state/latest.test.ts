import { describe, expect, it } from 'vitest';
import { Latest, superseded } from './latest';

function later<T>() {
  let settle: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  return { promise, settle, fail };
}

describe('latest wins', () => {
  it('drops an answer that comes in after a newer question', async () => {
    const latest = new Latest();
    const [old, young] = [later<string>(), later<string>()];
    const first = latest.run(() => old.promise);
    const second = latest.run(() => young.promise);
    young.settle('young');
    old.settle('old');
    expect(await first).toBe(superseded);
    expect(await second).toBe('young');
  });

  it('aborts the request it no longer needs', async () => {
    const latest = new Latest();
    let signal: AbortSignal | undefined;
    void latest.run((own) => {
      signal = own;
      return later<void>().promise;
    });
    void latest.run(async () => {});
    expect(signal?.aborted).toBe(true);
  });

  it('drops a late failure, and passes on a current one', async () => {
    const latest = new Latest();
    const old = later<string>();
    const first = latest.run(() => old.promise);
    const second = latest.run(() => Promise.reject(new Error('current')));
    old.fail(new Error('late'));
    expect(await first).toBe(superseded);
    await expect(second).rejects.toThrow('current');
  });
});
