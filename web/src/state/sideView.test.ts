import { describe, expect, it } from 'vitest';
import { sideView } from './sideView';
import { layOut } from './sideViewLayout';
import type { CameraState } from './trial';

/** 1920 px over 90°: a focal length of 960 px, as in the tests of the analysis (`lens.rs`). */
function camera(height_m: number, tilt_deg: number, change: Partial<CameraState> = {}) {
  return {
    position: [0, 0],
    height_m,
    azimuth_deg: 0,
    tilt_deg,
    hfov_deg: 90,
    image_width_px: 1920,
    image_height_px: 1080,
    max_range_m: null,
    ...change,
  } as CameraState;
}

const LEVELS = [
  { level: 'detect', min_px_per_m: 25 },
  { level: 'observe', min_px_per_m: 62.5 },
  { level: 'recognise', min_px_per_m: 125 },
  { level: 'identify', min_px_per_m: 250 },
];
const RADIANS = Math.PI / 180;

describe('the side view', () => {
  it('has the near dead zone that the analysis has', () => {
    // The lowest pixel row of the camera 3 m high, tilted 30° down: lens.rs has the same figure.
    const near_m = sideView(camera(3, 30), 0, [])?.near_m ?? Number.NaN;
    expect(near_m).toBeCloseTo(3 / Math.tan(30 * RADIANS + Math.atan(0.5625)), 12);
    expect(near_m).toBeCloseTo(1.7772, 4);
  });

  it('has the published distances when a level camera is at the target height', () => {
    const levels = sideView(camera(1.6 + 1e-9, 0), 1.6, LEVELS)?.levels ?? [];
    const reaches = levels.map(({ reach_m }) => Number(reach_m.toFixed(6)));
    expect(reaches).toEqual([38.4, 15.36, 7.68, 3.84]);
  });

  it('keeps each level within the depth that its density allows', () => {
    const [height_m, tilt_deg] = [4.2, 23];
    for (const { min_px_per_m, reach_m } of sideView(camera(height_m, tilt_deg), 0, LEVELS)
      ?.levels ?? []) {
      // The angle between the optical axis and the sight line to the level's end gives its depth.
      const line_m = Math.hypot(reach_m, height_m);
      const off = Math.atan2(height_m, reach_m) - tilt_deg * RADIANS;
      expect(960 / (line_m * Math.cos(off))).toBeCloseTo(min_px_per_m, 9);
    }
  });

  it('sees what lies between the near dead zone and the far end or the range', () => {
    const steep = sideView(camera(5, 60), 0, LEVELS);
    expect(steep?.far_m).toBeCloseTo(5 / Math.tan(60 * RADIANS - Math.atan(0.5625)), 9);
    expect(steep?.levels[0]?.seen_m?.[1]).toBeCloseTo(steep?.far_m ?? 0, 9);
    const ranged = sideView(camera(5, 10, { max_range_m: 12 }), 0, LEVELS);
    expect(ranged?.levels[0]?.seen_m?.[1]).toBe(12);
    expect(sideView(camera(9, 0), 0, LEVELS)?.levels[3]?.seen_m).toBeNull();
  });

  it('looks straight down, over the horizon and behind the camera without a fault', () => {
    const down = sideView(camera(10, 90), 0, [{ level: 'any', min_px_per_m: 1 }]);
    expect(down?.near_m).toBeCloseTo(-5.625, 9);
    expect(down?.far_m).toBeCloseTo(5.625, 9);
    expect(sideView(camera(10, 0), 0, [])?.far_m).toBe(Infinity);
    expect(sideView(camera(10, -80), 0, LEVELS)?.near_m).toBe(Infinity);
    expect(sideView(camera(10, -80), 0, LEVELS)?.levels.every((l) => l.seen_m === null)).toBe(true);
    expect(sideView(camera(1.6, 10), 1.6, [])).toBeNull();
  });
});

describe('the drawing of it', () => {
  it('stays within its frame whatever the camera does', () => {
    for (const height_m of [0.5, 3, 12, 80]) {
      for (const tilt_deg of [-60, -10, 0, 15, 45, 89, 90]) {
        for (const hfov_deg of [5, 60, 110, 170]) {
          const side = sideView(camera(height_m, tilt_deg, { hfov_deg }), 0, LEVELS);
          if (!side) throw new Error('no view');
          const picture = layOut(side, 0, null);
          expect(picture.height).toBeLessThan(170);
          const drawn = [picture.view, picture.dead, picture.edges, picture.axis].join(' ');
          expect(drawn).not.toMatch(/NaN|Infinity/);
          for (const number of drawn.match(/-?[\d.]+/g) ?? []) {
            expect(Number(number)).toBeGreaterThanOrEqual(-0.1);
            expect(Number(number)).toBeLessThanOrEqual(316.1);
          }
          for (const { x, width } of picture.bands) expect(x + width).toBeLessThanOrEqual(316.1);
        }
      }
    }
  });

  it('draws angles true: the optical axis falls by its tilt', () => {
    const side = sideView(camera(4, 30), 0, LEVELS);
    if (!side) throw new Error('no view');
    const [x0, y0, x1, y1] = (layOut(side, 0, null).axis.match(/[\d.]+/g) ?? []).map(Number);
    const angle = Math.atan2((y1 ?? 0) - (y0 ?? 0), (x1 ?? 0) - (x0 ?? 0)) / RADIANS;
    expect(angle).toBeCloseTo(30, 0);
  });
});
