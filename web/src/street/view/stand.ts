/** Where somebody stands in a courtyard and where they look, in metres of its plane. */
import type { Xy } from '../../draw/plane';
import { ofAzimuth, plus, times } from '../../draw/vector';

export type Stand = {
  at: Xy;
  /** Of the eye over the ground. */
  height_m: number;
  /** Clockwise from north. */
  azimuth_deg: number;
  /** 0 is level, −90 straight down. */
  pitch_deg: number;
};

/** As one looks who walks: a little up, since what is to be seen stands on the ground. */
export const WALKING_PITCH_DEG = 2;

const RADIANS = Math.PI / 180;

export function azimuthOf([east, north]: Xy): number {
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

export function along(from: Xy, azimuth_deg: number, by_m: number): Xy {
  return plus(from, times(ofAzimuth(azimuth_deg), by_m));
}

/** The shorter way round from one direction to another, from −180 to 180. */
export function turnTo(from_deg: number, to_deg: number): number {
  return ((((to_deg - from_deg + 180) % 360) + 360) % 360) - 180;
}
