import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Feature, LayoutReport } from '../api/types';
import { Layouts } from './layouts.svelte';

const feature = (id: string, kind: string, more = {}) =>
  ({
    type: 'Feature',
    id,
    geometry: { type: 'Polygon', coordinates: [] },
    properties: { kind, courtyard: 'yard', revision: 1, ...more },
  }) as unknown as Feature;

const features = [
  feature('a', 'parking_space'),
  feature('b', 'parking_space'),
  feature('gone', 'parking_space', { state: 'to_remove' }),
  feature('area', 'parking_area'),
];

function reportOf(count: number): LayoutReport {
  const proposal = {
    id: 'most-spaces',
    name: { zh: '车位最多', en: 'Most spaces' },
    count,
    spaces: { features: [] },
    aisles: { features: [] },
  };
  return { proposals: [proposal], replaced: ['b'], reason: null } as unknown as LayoutReport;
}

let perform: ReturnType<typeof vi.fn>;
let layouts: Layouts;
let asked: { inputs: Record<string, unknown> }[];
let line: ReadableStreamDefaultController<Uint8Array>;

function tell(name: string, document: unknown): void {
  line.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(document)}\n\n`));
}

beforeEach(() => {
  perform = vi.fn();
  asked = [];
  const host = {
    openId: 'yard',
    scenario: null,
    features,
    plans: { add: vi.fn() },
    workbench: { perform },
    navigation: { push: vi.fn() },
    openScenario: vi.fn(),
    loadCourtyard: vi.fn(),
  };
  layouts = new Layouts(host as unknown as ConstructorParameters<typeof Layouts>[0]);
  layouts.follow('yard', null);
  vi.stubGlobal(
    'fetch',
    async (_: string, { body, signal }: { body: string; signal: AbortSignal }) => {
      asked.push(JSON.parse(body));
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          line = controller;
          signal.addEventListener('abort', () => {
            controller.error(new DOMException('gone', 'AbortError'));
          });
        },
      });
      return new Response(stream);
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((done) => setTimeout(done, 5));

describe('layouts that are sought', () => {
  it('show better answers as they come, and the last', async () => {
    const run = layouts.run();
    await settled();
    tell('progress', { progress: 40, message: '2 of 5' });
    tell('answer', reportOf(7));
    await settled();
    expect(layouts.standing).toBe('running');
    expect(layouts.progress).toBe(40);
    expect(layouts.shown?.count).toBe(7);
    tell('done', reportOf(9));
    await run;
    expect(layouts.standing).toBe('done');
    expect(layouts.shown?.count).toBe(9);
    expect(layouts.going.map(({ id }) => id)).toEqual(['b']);
    expect(layouts.totalWith(layouts.proposals[0] as never)).toBe(2 - 1 + 9);
  });

  it('keep what was found when they are stopped', async () => {
    const run = layouts.run();
    await settled();
    tell('answer', reportOf(7));
    await settled();
    layouts.stop();
    await run;
    expect(layouts.standing).toBe('stopped');
    expect(layouts.error).toBeNull();
    expect(layouts.shown?.count).toBe(7);
  });

  it('are asked for with what is locked and where they may stand', async () => {
    layouts.press(features[0] as Feature);
    layouts.where = 'areas';
    expect(layouts.lacks).toBe('area');
    layouts.press(features[3] as Feature);
    expect(layouts.lacks).toBeNull();
    void layouts.run();
    await settled();
    layouts.stop();
    expect(asked[0]?.inputs).toMatchObject({ keep: ['a'], areas: ['area'], courtyard: 'yard' });
  });

  it('are asked for with what else counts, where anything does', async () => {
    const ask = async () => {
      void layouts.run();
      await settled();
      layouts.stop();
      return asked.at(-1)?.inputs;
    };
    expect(await ask()).not.toHaveProperty('weights');
    layouts.weights.degrees.walk_per_m = 'some';
    expect(layouts.weights.perTen('walk_per_m')).toBeCloseTo(0.02);
    expect(await ask()).toMatchObject({
      weights: { walk_per_m: 0.002, crown_per_m2: 0, aisle_per_m2: 0 },
    });
  });

  it('are forgotten in another state of the courtyard, where the same is locked', async () => {
    layouts.lockAll();
    expect([...layouts.kept]).toEqual(['a', 'b']);
    const run = layouts.run();
    await settled();
    tell('done', reportOf(9));
    await run;
    layouts.follow('yard', 'plan');
    expect(layouts.report).toBeNull();
    expect(layouts.kept.size).toBe(2);
    layouts.follow('elsewhere', null);
    expect(layouts.kept.size).toBe(0);
  });

  it('are taken over into the open plan as one action, and what they replace goes', async () => {
    const run = layouts.run();
    await settled();
    tell('done', reportOf(9));
    await run;
    await layouts.takeOver(layouts.proposals[0] as never, null);
    expect(perform).toHaveBeenCalledOnce();
    const [, edits] = perform.mock.calls[0] as [unknown, { id: string; after: unknown }[]];
    expect(edits).toEqual([{ id: 'b', before: features[1], after: null }]);
  });
});
