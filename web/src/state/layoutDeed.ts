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
      { type: 'LineString', coordinates: axisOf(geometry.coordinates[0] ?? []) },
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

/** Through the middle of a rectangle, along its longer sides. */
export function axisOf(ring: readonly Position[]): Position[] {
  const corners = ring.slice(0, 4) as [Position, Position, Position, Position];
  const [a, b, c, d] = corners;
  return length_m(a, b) < length_m(b, c)
    ? [middle(a, b), middle(c, d)]
    : [middle(b, c), middle(d, a)];
}

function middle([x, y]: Position, [toX, toY]: Position): Position {
  return [(x + toX) / 2, (y + toY) / 2];
}

function length_m([lon, lat]: Position, [toLon, toLat]: Position): number {
  const { east, north } = metresPerDegree(lat);
  return Math.hypot((toLon - lon) * east, (toLat - lat) * north);
}
