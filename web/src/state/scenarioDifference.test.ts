import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { applied, newAction } from '../edit/action';
import { chances, lamp } from '../edit/fixtures';
import { changesBetween, editsTo, marksOf, reverted, surveyedMarks } from './scenarioDifference';

const moved = (feature: Feature): Feature => ({
  ...feature,
  geometry: { type: 'Point', coordinates: [114.001, 34.7] },
});
const actions = (before: Feature[], after: Feature[]) =>
  changesBetween(before, after).map(({ id, action }) => [id, action]);

describe('the difference between two states', () => {
  it('names what is added, replaced and removed, and nothing else', () => {
    const before = [lamp('stays', 3), lamp('goes', 3), lamp('grows', 3)];
    const after = [lamp('grows', 4), lamp('stays', 3), lamp('comes', 5)];
    expect(actions(before, after)).toEqual([
      ['comes', 'add'],
      ['grows', 'replace'],
      ['goes', 'remove'],
    ]);
  });

  it('is empty between a state and itself, whatever the order and the revisions', () => {
    const state = [lamp('a', 3, 1), lamp('b', 4, 2)];
    expect(changesBetween(state, [lamp('b', 4, 9), lamp('a', 3, 8)])).toEqual([]);
    expect(changesBetween([], [])).toEqual([]);
  });

  it('leads from one state to the other, and back again, for any two states', () => {
    const chance = chances(7);
    const some = () =>
      Array.from({ length: 12 }, (_, i) => lamp(`l${i}`, Math.round(chance() * 3))).filter(
        () => chance() < 0.6,
      );
    const byId = (features: Iterable<Feature>) =>
      [...features].sort((a, b) => (a.id < b.id ? -1 : 1));
    const title = { zh: '', en: '' };
    for (let round = 0; round < 100; round += 1) {
      const [before, after] = [some(), some()];
      const changes = changesBetween(before, after);
      const start = new Map(before.map((feature) => [feature.id, feature]));
      const there = applied(start, newAction(title, editsTo(changes)));
      expect(byId(there.values())).toEqual(byId(after));
      const back = applied(there, newAction(title, reverted(changes)));
      expect(byId(back.values())).toEqual(byId(before));
    }
  });
});

describe('the marks on the map', () => {
  it('show where a moved thing was, and where it comes to be', () => {
    const before = lamp('a', 3);
    const after = moved(before);
    expect(marksOf(changesBetween([before], [after]))).toEqual([
      { mark: 'removed', feature: before },
      { mark: 'changed', feature: after },
    ]);
  });

  it('show a thing that stays in its place once', () => {
    const marks = marksOf(changesBetween([lamp('a', 3)], [lamp('a', 4)]));
    expect(marks.map(({ mark }) => mark)).toEqual(['changed']);
  });

  it('follow what the survey says of a thing', () => {
    const said = (id: string, state?: string): Feature => {
      const feature = lamp(id, 3);
      return { ...feature, properties: { ...feature.properties, state } } as Feature;
    };
    const marks = surveyedMarks([said('a'), said('b', 'planned'), said('c', 'to_remove')]);
    expect(marks.map(({ mark, feature }) => [mark, feature.id])).toEqual([
      ['planned', 'b'],
      ['removed', 'c'],
    ]);
  });
});
