/** What a file would bring, as it is drawn before it is taken; and what in it is wrong. */
import type { Bounds, Feature, Position } from '../api/types';
import { coordinatesOf, linesWithin } from '../interchange/places';
import type { RawFeature } from '../interchange/sceneText';
import { collection, type MapData, type MapFeature } from './decorate';

export type Preview = {
  features: readonly Feature[];
  faulty: readonly RawFeature[];
  /** The place of the fault that is looked at. */
  chosen: Bounds | null;
};

export function previewData({ features, faulty, chosen }: Preview): MapData {
  return collection([
    ...features.map(good),
    ...faulty.flatMap((feature) => linesWithin(coordinatesOf(feature)).map(wrong)),
    ...(chosen ? [mark(chosen)] : []),
  ]);
}

/** Not `fid`: a click on what is not stored means nothing. */
function good({ geometry, properties }: Feature): MapFeature {
  const { kind, name } = properties;
  return {
    type: 'Feature',
    geometry,
    properties: { part: 'good', kind, label: typeof name === 'string' ? name : '' },
  };
}

/** As lines: of a ring that crosses itself, or is open, there is no inside. */
function wrong(line: Position[]): MapFeature {
  const [first] = line;
  const geometry =
    first && line.length === 1
      ? ({ type: 'Point', coordinates: first } as const)
      : ({ type: 'LineString', coordinates: line } as const);
  return { type: 'Feature', geometry, properties: { part: 'wrong' } };
}

function mark([west, south, east, north]: Bounds): MapFeature {
  const middle: Position = [(west + east) / 2, (south + north) / 2];
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: middle },
    properties: { part: 'mark' },
  };
}
