/**
 * What a camera sees, as a body: from its lens to the place that it sees at the height which the analysis asks about.
 * No ray to that place is blocked, so the body holds nothing that the camera does not see.
 */
import { BufferAttribute, BufferGeometry } from 'three';
import type { Geometry } from '../../api/types';
import { ofAzimuth } from '../../draw/vector';
import { Batch, rgb, type Xyz } from './batch';
import { isInRings, outlinesOf, signedArea_m2, type Xy } from './plan';

export type VolumeLevel = {
  colour: string;
  /** As far along the axis the level is reached: focal length over its pixels per metre. */
  depth_m: number;
  /** Where it is reached on the plane that the analysis asks about. */
  polygon: Geometry;
};

export type Volume = {
  camera: string;
  lens: { at: Xy; height_m: number; azimuth_deg: number; tilt_deg: number };
  /** The height of that plane. */
  floor_m: number;
  /** From the weakest level, which holds all others, to the strongest. */
  levels: readonly VolumeLevel[];
  isChosen: boolean;
};

/** A corner, and how far along the axis it lies. */
type Corner = { place: Xyz; depth_m: number };
type Band = { colour: string; from_m: number; to_m: number };

/** Over the ground, so that it does not flicker. */
const LEAST_FLOOR_M = 0.12;
/** Outlines are drawn apart from the faces by as much. */
const RIM_M = 0.02;
const RADIANS = Math.PI / 180;

/** The faces between the lens and the outline, each in the colour of the level that is reached there. */
export function facesOf(volume: Volume): BufferGeometry {
  const batch = new Batch();
  const apex = apexOf(volume);
  const bands = bandsOf(volume);
  for (const ring of ringsOf(volume)) {
    const corners = ring.map((place) => cornerOf(volume, place));
    for (const [i, corner] of corners.entries()) {
      const side = [apex, corner, corners[(i + 1) % corners.length] as Corner];
      for (const { colour, from_m, to_m } of bands) {
        fan(batch, between(side, from_m, to_m), colour);
      }
    }
  }
  return batch.geometry();
}

/** The rims on the ground and the edges to them that are seen as edges, as pairs of places. */
export function edgesOf(volumes: readonly Volume[]): BufferGeometry {
  const places = new Float32Array(volumes.flatMap(edgePlaces));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(places, 3));
  return geometry;
}

function edgePlaces(volume: Volume): number[] {
  const apex = apexOf(volume).place;
  const places: number[] = [];
  for (const ring of ringsOf(volume)) {
    const rim = ring.map((place): Xyz => [...place, floorOf(volume) + RIM_M]);
    for (const [i, corner] of rim.entries())
      places.push(...corner, ...(rim[(i + 1) % rim.length] as Xyz));
    for (const corner of outermost(ring, volume))
      places.push(...apex, ...corner, floorOf(volume) + RIM_M);
  }
  return places;
}

/** Whether an eye is in the body, or under it: from there its faces would only tint what one sees. */
export function holds(volume: Volume, [x, y, z]: Xyz): boolean {
  const { lens } = volume;
  const floor_m = floorOf(volume);
  const height_m = Math.max(z, floor_m);
  if (height_m >= lens.height_m - 1e-6) return false;
  const share = (lens.height_m - floor_m) / (lens.height_m - height_m);
  const place: Xy = [lens.at[0] + (x - lens.at[0]) * share, lens.at[1] + (y - lens.at[1]) * share];
  return partsOf(volume).some((rings) => isInRings(place, rings));
}

/** One whose lens hangs under the plane has none. */
export function hasBody(volume: Volume): boolean {
  return volume.lens.height_m > floorOf(volume) && partsOf(volume).length > 0;
}

const floorOf = ({ floor_m }: Volume) => Math.max(LEAST_FLOOR_M, floor_m);

const partsOf = ({ levels }: Volume) => {
  const [weakest] = levels;
  return weakest ? outlinesOf(weakest.polygon) : [];
};

const ringsOf = (volume: Volume): Xy[][] => partsOf(volume).flat();

function apexOf({ lens }: Volume): Corner {
  return { place: [...lens.at, lens.height_m], depth_m: 0 };
}

function cornerOf(volume: Volume, [x, y]: Xy): Corner {
  const { lens } = volume;
  const z = floorOf(volume);
  const ahead = ofAzimuth(lens.azimuth_deg);
  const ahead_m = (x - lens.at[0]) * ahead[0] + (y - lens.at[1]) * ahead[1];
  const tilt = lens.tilt_deg * RADIANS;
  return {
    place: [x, y, z],
    depth_m: ahead_m * Math.cos(tilt) + (lens.height_m - z) * Math.sin(tilt),
  };
}

/** Along the axis, one level after the other; the weakest has no end of its own. */
function bandsOf({ levels }: Volume): Band[] {
  return levels.map(({ colour, depth_m }, i) => ({
    colour,
    from_m: levels[i + 1]?.depth_m ?? 0,
    to_m: i === 0 ? Infinity : depth_m,
  }));
}

/** What of a flat side lies between two depths. */
function between(side: readonly Corner[], from_m: number, to_m: number): Corner[] {
  const far = cut(side, ({ depth_m }) => depth_m - from_m);
  return to_m === Infinity ? far : cut(far, ({ depth_m }) => to_m - depth_m);
}

/** The part of an outline where a measure that changes evenly over it is not negative. */
function cut(outline: readonly Corner[], measure: (corner: Corner) => number): Corner[] {
  return outline.flatMap((corner, i) => {
    const next = outline[(i + 1) % outline.length] as Corner;
    const [here, there] = [measure(corner), measure(next)];
    const kept = here >= 0 ? [corner] : [];
    return here >= 0 === there >= 0 ? kept : [...kept, mixed(corner, next, here / (here - there))];
  });
}

function mixed(a: Corner, b: Corner, share: number): Corner {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return {
    place: [mix(a.place[0], b.place[0]), mix(a.place[1], b.place[1]), mix(a.place[2], b.place[2])],
    depth_m: mix(a.depth_m, b.depth_m),
  };
}

function fan(batch: Batch, corners: readonly Corner[], colour: string): void {
  const [first, ...rest] = corners.map(({ place }) =>
    batch.vertex(place, [0, 0, 1], rgb(colour), [0, 0]),
  );
  for (let i = 1; i < rest.length; i++)
    batch.triangle(first as number, rest[i - 1] as number, rest[i] as number);
}

/** The two corners that lie farthest to either side, as the camera sees it. */
function outermost(ring: readonly Xy[], { lens }: Volume): Xy[] {
  if (signedArea_m2(ring) < 0) return [];
  const ahead = ofAzimuth(lens.azimuth_deg);
  const aside = ([x, y]: Xy) => {
    const [dx, dy] = [x - lens.at[0], y - lens.at[1]];
    return Math.atan2(dx * ahead[1] - dy * ahead[0], dx * ahead[0] + dy * ahead[1]);
  };
  const away_m = ([x, y]: Xy) => Math.hypot(x - lens.at[0], y - lens.at[1]);
  return [1, -1].map((way) =>
    ring.reduce((best, corner) => {
      const gain = way * (aside(corner) - aside(best));
      return gain > 1e-6 || (gain > -1e-6 && away_m(corner) > away_m(best)) ? corner : best;
    }),
  );
}
