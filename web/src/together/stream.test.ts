import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stream } from './stream';

class FakeSource extends EventTarget {
  closed = false;
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
  }
  close(): void {
    this.closed = true;
  }
  tell(name: string, data: unknown, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
}

function setUp() {
  const sources: FakeSource[] = [];
  const heard: string[] = [];
  let hidden = false;
  let turned = () => {};
  const stream = new Stream(
    'default',
    7,
    {
      changed: ({ revision }) => heard.push(`change ${revision}`),
      settingsChanged: ({ revision }) => heard.push(`settings ${revision}`),
      present: (people) => heard.push(`present ${people.length}`),
      resync: () => heard.push('resync'),
      connected: (is) => heard.push(is ? 'on' : 'off'),
      refused: () => heard.push('refused'),
    },
    {
      open: (address) => {
        const source = new FakeSource(address);
        sources.push(source);
        return source as unknown as EventSource;
      },
      isHidden: () => hidden,
      onturn: (listener) => {
        turned = listener;
      },
      chance: () => 1,
    },
  );
  const hide = (is: boolean) => {
    hidden = is;
    turned();
  };
  const last = () => sources.at(-1) as FakeSource;
  return { stream, sources, heard, hide, last };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the stream of events', () => {
  it('begins after what the page knows, and goes on after what it was told', () => {
    const { heard, last, sources } = setUp();
    expect(last().address).toBe('/api/events?project=default&since=7');
    last().tell('presence', { people: [] }, '7');
    last().tell('change', { revision: 8 }, '8');
    last().dispatchEvent(new Event('error'));
    expect(sources[0]?.closed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(last().address).toContain('since=8');
    last().tell('resync', { revision: 12 }, '12');
    last().tell('settings', { revision: 13 }, '13');
    expect(heard).toEqual([
      'on',
      'present 0',
      'change 8',
      'off',
      'refused',
      'resync',
      'settings 13',
    ]);
    last().dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(1000);
    expect(last().address).toContain('since=13');
  });

  it('waits longer and longer for a server that does not answer', () => {
    const { sources, last } = setUp();
    const waits = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    waits.forEach((wait, i) => {
      last().dispatchEvent(new Event('error'));
      vi.advanceTimersByTime(wait - 1);
      expect(sources).toHaveLength(i + 1);
      vi.advanceTimersByTime(1);
      expect(sources).toHaveLength(i + 2);
    });
  });

  it('lets go of the line while nobody looks, and takes it up at once when somebody does', () => {
    const { sources, hide, last } = setUp();
    hide(true);
    vi.advanceTimersByTime(9000);
    hide(false);
    expect(last().closed).toBe(false);
    hide(true);
    vi.advanceTimersByTime(10_000);
    expect(last().closed).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(sources).toHaveLength(1);
    hide(false);
    expect(sources).toHaveLength(2);
  });

  it('takes nothing from a line that it let go', () => {
    const { heard, sources, last } = setUp();
    last().dispatchEvent(new Event('error'));
    sources[0]?.tell('change', { revision: 9 }, '9');
    expect(heard).toEqual(['off', 'refused']);
  });

  it('tries at once when it is told to, and begins to be patient anew', () => {
    const { stream, sources, last } = setUp();
    stream.retry();
    expect(sources).toHaveLength(1);
    for (let i = 0; i < 6; i += 1) {
      last().dispatchEvent(new Event('error'));
      vi.advanceTimersByTime(30_000);
    }
    last().dispatchEvent(new Event('error'));
    const before = sources.length;
    stream.retry();
    expect(sources).toHaveLength(before + 1);
    last().dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(500);
    expect(sources).toHaveLength(before + 2);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(before + 2);
  });
});
