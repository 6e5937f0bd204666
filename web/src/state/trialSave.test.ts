import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import { type CameraState, storedState } from './trial';
import { changedWhats, editOf, titleOfTried } from './trialSave';

const stored = {
  type: 'Feature',
  id: 'cam-1',
  geometry: { type: 'Point', coordinates: [114, 34.7] },
  properties: {
    kind: 'camera',
    revision: 3,
    courtyard: 'cy-1',
    name: '东门',
    height_m: 4,
    azimuth_deg: 90,
    tilt_deg: 15,
    hfov_deg: 90,
    image_width_px: 1920,
    image_height_px: 1080,
    max_range_m: 30,
  },
} as Feature;
const tried = (change: Partial<CameraState>) => ({
  stored,
  state: { ...(storedState(stored) as CameraState), ...change },
});

describe('saving a trial', () => {
  it('changes what was tried and leaves the rest of the camera alone', () => {
    const { before, after } = editOf(tried({ azimuth_deg: 120, max_range_m: null }));
    expect(before).toBe(stored);
    const {
      revision: _,
      max_range_m: __,
      ...rest
    } = stored.properties as never as {
      revision: number;
      max_range_m: number;
    };
    expect(after).toEqual({ ...stored, properties: { ...rest, azimuth_deg: 120 } });
  });

  it('is named in both languages by what changed', () => {
    expect(titleOfTried([tried({ position: [114.1, 34.7] })])).toEqual({
      zh: '摄像机 东门：移动',
      en: 'Camera 东门: move',
    });
    const several = [tried({ azimuth_deg: 1 }), tried({ tilt_deg: 3 })];
    expect(titleOfTried(several)).toEqual({
      zh: '2 台摄像机：调整',
      en: '2 cameras: adjust',
    });
  });

  it('says nothing of what is as it was', () => {
    expect(changedWhats(tried({}))).toEqual([]);
    expect(changedWhats(tried({ image_width_px: 2560, hfov_deg: 80 }))).toEqual([
      'hfov',
      'resolution',
    ]);
  });
});
