import { describe, expect, it } from 'vitest';
import { distance_m } from '../../draw/vector';
import { Solids } from './collision';
import type { Wish } from './controls';
import type { Pose } from './pose';
import { moved, stepped, turned } from './walker';

const wall = new Solids([
  {
    id: 'wall',
    kind: 'wall',
    geometry: {
      type: 'LineString',
      coordinates: [
        [-50, 2],
        [50, 2],
      ],
    },
    properties: {},
  },
]);
const pose = (change: Partial<Pose> = {}): Pose => ({
  at: [0, 0],
  height_m: 1.6,
  azimuth_deg: 0,
  pitch_deg: 0,
  fov_deg: 60,
  shift_px: [0, 0],
  ...change,
});
const wish = (change: Partial<Wish>): Wish => ({
  right: 0,
  ahead: 0,
  turn: 0,
  look: 0,
  fast: false,
  ...change,
});

describe('somebody who moves', () => {
  it('goes where they look, and no faster askew than straight on', () => {
    const none = new Solids([]);
    const straight = moved(pose({ azimuth_deg: 90 }), wish({ ahead: 1 }), 1, none).at;
    expect(straight[0]).toBeGreaterThan(1);
    expect(straight[1]).toBeCloseTo(0, 9);
    const askew = moved(pose(), wish({ ahead: 1, right: 1 }), 1, none).at;
    expect(distance_m([0, 0], askew)).toBeCloseTo(distance_m([0, 0], straight), 9);
  });

  it('is held by a wall on foot, and flies over it', () => {
    expect(moved(pose(), wish({ ahead: 1, fast: true }), 10, wall).at[1]).toBeLessThan(2);
    expect(stepped(pose(), 0, 10, wall).at[1]).toBeLessThan(2);
    expect(moved(pose({ height_m: 40 }), wish({ ahead: 1 }), 10, wall).at[1]).toBeGreaterThan(2);
  });

  it('comes down towards what is in the middle, and stays above the ground', () => {
    const bird = pose({ height_m: 40, pitch_deg: -45 });
    const lower = stepped(bird, 0, 1, wall);
    expect(40 - lower.height_m).toBeCloseTo(lower.at[1], 9);
    let now = bird;
    for (let i = 0; i < 100; i++) now = stepped(now, 0, 1, wall);
    expect(now.height_m).toBeGreaterThanOrEqual(6);
  });

  it('neither falls over backwards nor turns beyond a full circle', () => {
    expect(turned(pose(), -30, 500)).toMatchObject({ azimuth_deg: 330, pitch_deg: 60 });
    expect(turned(pose(), 400, -500)).toMatchObject({ azimuth_deg: 40, pitch_deg: -89 });
  });

  it('does not get lost', () => {
    const far = pose({ at: [0, 399], height_m: 90 });
    expect(moved(far, wish({ ahead: 1 }), 5, wall).at).toEqual([0, 399]);
  });
});
