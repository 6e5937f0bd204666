/** A house of the courtyard: which windows each of its sides has, its zones of finish, and its roof. */
import { cross } from '../../draw/vector';
import { rgb, standAt } from './batch';
import { porch } from './entrance';
import { buildFacade, type Column, type Opening, type Wall, type Zone } from './facade';
import { contact } from './ground';
import type { YardFeature } from './index';
import { type Look, lookOf } from './look';
import {
  distanceToEdge_m,
  type Edge,
  edgesOf,
  headingOf,
  outlinesOf,
  placeOn,
  positionOn,
  type Xy,
} from './plan';
import { roof } from './roof';
import { Seed } from './seed';
import { shopFront } from './shop';
import type { Site } from './site';
import { numberOf, placeOf, type Survey, textOf } from './survey';
import { SIZES, type WindowKind } from './windows';

const STOREY_M = 3;
const STOREYS = 6;
/** The lowest floor of a dwelling lies above the yard. */
const RAISED_M = 0.35;
const SILL_M = 0.95;
const PARAPET_M = 0.6;
/** Windows keep this off the corners. */
const CORNER_M = 0.7;
const MODULE_M = 3.4;
const DOOR = { width_m: 1.6, height_m: 2.2, bottom_m: 0.15 };

type House = {
  site: Site;
  feature: YardFeature;
  look: Look;
  storeys: number;
  storey_m: number;
  seed: Seed;
  zones: Zone[];
};

export function building(site: Site, feature: YardFeature, survey: Survey): void {
  const storeys = Math.max(1, Math.round(numberOf(feature, 'storeys', STOREYS)));
  const height_m = numberOf(feature, 'height_m', storeys * STOREY_M + PARAPET_M);
  const look = lookOf(feature, survey);
  const house: House = {
    site,
    feature,
    look,
    storeys,
    storey_m: (height_m - (storeys > 1 ? PARAPET_M : 0.3)) / storeys,
    seed: new Seed(feature.id),
    zones: zonesOf(look, height_m, storeys),
  };
  for (const rings of outlinesOf(feature.geometry)) {
    const doors = doorsOf(feature, rings, survey);
    const shops = /商铺/.test(textOf(feature, 'note')) ? streetSide(rings[0] ?? [], doors) : null;
    for (const ring of rings) {
      const sides = edgesOf(ring);
      for (const [i, side] of sides.entries()) {
        const before = sides.at(i - 1) as Edge;
        const after = sides[(i + 1) % sides.length] as Edge;
        const own = doors.filter((door) => isSameSide(door.side, side));
        raise(house, side, {
          before,
          after,
          doors: own,
          isShop: !!shops && isSameSide(shops, side),
        });
      }
    }
    roof(
      site,
      rings,
      height_m,
      look,
      doors.map(({ place }) => place),
    );
  }
}

function zonesOf({ surface, wall, base, band }: Look, height_m: number, storeys: number): Zone[] {
  const base_m = storeys > 2 ? 0.9 : 0.5;
  const finish = { surface, colour: wall };
  if (storeys < 4)
    return [
      { top_m: base_m, surface: 'plaster', colour: base },
      { top_m: height_m, ...finish },
    ];
  return [
    { top_m: base_m, surface: 'plaster', colour: base },
    { top_m: height_m - PARAPET_M - 0.25, ...finish },
    { top_m: height_m, surface: 'plaster', colour: band },
  ];
}

type Door = { side: Edge; along_m: number; place: Xy; unit: string };

/** Where its entrances are, each on the side that it stands before. */
function doorsOf(feature: YardFeature, rings: Xy[][], survey: Survey): Door[] {
  const sides = rings.flatMap(edgesOf).filter(({ length_m }) => length_m > DOOR.width_m + 0.3);
  return survey
    .of('entrance')
    .filter(({ properties }) => properties.building === feature.id)
    .flatMap((entrance) => {
      const place = placeOf(entrance);
      const [first, ...rest] = sides;
      if (!first) return [];
      const side = rest.reduce(
        (best, next) =>
          distanceToEdge_m(next, place) < distanceToEdge_m(best, place) ? next : best,
        first,
      );
      const margin_m = DOOR.width_m / 2 + 0.1;
      const along_m = Math.min(
        Math.max(positionOn(side, place).along_m, margin_m),
        side.length_m - margin_m,
      );
      return [{ side, along_m, place: placeOn(side, along_m), unit: textOf(entrance, 'unit') }];
    });
}

/** Shops open to the street: to the long side that has no entrance. */
function streetSide(ring: readonly Xy[], doors: readonly Door[]): Edge | null {
  const free = edgesOf(ring).filter(
    (side) => side.length_m > 8 && !doors.some((door) => isSameSide(door.side, side)),
  );
  return free.reduce<Edge | null>(
    (best, side) => (!best || side.length_m > best.length_m ? side : best),
    null,
  );
}

const isSameSide = (a: Edge, b: Edge) => a.from[0] === b.from[0] && a.from[1] === b.from[1];

type Surround = { before: Edge; after: Edge; doors: readonly Door[]; isShop: boolean };

function raise(house: House, side: Edge, { before, after, doors, isShop }: Surround): void {
  const { site, look, zones, seed, storey_m } = house;
  const wall: Wall = { side, zones, frame: look.frame, sill: look.band };
  contact(site, side.from, side.to);
  const columns = [
    ...doors.map((door) => stairs(house, door.along_m)),
    ...(isShop ? [] : rooms(house, side, before, after, doors)),
  ].sort((a, b) => a.centre_m - b.centre_m);
  if (isShop) shopFront(site, wall, rooms(house, side, before, after, doors), seed);
  else buildFacade(site, wall, columns, seed);
  for (const door of doors) {
    porch(site, standAt(door.place, headingOf(side.along), 0), DOOR, door.unit, look, storey_m);
  }
  if (side.length_m > 2.5) courses(site, side, zones, look.band);
  if (side.length_m > 7) downpipe(site, side, zones);
}

/** The door, and above it the windows of the landings, half a storey off the rooms'. */
function stairs({ storeys, storey_m }: House, centre_m: number): Column {
  const [, height_m] = SIZES.stair;
  const landings = Array.from(
    { length: storeys - 1 },
    (_, i): Opening => ({
      bottom_m: (i + 0.5) * storey_m + 1.35,
      height_m,
      fill: 'stair',
    }),
  );
  return {
    centre_m,
    width_m: DOOR.width_m,
    openings: [{ bottom_m: DOOR.bottom_m, height_m: DOOR.height_m, fill: null }, ...landings],
  };
}

function rooms(
  house: House,
  side: Edge,
  before: Edge,
  after: Edge,
  doors: readonly Door[],
): Column[] {
  const isBay =
    isOutward(before, side) &&
    isOutward(side, after) &&
    Math.max(before.length_m, after.length_m) < 1.7;
  if (isBay && doors.length === 0 && side.length_m > 2.2 && side.length_m < 7.5)
    return glazed(house, side);
  if (side.length_m < 1.9) return isFlank(before, side, after) ? glazed(house, side) : [];
  const isSunny = side.outward[1] < -0.5;
  const isGable =
    side.length_m < 15 && doors.length === 0 && Math.min(before.length_m, after.length_m) > 1.7;
  return freeStretches(side, doors).flatMap(([from_m, to_m]) => {
    const count =
      isGable && house.storeys > 2
        ? Math.round((to_m - from_m) / 9)
        : Math.max(1, Math.round((to_m - from_m) / MODULE_M));
    const pitch_m = (to_m - from_m) / count;
    if (pitch_m < 1.3) return [];
    return Array.from({ length: count }, (_, i) => {
      const kind: WindowKind =
        isGable || pitch_m < 2.2
          ? 'small'
          : isSunny
            ? i % 3 === 1
              ? 'wide'
              : 'usual'
            : i % 2
              ? 'small'
              : 'usual';
      return column(house, from_m + (i + 0.5) * pitch_m, kind);
    });
  });
}

const isOutward = (a: Edge, b: Edge) => cross(a.along, b.along) > 0.5;

/** The flank of a bay that is deep enough for glass: one end at the bay's front, the other at the wall. */
function isFlank(before: Edge, side: Edge, after: Edge): boolean {
  return side.length_m > 1.1 && isOutward(before, side) !== isOutward(side, after);
}

/** The parts of a side between its doors. */
function freeStretches(side: Edge, doors: readonly Door[]): [number, number][] {
  const around_m = DOOR.width_m / 2 + 0.7;
  const cuts = doors.map(({ along_m }) => along_m).sort((a, b) => a - b);
  const starts = [CORNER_M, ...cuts.map((cut) => cut + around_m)];
  const ends = [...cuts.map((cut) => cut - around_m), side.length_m - CORNER_M];
  return starts.flatMap((from_m, i): [number, number][] => {
    const to_m = ends[i] as number;
    return to_m - from_m > 1.2 ? [[from_m, to_m]] : [];
  });
}

function column({ storeys, storey_m, seed }: House, centre_m: number, kind: WindowKind): Column {
  const [width_m, height_m] = SIZES[kind];
  return {
    centre_m,
    width_m,
    openings: Array.from({ length: storeys }, (_, storey) => ({
      bottom_m: RAISED_M + storey * storey_m + SILL_M + (kind === 'small' ? 0.3 : 0),
      height_m: Math.min(height_m, storey_m - SILL_M - 0.5),
      fill: kind,
      hasCooler: kind !== 'small' && seed.chance(0.28),
    })),
  };
}

/** A bay of glass above parapets: the closed balconies of one above the other. */
function glazed({ storeys, storey_m }: House, side: Edge): Column[] {
  const margin_m = Math.min(0.22, side.length_m * 0.12);
  const count = Math.max(1, Math.round((side.length_m - 2 * margin_m) / SIZES.field[0]));
  const width_m = (side.length_m - 2 * margin_m) / count;
  const openings = Array.from(
    { length: storeys },
    (_, storey): Opening => ({
      bottom_m: RAISED_M + storey * storey_m + 1,
      height_m: Math.min(SIZES.field[1], storey_m - 1.3),
      fill: 'field',
    }),
  );
  return Array.from({ length: count }, (_, i) => ({
    centre_m: margin_m + (i + 0.5) * width_m,
    width_m,
    openings,
  }));
}

/** String courses where the finish changes. */
function courses(site: Site, side: Edge, zones: readonly Zone[], colour: string): void {
  const stand = standAt(side.from, headingOf(side.along));
  for (const { top_m } of zones.slice(0, -1)) {
    site
      .batch('plain')
      .box(
        stand,
        [-0.05, side.length_m + 0.05],
        [-0.05, 0],
        [top_m - 0.05, top_m + 0.06],
        rgb(colour),
      );
  }
}

function downpipe(site: Site, side: Edge, zones: readonly Zone[]): void {
  const [x, y] = placeOn(side, 0.35, 0.07);
  const top_m = zones.at(-2)?.top_m ?? 3;
  site.batch('plain').bar([x, y, 0.05], [x, y, top_m], [0.05, 0.05], 6, rgb('#c9c6bd'));
}
