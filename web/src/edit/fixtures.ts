import type { Feature } from '../api/types';

/** A lamp for tests, which can be told from others by its height. */
export function lamp(id: string, height_m: number, revision?: number): Feature {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [114, 34.7] },
    properties: {
      kind: 'lamp',
      courtyard: 'cy-1',
      height_m,
      ...(revision === undefined ? {} : { revision }),
    },
  } as Feature;
}

/** The same numbers in 0..1 each time. */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
