/** Plates with words on them. Letters need a canvas; where there is none, as in tests, a plate stays empty. */
import { rgb, type Stand } from './batch';
import type { Site } from './site';

export type Plate = { height_m: number; ink: string; plate: string };

/** A plate whose lower middle is `stand`, to be read from against its y axis. */
export function letters(site: Site, stand: Stand, text: string, { height_m, plate }: Plate): void {
  if (!text) return;
  const half_m = (height_m * Math.max(2, text.length)) / 2 + 0.05;
  site.batch('plain').box(stand, [-half_m, half_m], [0, 0.03], [0, height_m + 0.1], rgb(plate));
}
