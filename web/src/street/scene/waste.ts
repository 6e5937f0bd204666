/** Where waste is left: a bin for each stream in the colours of GB/T 19095, under a roof where there are several. */
import { anchorOf } from '../../map/geometry';
import { rgb, type Stand, standAt, within } from './batch';
import type { YardFeature } from './index';
import { facing, type Xy } from './plan';
import type { Model, Site } from './site';
import type { Survey } from './survey';

const STREAMS: Record<string, string> = {
  recyclable: '#2f62a3',
  kitchen: '#3f7d4d',
  hazardous: '#a8403a',
  other: '#565b5f',
};
const PITCH_M = 0.72;
/** A place with one stream only has this many bins of it. */
const ALIKE = 3;

/** A wheeled bin of 240 l, its front to the negative y axis. */
const BIN: Model = {
  surface: 'plain',
  build: (batch) => {
    const [body, lid] = [rgb('#ffffff', 0.85), rgb('#ffffff')];
    const stand = standAt([0, 0]);
    batch.box(
      { ...stand, z: 0.1 },
      [-0.24, 0.24],
      [-0.26, 0.26],
      [0, 0.8],
      body,
      rgb('#ffffff', 0.6),
    );
    batch.box({ ...stand, z: 0.9 }, [-0.29, 0.29], [-0.33, 0.33], [0, 0.1], lid);
    batch.box({ ...stand, z: 0.55 }, [-0.15, 0.15], [-0.27, -0.26], [0, 0.2], rgb('#ffffff', 1.5));
    for (const u of [-0.25, 0.19])
      batch.bar([u, 0.24, 0.1], [u + 0.06, 0.24, 0.1], [0.1, 0.1], 8, rgb('#202224'), true);
  },
};

export function wastePoint(site: Site, feature: YardFeature, survey: Survey): void {
  const [x, y] = anchorOf(feature.geometry);
  const place: Xy = [x, y];
  const lane = survey.nearestLane(place);
  const stand = standAt(place, lane ? facing(place, lane.place) : 0);
  const given = feature.properties.streams;
  const streams = Array.isArray(given) ? given.map(String) : [];
  const bins =
    streams.length > 1 ? streams : Array.from({ length: ALIKE }, () => streams[0] ?? 'other');
  bins.forEach((stream, i) => {
    const u = (i - (bins.length - 1) / 2) * PITCH_M;
    site.copy(
      BIN,
      within(stand, { x: u, y: 0, z: 0, heading: 0 }),
      [1, 1, 1],
      STREAMS[stream] ?? STREAMS.other,
    );
  });
  const half_m = (bins.length * PITCH_M) / 2 + 0.2;
  if (streams.length > 1) shelter(site, stand, half_m, streams);
  else enclosure(site, stand, half_m);
}

function shelter(site: Site, stand: Stand, half_m: number, streams: readonly string[]): void {
  const plain = site.batch('plain');
  const [steel, roof] = [rgb('#7d868a'), rgb('#5f7a6c')];
  for (const u of [-half_m, half_m - 0.08]) {
    for (const v of [-0.6, 0.52]) plain.box(stand, [u, u + 0.08], [v, v + 0.08], [0, 2.3], steel);
  }
  plain.box(stand, [-half_m, half_m], [0.5, 0.56], [0.2, 2.3], rgb('#d5d8d4'), rgb('#b4b7b3'));
  plain.box(
    stand,
    [-half_m - 0.25, half_m + 0.25],
    [-0.95, 0.75],
    [2.3, 2.4],
    roof,
    rgb('#46594f'),
  );
  plain.box(stand, [-half_m, half_m], [-0.62, -0.56], [1.98, 2.3], roof);
  site.batch('concrete').area([corners(stand, half_m + 0.3, [-1.3, 0.8])], 0.06, rgb('#c4c0b6'));
  streams.forEach((stream, i) => {
    const u = (i - (streams.length - 1) / 2) * PITCH_M;
    plain.box(
      stand,
      [u - 0.24, u + 0.24],
      [0.47, 0.5],
      [1.25, 1.7],
      rgb(STREAMS[stream] ?? '#565b5f'),
    );
  });
}

/** Three low brick walls around bins, as they were built everywhere. */
function enclosure(site: Site, stand: Stand, half_m: number): void {
  const brick = site.batch('brick');
  const [white, foot] = [rgb('#ffffff'), rgb('#ffffff', 0.65)];
  brick.box(stand, [-half_m - 0.12, half_m + 0.12], [0.5, 0.62], [0, 1.15], white, foot);
  brick.box(stand, [-half_m - 0.12, -half_m], [-0.5, 0.5], [0, 1.15], white, foot);
  brick.box(stand, [half_m, half_m + 0.12], [-0.5, 0.5], [0, 1.15], white, foot);
}

function corners(stand: Stand, half_m: number, [v0, v1]: readonly [number, number]): Xy[] {
  return (
    [
      [-half_m, v0],
      [half_m, v0],
      [half_m, v1],
      [-half_m, v1],
    ] as const
  ).map(([x, y]) => {
    const at = within(stand, { x, y, z: 0, heading: 0 });
    return [at.x, at.y];
  });
}
