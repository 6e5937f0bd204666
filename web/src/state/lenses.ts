/** The lens catalogue as a person chooses from it. */
import type { Lens } from '../api/types';
import type { CameraState } from './trial';

export type LensGroup = {
  key: string;
  /** Built-in lenses of one sensor and resolution; the project's own have neither in common. */
  own: boolean;
  sensor: string;
  image: string;
  lenses: Lens[];
};

/** What a lens and its sensor make of a camera. */
export type Optics = Pick<CameraState, 'hfov_deg' | 'image_width_px' | 'image_height_px'>;
export type Resolution = { width_px: number; height_px: number };

/** A catalogue's angle is kept to a hundredth of a degree. */
const ANGLE_DIGITS = 2;
const SAME_ANGLE_DEG = 0.02;

/** The groups in the catalogue's order, the project's own first. */
export function groupLenses(lenses: readonly Lens[]): LensGroup[] {
  const groups = new Map<string, LensGroup>();
  for (const lens of lenses) {
    const image = imageOf(lens);
    const sensor = lens.sensor_format ?? '';
    const key = lens.own ? 'own' : `${image} ${sensor}`;
    const group = groups.get(key) ?? { key, own: lens.own, sensor, image, lenses: [] };
    group.lenses.push(lens);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => Number(b.own) - Number(a.own));
}

export function imageOf(lens: { image_width_px: number; image_height_px: number }): string {
  return `${lens.image_width_px} × ${lens.image_height_px}`;
}

/** What a camera becomes with the lens. */
export function withLens({ hfov_deg, image_width_px, image_height_px }: Lens): Optics {
  return { hfov_deg: Number(hfov_deg.toFixed(ANGLE_DIGITS)), image_width_px, image_height_px };
}

/** As a camera states them; null when it lacks one. */
export function opticsOf(camera: { [name in keyof Optics]?: number | null }): Optics | null {
  const { hfov_deg, image_width_px, image_height_px } = camera;
  if (hfov_deg == null || image_width_px == null || image_height_px == null) return null;
  return { hfov_deg, image_width_px, image_height_px };
}

/** The catalogue's lens that a camera has: `preferred`, if several show the same. */
export function lensOf(
  camera: Optics,
  lenses: readonly Lens[],
  preferred: string | null = null,
): Lens | null {
  const same = lenses.filter(
    (lens) =>
      lens.image_width_px === camera.image_width_px &&
      lens.image_height_px === camera.image_height_px &&
      Math.abs(lens.hfov_deg - camera.hfov_deg) <= SAME_ANGLE_DEG,
  );
  return same.find((lens) => lens.id === preferred) ?? same[0] ?? null;
}

/** The catalogue's resolutions and the camera's own, from the fewest pixels to the most. */
export function resolutionsOf(lenses: readonly Lens[], camera: CameraState): Resolution[] {
  const all = new Map<string, Resolution>();
  for (const { image_width_px, image_height_px } of [...lenses.filter((l) => !l.own), camera]) {
    const resolution = { width_px: image_width_px, height_px: image_height_px };
    all.set(`${image_width_px}x${image_height_px}`, resolution);
  }
  return [...all.values()].sort((a, b) => a.width_px * a.height_px - b.width_px * b.height_px);
}
