/** A house of the courtyard: which windows each of its sides has, its zones of finish, and its roof. */
import { balcony } from './balcony';
import { rgb, standAt, type Xyz } from './batch';
import { bays, DOOR, RAISED_M, type Storeys } from './bays';
import { porch } from './entrance';
import { buildFacade, flatFacade, ON_WALL_M, type Wall, type Zone } from './facade';
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
import type { Sight } from './sight';
import type { Site } from './site';
import { heightOf, PARAPET_M, placeOf, type Survey, storeysOf, textOf } from './survey';

const OTHER_USES = ['public', 'commercial', 'utility'];
/** The stairs' middle is so far behind their door. */
const STAIRS_IN_M = 3;
/** A camera that hangs so near a wall looks along it: balconies, which nobody surveyed, do not stand in its image. */
const CAMERA_REACH_M = 1.5;
const KEPT_FLAT_M = 12;
const GAS = { height_m: 2.82, colour: '#c9a13a' } as const;

type House = Storeys & {
  site: Site;
  look: Look;
  zones: Zone[];
  cameras: readonly Xy[];
  sight: Sight | undefined;
};

/** Without `sight`, as one sees it from before each of its sides. */
export function building(site: Site, feature: YardFeature, survey: Survey, sight?: Sight): void {
  const storeys = storeysOf(feature);
  const height_m = heightOf(feature);
  const look = lookOf(feature, survey);
  const house: House = {
    site,
    look,
    isDwelling: !OTHER_USES.includes(textOf(feature, 'use')),
    storeys,
    storey_m: (height_m - (storeys > 1 ? PARAPET_M : 0.3)) / storeys,
    seed: new Seed(feature.id),
    zones: zonesOf(look, height_m, storeys),
    cameras: survey.own('camera').map(placeOf),
    sight,
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
    const stairs = doors.map(({ side, along_m }) => ({
      place: placeOn(side, along_m, -STAIRS_IN_M),
      heading: headingOf(side.along),
    }));
    roof(site, rings, height_m, look, stairs);
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

type Door = { side: Edge; along_m: number; unit: string };

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
      return [{ side, along_m, unit: textOf(entrance, 'unit') }];
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
  const isFlat = house.sight?.isFlat(side) ?? false;
  contact(site, side.from, side.to);
  const cameras = house.cameras
    .filter((place) => distanceToEdge_m(side, place) < CAMERA_REACH_M)
    .map((place) => positionOn(side, place).along_m);
  const { columns, balconies } = bays(house, {
    side,
    before,
    after,
    doors: doors.map(({ along_m }) => along_m),
    isKeptFlat: (along_m) => cameras.some((at_m) => Math.abs(at_m - along_m) < KEPT_FLAT_M),
  });
  if (isShop) shopFront(site, wall, columns, seed);
  else (isFlat ? flatFacade : buildFacade)(site, wall, columns, seed);
  for (const { centre_m, width_m } of isShop ? [] : balconies) {
    for (let storey = 0; storey < house.storeys; storey++) {
      const floor = standAt(
        placeOn(side, centre_m),
        headingOf(side.along),
        RAISED_M + storey * storey_m,
      );
      balcony(site, floor, { width_m, storey_m, colour: look.band, frame: look.frame }, seed);
    }
  }
  for (const { along_m, unit } of doors) {
    const place = placeOn(side, along_m, isFlat ? ON_WALL_M : 0);
    porch(site, standAt(place, headingOf(side.along), 0), DOOR, unit, look, storey_m);
  }
  if (side.length_m > 2.5) courses(house, side, doors);
  if (isFlat) return;
  if (side.length_m > 7) downpipe(site, side, zones);
  if (doors.length > 0 && house.isDwelling && look.hasGas) gasPipe(site, side);
}

/** String courses where the finish changes, but not across a door. */
function courses({ site, zones, look }: House, side: Edge, doors: readonly Door[]): void {
  const stand = standAt(side.from, headingOf(side.along));
  const cuts = doors.map(({ along_m }) => along_m).sort((a, b) => a - b);
  for (const { top_m } of zones.slice(0, -1)) {
    const gaps = top_m < DOOR.bottom_m + DOOR.height_m ? cuts : [];
    const starts = [-0.05, ...gaps.map((cut) => cut + DOOR.width_m / 2)];
    const ends = [...gaps.map((cut) => cut - DOOR.width_m / 2), side.length_m + 0.05];
    for (const [i, start] of starts.entries()) {
      const stretch = [start, ends[i] as number] as const;
      const band = [top_m - 0.05, top_m + 0.06] as const;
      site.batch('plain').box(stand, stretch, [-0.05, 0], band, rgb(look.band));
    }
  }
}

/** Gas came later: its pipe runs over the windows of the ground floor, where the kitchens are. */
function gasPipe(site: Site, side: Edge): void {
  const at = (along_m: number, z: number): Xyz => [...placeOn(side, along_m, 0.06), z];
  const plain = site.batch('plain');
  const yellow = rgb(GAS.colour);
  const end_m = side.length_m - 0.4;
  plain.bar(at(0.4, GAS.height_m), at(end_m, GAS.height_m), [0.022, 0.022], 4, yellow);
  plain.bar(at(end_m, 0.05), at(end_m, GAS.height_m), [0.022, 0.022], 4, yellow);
}

function downpipe(site: Site, side: Edge, zones: readonly Zone[]): void {
  const [x, y] = placeOn(side, 0.35, 0.07);
  const top_m = zones.at(-2)?.top_m ?? 3;
  site.batch('plain').bar([x, y, 0.05], [x, y, top_m], [0.05, 0.05], 6, rgb('#c9c6bd'));
}
