/** What is made of the courtyard by a proposed parking layout: a deed like any other. */
import type { Feature, LayoutProposal, Position, Words } from '../api/types';
import type { Edit } from '../edit/action';
import { newFeature } from '../forms/newFeature';
import { metresPerDegree } from '../map/ground';
import { words } from './actionTitle';

export type LayoutDeed = { title: Words; edits: Edit[] };

/** The proposal's spaces in the place of what it replaces, and a lane for each aisle that is not one already. */
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
  const built = proposal.aisles.features.filter(({ properties }) => !properties.is_there);
  const lanes = built.map(({ properties }) =>
    newFeature(
      'lane',
      { type: 'LineString', coordinates: laneAlong(properties.axis as unknown as Axis) },
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

/** Which our types take for a pair of lists: their generator does not nest pairs. */
type Axis = readonly [Position, Position];

/** A space may stand right behind a lane's end, and is not to be touched by it. */
const END_GAP_M = 0.05;

/** In the direction in which an aisle is driven, as a one-way lane is drawn. */
export function laneAlong([from, to]: Axis): Position[] {
  const gap = Math.min(0.25, END_GAP_M / length_m(from, to));
  return [between(from, to, gap), between(from, to, 1 - gap)];
}

function between([x, y]: Position, [toX, toY]: Position, share: number): Position {
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function length_m([lon, lat]: Position, [toLon, toLat]: Position): number {
  const { east, north } = metresPerDegree(lat);
  return Math.hypot((toLon - lon) * east, (toLat - lat) * north);
}
