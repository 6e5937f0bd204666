/** What tests stand at and look from. */
import type { MapPose } from './pose';

export const tiltedMap: MapPose = {
  centre: [12, -30],
  latitude_deg: 34.7,
  zoom: 18.3,
  bearing_deg: -40,
  pitch_deg: 35,
  shift_px: [0, 0],
  viewport_height_px: 900,
  is_solid: false,
};
