import { afterEach, describe, expect, it, vi } from 'vitest';
import { EventReader, streamExecution } from './stream';

const TEXT =
  ': hold\n\nevent: progress\ndata: {"progress":20,"message":"1 of 5"}\n\nevent: answer\ndata: {"n":1}\n\nevent: done\ndata: {"n":2}\n\n';

function serve(text: string): void {
  const body = new Response(text).body;
  vi.stubGlobal('fetch', async () => new Response(body));
}

afterEach(() => vi.unstubAllGlobals());

describe('events of a stream', () => {
  it('are the same however the stream is cut', () => {
    const whole = new EventReader().take(TEXT);
    expect(whole.map(({ name }) => name)).toEqual(['progress', 'answer', 'done']);
    for (let size = 1; size < 40; size += 1) {
      const reader = new EventReader();
      const pieces = TEXT.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(pieces.flatMap((piece) => reader.take(piece))).toEqual(whole);
    }
  });

  it('tell better answers, and resolve to the last', async () => {
    serve(TEXT);
    const heard: unknown[] = [];
    const hear = { answer: (n: unknown) => heard.push(n), progress: (n: unknown) => heard.push(n) };
    const last = await streamExecution('parking-layout', {}, hear, new AbortController().signal);
    expect(last).toEqual({ n: 2 });
    expect(heard).toEqual([{ progress: 20, message: '1 of 5' }, { n: 1 }]);
  });

  it('end in an error where the server tells a problem, or the line breaks', async () => {
    const hear = { answer: () => {}, progress: () => {} };
    const run = () => streamExecution('x', {}, hear, new AbortController().signal);
    serve('event: problem\ndata: {"status":500,"detail":"a fault"}\n\n');
    await expect(run()).rejects.toMatchObject({ status: 500, message: 'a fault' });
    serve('event: answer\ndata: {}\n\n');
    await expect(run()).rejects.toMatchObject({ status: 0 });
  });
});
