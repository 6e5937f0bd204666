import { describe, expect, it } from 'vitest';
import type { ChangeConflict, ChangesAnswer, ChangesBody, Feature } from '../api/types';
import { type Action, applied, type Edit, newAction } from './action';
import { chances, lamp } from './fixtures';
import {
  answered,
  carriedOn,
  discarded,
  EMPTY_OUTBOX,
  type Outbox,
  queued,
  refused,
  resolved,
  retryAfter_ms,
  stale,
  taken,
  unreached,
} from './outbox';

const TITLE = { zh: '改', en: 'Change' };
const act = (...edits: Edit[]) => newAction(TITLE, edits);
const raise = (id: string, from: Feature | null, height_m: number) =>
  act({ id, before: from, after: lamp(id, height_m) });

function take(outbox: Outbox): { outbox: Outbox; body: ChangesBody } {
  const next = taken(outbox);
  if (!next) throw new Error('nothing to send');
  return next;
}
const answer = (revision: number, ...features: ChangesAnswer['features']): ChangesAnswer => ({
  revision,
  replayed: false,
  features,
});

/** The contract of the server: revisions are checked, an action is stored once. */
class Server {
  revision = 10;
  features = new Map<string, Feature>();
  #answers = new Map<string, ChangesAnswer>();

  post({ action, edits }: ChangesBody): ChangesAnswer | ChangeConflict[] {
    const before = this.#answers.get(action);
    if (before) return { ...before, replayed: true };
    const touched = edits.map((edit) => ('put' in edit ? edit.put.id : edit.remove));
    const conflicts = edits.flatMap(({ expected }, i) => {
      const id = touched[i] ?? '';
      const feature = this.features.get(id) ?? null;
      const found = feature?.properties.revision ?? null;
      return found === expected ? [] : [{ id, expected, found, feature }];
    });
    if (conflicts.length) return conflicts;
    this.revision += 1;
    for (const edit of edits) {
      if ('put' in edit) this.store(edit.put, this.revision);
      else if (!this.features.delete(edit.remove)) throw new Error('removed what was not there');
    }
    const features = touched.map((id) => ({ id, feature: this.features.get(id) ?? null }));
    const result = answer(this.revision, ...features);
    this.#answers.set(action, result);
    return result;
  }

  store(feature: Feature, revision: number): void {
    const properties = { ...feature.properties, revision };
    this.features.set(feature.id, { ...feature, properties } as Feature);
  }
}

describe('the outbox', () => {
  it('sends one action at a time, in order', () => {
    const [one, two] = [raise('a', lamp('a', 1, 4), 2), raise('b', null, 5)];
    const first = take(queued(queued(EMPTY_OUTBOX, one), two));
    expect(first.body).toEqual({
      action: one.id,
      title: TITLE,
      edits: [{ put: lamp('a', 2), expected: 4 }],
    });
    expect(taken(first.outbox)).toBeNull();
    const then = answered(first.outbox, answer(11, { id: 'a', feature: lamp('a', 2, 11) }));
    expect(take(then).body.edits).toEqual([{ put: lamp('b', 5), expected: null }]);
  });

  it('expects the revision it learnt when a feature is queued twice', () => {
    const one = raise('a', lamp('a', 1, 4), 2);
    const two = act({ id: 'a', before: lamp('a', 2, 4), after: null });
    const first = take(queued(queued(EMPTY_OUTBOX, one), two));
    const then = answered(first.outbox, answer(11, { id: 'a', feature: lamp('a', 2, 11) }));
    const second = take(then);
    expect(second.body.edits).toEqual([{ remove: 'a', expected: 11 }]);
    const done = answered(second.outbox, answer(12, { id: 'a', feature: null }));
    expect(done).toEqual(EMPTY_OUTBOX);
  });

  it('takes a replayed answer for success', () => {
    const server = new Server();
    const { outbox, body } = take(queued(EMPTY_OUTBOX, raise('a', null, 1)));
    server.post(body);
    const again = take(unreached(outbox));
    expect(again.body).toEqual(body);
    const replay = server.post(again.body) as ChangesAnswer;
    expect(replay.replayed).toBe(true);
    expect(answered(again.outbox, replay)).toEqual(EMPTY_OUTBOX);
  });

  it('waits longer after each failure, up to a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 20].map((failures) => retryAfter_ms(failures, 1));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
    expect(retryAfter_ms(3, 0)).toBe(3000);
  });

  it('carries a gesture on in one action until that is sent', () => {
    const start = queued(EMPTY_OUTBOX, raise('a', lamp('a', 1, 4), 2));
    const on = carriedOn(start, raise('a', lamp('a', 2), 3));
    expect(on.queue).toHaveLength(1);
    expect(take(on).body.edits).toEqual([{ put: lamp('a', 3), expected: 4 }]);
    const sent = carriedOn(take(on).outbox, raise('a', lamp('a', 3), 4));
    expect(sent.queue).toHaveLength(2);
    expect(carriedOn(start, raise('a', lamp('a', 2), 1))).toEqual(EMPTY_OUTBOX);
  });

  it('learns the revision of a feature that a gesture reaches later', () => {
    const start = queued(EMPTY_OUTBOX, raise('a', lamp('a', 1, 4), 2));
    const on = carriedOn(start, raise('b', lamp('b', 1, 6), 2));
    expect(take(on).body.edits).toEqual([
      { put: lamp('a', 2), expected: 4 },
      { put: lamp('b', 2), expected: 6 },
    ]);
  });

  it('drops a feature that was drawn and removed in one gesture', () => {
    const start = queued(EMPTY_OUTBOX, raise('new', null, 2));
    const on = carriedOn(start, act({ id: 'new', before: lamp('new', 2), after: null }));
    expect(on).toEqual(EMPTY_OUTBOX);
  });
});

describe('a conflict', () => {
  const mine = raise('a', lamp('a', 1, 4), 2);
  const later = act(
    { id: 'a', before: lamp('a', 2), after: lamp('a', 3) },
    { id: 'b', before: null, after: lamp('b', 1) },
  );
  const found = (feature: Feature | null): ChangeConflict[] => [
    { id: 'a', expected: 4, found: feature?.properties.revision ?? null, feature },
  ];
  const stuck = (feature: Feature | null) =>
    stale(take(queued(queued(EMPTY_OUTBOX, mine), later)).outbox, found(feature));

  it('shows both versions, mine as it is after all that is queued, and sends nothing', () => {
    const outbox = stuck(lamp('a', 9, 8));
    expect(outbox.conflicts).toMatchObject([{ mine: lamp('a', 3), theirs: lamp('a', 9, 8) }]);
    expect(taken(outbox)).toBeNull();
  });

  it('resolved for mine sends it over what was found', () => {
    const { body } = take(resolved(stuck(lamp('a', 9, 8)), 'a', 'mine'));
    expect(body.action).toBe(mine.id);
    expect(body.edits).toEqual([{ put: lamp('a', 2), expected: 8 }]);
  });

  it('resolved for mine draws anew what the other removed', () => {
    const { body } = take(resolved(stuck(null), 'a', 'mine'));
    expect(body.edits).toEqual([{ put: lamp('a', 2), expected: null }]);
  });

  it('resolved for theirs drops the feature from every queued action, and no other', () => {
    const outbox = resolved(stuck(lamp('a', 9, 8)), 'a', 'theirs');
    expect(outbox.queue).toHaveLength(1);
    expect(take(outbox).body.edits).toEqual([{ put: lamp('b', 1), expected: null }]);
    expect(outbox.revisions).toEqual({ b: null });
  });

  it('is settled by itself when both removed the feature', () => {
    const removal = act({ id: 'a', before: lamp('a', 1, 4), after: null });
    const outbox = stale(take(queued(EMPTY_OUTBOX, removal)).outbox, found(null));
    expect(resolved(outbox, 'a', 'mine')).toEqual(EMPTY_OUTBOX);
  });
});

describe('a refused action', () => {
  it('stops the queue until it is given up with what builds on it', () => {
    const bad = raise('a', null, -1);
    const more = raise('a', lamp('a', -1), -2);
    const other = raise('b', null, 3);
    const full = [bad, more, other].reduce(queued, EMPTY_OUTBOX);
    const why = { why: 'faults', detail: 'too low', faults: [], needed: null } as const;
    const outbox = refused(take(full).outbox, why);
    expect(outbox.refusal?.action).toEqual(bad);
    expect(taken(outbox)).toBeNull();
    expect(take(discarded(outbox)).body.edits).toEqual([{ put: lamp('b', 3), expected: null }]);
  });
});

describe('a session of random edits over a bad line with another person about', () => {
  it('ends with the server holding what the person sees, each action stored once', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const chance = chances(seed);
      const server = new Server();
      for (const id of ['a', 'b', 'c']) server.store(lamp(id, 3), 10);
      let stored = new Map(server.features);
      let outbox = EMPTY_OUTBOX;
      const shown = () =>
        outbox.queue.reduce((all, { action }) => applied(all, action), new Map(stored));

      const step = (): void => {
        const next = taken(outbox);
        if (!next) {
          const id = outbox.conflicts[0]?.id ?? '';
          const theirs = outbox.conflicts[0]?.theirs;
          if (theirs) stored.set(id, theirs);
          else stored.delete(id);
          outbox = resolved(outbox, id, chance() < 0.5 ? 'mine' : 'theirs');
          return;
        }
        outbox = next.outbox;
        if (chance() < 0.2) {
          outbox = unreached(outbox);
          return;
        }
        const result = server.post(next.body);
        if (Array.isArray(result)) outbox = stale(outbox, result);
        else if (chance() < 0.2) outbox = unreached(outbox);
        else {
          outbox = answered(outbox, result);
          stored = new Map(stored);
          for (const { id, feature } of result.features) {
            if (feature) stored.set(id, feature);
            else stored.delete(id);
          }
        }
      };

      for (let round = 0; round < 60; round += 1) {
        const id = ['a', 'b', 'c', 'd', 'e'][Math.floor(chance() * 5)] ?? 'a';
        const before = shown().get(id) ?? null;
        const after = chance() < 0.3 ? null : lamp(id, Math.round(chance() * 1000));
        const action: Action = act({ id, before, after });
        outbox = chance() < 0.3 ? carriedOn(outbox, action) : queued(outbox, action);
        if (chance() < 0.1) {
          server.revision += 1;
          server.store(lamp('b', 5000 + round), server.revision);
        }
        while (chance() < 0.6 && outbox.queue.length) step();
      }
      for (let left = 3000; outbox.queue.length; left -= 1) {
        if (!left) throw new Error(`seed ${seed} never ends`);
        step();
      }
      const heights = (all: ReadonlyMap<string, Feature>) =>
        [...all].map(([id, { properties }]) => [
          id,
          (properties as { height_m?: number }).height_m,
        ]);
      // What the other person did last to an untouched feature is not seen here until it is told.
      const told = (all: ReadonlyMap<string, Feature>) =>
        Object.fromEntries(heights(all).filter(([, h]) => Number(h) < 5000));
      const untold = new Set(
        heights(server.features).flatMap(([id, h]) => (Number(h) < 5000 ? [] : [id])),
      );
      const mine = Object.entries(told(shown())).filter(([id]) => !untold.has(id));
      expect(told(server.features), `seed ${seed}`).toEqual(Object.fromEntries(mine));
      expect(outbox).toEqual(EMPTY_OUTBOX);
    }
  });
});
