import type { SeenByReport, Sighting } from '../api/types';
import type { MessageKey, Values } from '../i18n';

/** A message and its values, to be said in either language. */
export type Saying = [key: MessageKey, values: Values];

export type Sightings = {
  /** The clearest first. */
  seeing: Sighting[];
  /** In the picture but for what stands in between; then those that look elsewhere; each the nearest first. */
  notSeeing: Sighting[];
};

export function splitSightings({ cameras }: SeenByReport): Sightings {
  const nearest = (a: Sighting, b: Sighting) => a.distance_m - b.distance_m;
  const blind = cameras.filter(({ sees }) => !sees).sort(nearest);
  return {
    seeing: cameras
      .filter(({ sees }) => sees)
      .sort((a, b) => (b.px_per_m ?? 0) - (a.px_per_m ?? 0)),
    notSeeing: [
      ...blind.filter(({ out_of_frame }) => !out_of_frame),
      ...blind.filter(({ out_of_frame }) => out_of_frame),
    ],
  };
}

export type Names = {
  feature: (id: string, kind: string) => string;
  /** The camera's greatest range as it is said, with its unit. */
  range: (camera: string) => string;
  metres: (value: number) => string;
};

const OUT_OF_FRAME = {
  behind: 'seen.out.behind',
  left: 'seen.out.left',
  right: 'seen.out.right',
  too_near: 'seen.out.tooNear',
  too_far: 'seen.out.tooFar',
  out_of_range: 'seen.out.range',
} as const satisfies Record<NonNullable<Sighting['out_of_frame']>, MessageKey>;

/** Why a camera does not see the place: out of its picture, hidden, or both. */
export function reasonsOf(sighting: Sighting, names: Names): Saying[] {
  const reasons: Saying[] = [];
  if (sighting.out_of_frame) {
    const range = names.range(String(sighting.id));
    reasons.push([OUT_OF_FRAME[sighting.out_of_frame], { range }]);
  }
  const [first, ...others] = sighting.hidden_by;
  if (first) {
    reasons.push([
      others.length ? 'seen.hidden.more' : 'seen.hidden',
      {
        name: names.feature(String(first.feature), first.kind),
        height: names.metres(first.height_m),
        n: others.length,
      },
    ]);
  }
  return reasons;
}
