/** What is made of the courtyard by a proposed parking layout: a deed like any other. */
import type { Feature, LayoutProposal, Position, Words } from '../api/types';
import type { Edit } from '../edit/action';
import { newFeature } from '../forms/newFeature';
import { metresPerDegree } from '../map/ground';
import { words } from './actionTitle';

export type LayoutDeed = { title: Words; edits: Edit[] };

/** The proposal's spaces and lanes in the place of what it replaces. */
export function takenOver(
  proposal: LayoutProposal,
  layout: string,
  courtyard: string,
  replaced: readonly Feature[],
): LayoutDeed {
  const spaces = proposal.spaces.features.map(({ geometry, properties }) =>
    newFeature('parking_space', geometry, courtyard, {
      type: properties.type as 'standard',
      arrangement: properties.arrangement,
      layout,
      state: 'planned',
    }),
  );
  const lanes = proposal.aisles.features.map(({ geometry, properties }) =>
    newFeature(
      'lane',
      {
        type: 'LineString',
        coordinates: axisOf(geometry.coordinates[0] ?? [], properties.width_m),
      },
      courtyard,
      {
        width_m: properties.width_m,
        one_way: properties.one_way,
        state: 'planned',
      },
    ),
  );
  const edits: Edit[] = [
    ...replaced.map((before) => ({ id: before.id, before, after: null })),
    ...[...spaces, ...lanes].map((after) => ({ id: after.id, before: null, after })),
  ];
  const title = words('layouts.did', (language) => ({
    name: proposal.name[language],
    n: proposal.count,
  }));
  return { title, edits };
}

/** A space may stand right behind a lane's end, and is not to be touched by it. */
const END_GAP_M = 0.05;

/** Through the middle of a rectangle, across its sides of this width. */
export function axisOf(ring: readonly Position[], width_m: number): Position[] {
  const [a, b, c, d] = ring as [Position, Position, Position, Position];
  const misses = (from: Position, to: Position) => Math.abs(length_m(from, to) - width_m);
  const isAcross = misses(a, b) <= misses(b, c);
  const ends = isAcross ? [between(a, b), between(c, d)] : [between(b, c), between(d, a)];
  const [from, to] = ends as [Position, Position];
  const gap = Math.min(0.25, END_GAP_M / length_m(from, to));
  return [between(from, to, gap), between(from, to, 1 - gap)];
}

function between([x, y]: Position, [toX, toY]: Position, share = 0.5): Position {
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function length_m([lon, lat]: Position, [toLon, toLat]: Position): number {
  const { east, north } = metresPerDegree(lat);
  return Math.hypot((toLon - lon) * east, (toLat - lat) * north);
}
