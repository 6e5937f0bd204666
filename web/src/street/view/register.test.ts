import { PerspectiveCamera, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { Plane, type Xy } from '../../draw/plane';
import { poseOfMap } from './pose';

const SIZE = { width: 1440, height: 900 };
/** MapLibre's own reckoning, without its map, which needs a graphics card. */
const MAPLIBRE = '../../../node_modules/maplibre-gl/src/geo/projection/mercator_transform.ts';

type Transform = {
  resize(width: number, height: number): void;
  setCenter(centre: unknown): void;
  setZoom(zoom: number): void;
  setBearing(bearing: number): void;
  setPitch(pitch: number): void;
  setPadding(padding: Record<string, number>): void;
  locationToScreenPoint(place: unknown): { x: number; y: number };
};

it.each([
  { zoom: 18.2, bearing: 0, pitch: 0, left: 0, top: 0 },
  { zoom: 18.9, bearing: 0, pitch: 0, left: 412, top: 0 },
  { zoom: 17.6, bearing: -33, pitch: 50, left: 412, top: 0 },
  { zoom: 19.3, bearing: 140, pitch: 65, left: 0, top: 300 },
])(
  'the first picture of a flight lies on the last of the map, to 2 px: %o',
  async ({ zoom, bearing, pitch, left, top }) => {
    const { createMercatorTransform } = await import(/* @vite-ignore */ MAPLIBRE);
    const { LngLat } = await import(
      /* @vite-ignore */ MAPLIBRE.replace('projection/mercator_transform', 'lng_lat')
    );
    const centre: [number, number] = [113.9749, 34.7196];
    const plane = new Plane([113.9745, 34.7193]);
    const map: Transform = createMercatorTransform({ maxZoom: 22, maxPitch: 70 });
    map.resize(SIZE.width, SIZE.height);
    map.setPadding({ left, top, right: 0, bottom: 0 });
    map.setZoom(zoom);
    map.setCenter(new LngLat(...centre));
    map.setBearing(bearing);
    map.setPitch(pitch);

    const shift_px: [number, number] = [left / 2, top / 2];
    const pose = poseOfMap({
      centre: plane.toMetres(centre),
      latitude_deg: centre[1],
      zoom,
      bearing_deg: bearing,
      pitch_deg: pitch,
      shift_px,
      viewport_height_px: SIZE.height,
      is_solid: false,
    });
    const camera = new PerspectiveCamera(pose.fov_deg, SIZE.width / SIZE.height, 1, 9000);
    const radians = Math.PI / 180;
    camera.position.set(pose.at[0], pose.height_m, -pose.at[1]);
    camera.rotation.set(pose.pitch_deg * radians, -pose.azimuth_deg * radians, 0, 'YXZ');
    const { width, height } = SIZE;
    camera.setViewOffset(width, height, -shift_px[0], -shift_px[1], width, height);
    camera.updateMatrixWorld();

    let seen = 0;
    // Corners of houses, as far from the middle as they are in the largest courtyards.
    for (const corner of [
      [0, 0],
      [20, -15],
      [-30, 25],
      [60, 40],
      [-75, 55],
      [80, -70],
      [-60, -80],
    ] satisfies Xy[]) {
      const there = map.locationToScreenPoint(new LngLat(...plane.toDegrees(corner)));
      const here = new Vector3(corner[0], 0, -corner[1]).project(camera);
      const [x, y] = [((here.x + 1) / 2) * width, ((1 - here.y) / 2) * height];
      if (x < 0 || x > width || y < 0 || y > height) continue;
      seen += 1;
      expect(Math.hypot(x - there.x, y - there.y), `${corner}`).toBeLessThan(2);
    }
    expect(seen).toBeGreaterThan(2);
  },
  60_000,
);
