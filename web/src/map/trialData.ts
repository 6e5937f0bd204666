import type { Feature } from '../api/types';
import type { CameraState } from '../state/trial';
import { collection, type MapData, type MapFeature } from './decorate';

/** The cameras that are tried out, each tied to where it hangs today. */
export function trialData(
  cameras: readonly Feature[],
  states: ReadonlyMap<string, CameraState>,
): MapData {
  return collection(
    cameras.flatMap((camera) => {
      const state = states.get(camera.id);
      return state ? [link(camera, state), symbol(camera, state)] : [];
    }),
  );
}

function link({ id, geometry }: Feature, { position }: CameraState): MapFeature {
  const stored = geometry.type === 'Point' ? geometry.coordinates : position;
  return {
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: [stored, position] },
    // Not `fid`: a click on the line means nothing.
    properties: { part: 'link', of: id },
  };
}

function symbol({ id, properties }: Feature, state: CameraState): MapFeature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: state.position },
    properties: {
      part: 'camera',
      fid: id,
      turn: state.azimuth_deg,
      label: properties.name ?? '',
    },
  };
}
