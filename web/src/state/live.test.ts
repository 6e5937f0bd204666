import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live } from './live';

type Asked = {
  question: number;
  signal: AbortSignal;
  answer(): Promise<void>;
  fail(error: unknown): Promise<void>;
};

let frames: FrameRequestCallback[] = [];
let asked: Asked[] = [];
let shown: number[] = [];
let failures: unknown[] = [];
let live: Live<number, number>;

/** Lets the browser draw its next frame. */
function frame(): void {
  const due = frames;
  frames = [];
  for (const callback of due) callback(0);
}

const settled = () => new Promise<void>((done) => setTimeout(done));

beforeEach(() => {
  [frames, asked, shown, failures] = [[], [], [], []];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
  live = new Live(
    (question, signal) =>
      new Promise((done, failed) => {
        const answer = () => {
          done(question);
          return settled();
        };
        const fail = (error: unknown) => {
          failed(error);
          return settled();
        };
        asked.push({ question, signal, answer, fail });
      }),
    {
      answered: (answer) => shown.push(answer),
      failed: (error) => failures.push(error),
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

const questions = () => asked.map(({ question }) => question);

describe('a live question', () => {
  it('asks once a frame, and the newest only', () => {
    for (const n of [1, 2, 3]) live.ask(n);
    expect(questions()).toEqual([]);
    frame();
    expect(questions()).toEqual([3]);
    frame();
    expect(questions()).toEqual([3]);
  });

  it('has no more than two under way, and then goes on with the newest', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      live.ask(n);
      frame();
    }
    expect(questions()).toEqual([1, 2]);
    await asked[0]?.answer();
    expect(shown).toEqual([1]);
    frame();
    expect(questions()).toEqual([1, 2, 5]);
    await asked[1]?.answer();
    await asked[2]?.answer();
    expect(shown).toEqual([1, 2, 5]);
  });

  it('aborts what was overtaken, and never shows an older answer after a newer one', async () => {
    live.ask(1);
    frame();
    live.ask(2);
    frame();
    await asked[1]?.answer();
    expect(asked[0]?.signal.aborted).toBe(true);
    await asked[0]?.answer();
    expect(shown).toEqual([2]);
  });

  it('tells of a failure only when nothing newer is on its way', async () => {
    live.ask(1);
    frame();
    live.ask(2);
    frame();
    await asked[0]?.fail(new Error('old'));
    expect(failures).toEqual([]);
    await asked[1]?.fail(new Error('newest'));
    expect(failures).toEqual([new Error('newest')]);
    live.ask(3);
    frame();
    await asked[2]?.answer();
    expect(shown).toEqual([3]);
  });

  it('forgets all when it is stopped', async () => {
    live.ask(1);
    frame();
    live.ask(2);
    live.stop();
    frame();
    expect(questions()).toEqual([1]);
    expect(asked[0]?.signal.aborted).toBe(true);
    await asked[0]?.answer();
    expect(shown).toEqual([]);
  });
});
