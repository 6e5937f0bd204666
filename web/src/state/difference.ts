/** Two versions of a feature, side by side: only what differs, in words. */
import type { Feature, Position } from '../api/types';
import { sameValue } from '../edit/same';
import type { MessageKey, Values } from '../i18n';
import { metresPerDegree } from '../map/ground';
import type { Vocabulary } from './vocabulary';

export type Difference = { name: string; title: string; mine: string; theirs: string };
type Say = (key: MessageKey, values?: Values) => string;

export function differences(
  mine: Feature | null,
  theirs: Feature | null,
  vocabulary: Vocabulary,
  say: Say,
): Difference[] {
  const kind = (mine ?? theirs)?.properties.kind;
  if (!kind) return [];
  if (!mine || !theirs) {
    const state = (feature: Feature | null) => say(feature ? 'edits.kept' : 'edits.removed');
    const title = vocabulary.kindTitle(kind);
    return [{ name: 'feature', title, mine: state(mine), theirs: state(theirs) }];
  }
  return [
    ...nameDifference(mine, theirs, say),
    ...geometryDifference(mine, theirs, say),
    ...factDifferences(mine, theirs, kind, vocabulary, say),
  ];
}

function nameDifference(mine: Feature, theirs: Feature, say: Say): Difference[] {
  const name = ({ properties }: Feature) => String(properties.name ?? say('edits.none'));
  if (mine.properties.name === theirs.properties.name) return [];
  return [{ name: 'name', title: say('edits.name'), mine: name(mine), theirs: name(theirs) }];
}

function geometryDifference(mine: Feature, theirs: Feature, say: Say): Difference[] {
  if (sameValue(mine.geometry, theirs.geometry)) return [];
  const [a, b] = [mine.geometry, theirs.geometry];
  if (a.type !== 'Point' || b.type !== 'Point') {
    const differs = say('edits.shape.differs');
    return [{ name: 'shape', title: say('edits.shape'), mine: differs, theirs: differs }];
  }
  const apart = say('edits.place.apart', {
    distance: distance_m(a.coordinates, b.coordinates).toFixed(2),
  });
  const at = ([lon, lat]: Position) => `${lon.toFixed(7)}, ${lat.toFixed(7)}`;
  return [
    {
      name: 'place',
      title: `${say('edits.place')} (${apart})`,
      mine: at(a.coordinates),
      theirs: at(b.coordinates),
    },
  ];
}

function factDifferences(
  mine: Feature,
  theirs: Feature,
  kind: string,
  vocabulary: Vocabulary,
  say: Say,
): Difference[] {
  const [a, b] = [mine, theirs].map(({ properties }) => vocabulary.facts(kind, properties));
  const valueIn = (facts: typeof a, name: string) =>
    facts?.find((fact) => fact.name === name)?.value ?? say('edits.none');
  const all = new Map([...(a ?? []), ...(b ?? [])].map(({ name, title }) => [name, title]));
  return [...all]
    .map(([name, title]) => ({ name, title, mine: valueIn(a, name), theirs: valueIn(b, name) }))
    .filter((row) => row.mine !== row.theirs);
}

function distance_m(from: Position, to: Position): number {
  const { east, north } = metresPerDegree(from[1]);
  return Math.hypot((to[0] - from[0]) * east, (to[1] - from[1]) * north);
}
