import { describe, expect, it } from 'vitest';
import type { Xy } from '../../draw/plane';
import { distance_m } from '../../draw/vector';
import { isInside } from '../../map/geometry';
import { tiltedMap } from './fixtures';
import { between, type House, houseOf, steepnessOf } from './flight';
import { type Pose, poseOfMap } from './pose';

function box(x: number, y: number, half_m: number, height_m: number): House {
  const ring: Xy[] = [
    [x - half_m, y - half_m],
    [x + half_m, y - half_m],
    [x + half_m, y + half_m],
    [x - half_m, y + half_m],
    [x - half_m, y - half_m],
  ];
  return houseOf([ring], height_m);
}

describe('a flight', () => {
  const from = poseOfMap(tiltedMap);
  const to: Pose = {
    at: [0, 0],
    height_m: 1.6,
    azimuth_deg: 10,
    pitch_deg: -2,
    fov_deg: 60,
    shift_px: [0, 0],
  };

  it('begins and ends exactly where it should, without a jump on the way', () => {
    expect(between(from, to, 0)).toEqual({ ...from });
    const end = between(from, to, 1);
    expect(end.height_m).toBeCloseTo(1.6, 9);
    expect(distance_m(end.at, to.at)).toBeCloseTo(0, 9);
    expect(end.azimuth_deg).toBeCloseTo(10, 9);
    let before = from;
    for (let share = 0.01; share <= 1; share += 0.01) {
      const now = between(from, to, share);
      expect(now.height_m).toBeLessThan(before.height_m);
      expect(distance_m(now.at, before.at)).toBeLessThan(from.height_m * 0.1);
      before = now;
    }
  });

  it('has houses grow out of a flat map and go back into it, and stand all the time on one with houses', () => {
    const share = [0, 0.25, 0.5, 0.75, 1];
    expect(share.map((at) => between(from, to, at).rise)).toEqual([0, 0.5, 1, 1, 1]);
    expect(share.map((at) => between(to, from, at).rise)).toEqual([1, 1, 1, 0.5, 0]);
    const solid = poseOfMap({ ...tiltedMap, is_solid: true });
    expect(share.map((at) => between(solid, to, at).rise)).toEqual([1, 1, 1, 1, 1]);
  });

  it('turns the shorter way round', () => {
    const half = between({ ...from, azimuth_deg: 350 }, to, 0.5);
    expect(half.azimuth_deg).toBeCloseTo(0, 9);
  });

  it('comes down evenly where nothing stands in the way, and later over the ground where something does', () => {
    expect(steepnessOf(from, to, [])).toBe(1);
    const onTheWay = between(from, to, 0.35);
    const tower = box(...onTheWay.at, 5, onTheWay.height_m + 5);
    const steepness = steepnessOf(from, to, [tower]);
    expect(steepness).toBeGreaterThan(1);
    for (let share = 0; share <= 1; share += 0.01) {
      const { at, height_m } = between(from, to, share, steepness);
      expect(isInside(at, tower.rings) && height_m < tower.height_m).toBe(false);
      const back = between(to, from, 1 - share, steepness);
      expect(distance_m(back.at, at)).toBeCloseTo(0, 6);
    }
  });

  it('does not mind the house that one stands before', () => {
    const before = box(to.at[0] + 6, to.at[1], 5, 20);
    expect(steepnessOf(from, to, [before])).toBeLessThan(8);
  });
});
