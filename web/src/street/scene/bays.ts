/** Which windows a side of a house has: by its length, its neighbours, the sun, and the stairs behind it. */
import { cross } from '../../draw/vector';
import type { Column, Opening } from './facade';
import type { Edge } from './plan';
import type { Seed } from './seed';
import { SIZES, type WindowKind } from './windows';

export type Storeys = { storeys: number; storey_m: number; isDwelling: boolean; seed: Seed };
/** A side between its neighbours, and how far along it its doors are. */
export type Side = {
  side: Edge;
  before: Edge;
  after: Edge;
  doors: readonly number[];
  /** Whether nothing may stand out of the wall there, so many metres along it. */
  isKeptFlat?: (along_m: number) => boolean;
};
export type Bays = { columns: Column[]; balconies: { centre_m: number; width_m: number }[] };

/** The lowest floor of a dwelling lies above the yard. */
export const RAISED_M = 0.35;
export const DOOR = { width_m: 1.6, height_m: 2.2, bottom_m: 0.15 };
const SILL_M = 0.95;
/** Kitchens and baths have their windows higher. */
const HIGH_SILL_M = 1.25;
/** Windows keep this off the corners. */
const CORNER_M = 0.7;
const MODULE_M = 3.4;
const GABLE_MODULE_M = 9;
const LONGEST_GABLE_M = 15;
/** What stands out of a wall no deeper than this is a bay of it. */
const BAY_DEPTH_M = 1.7;
const BALCONY_M = 2.6;
/** The share of ground-floor windows with bars. */
const BARRED = 0.8;

export function bays(house: Storeys, its: Side): Bays {
  const { side, before, after, doors } = its;
  const stairwells = doors.map((along_m) => stairs(house, along_m));
  if (doors.length === 0 && isGlazed(before, side, after)) {
    return { columns: glazed(house, side), balconies: [] };
  }
  if (side.length_m < 1.9) return { columns: stairwells, balconies: [] };
  const rooms = roomsOf(house, its);
  const balconies = rooms.filter(({ kind }) => kind === 'balcony');
  const windows = rooms.flatMap(({ kind, centre_m }) =>
    kind === 'balcony' ? [] : [column(house, centre_m, kind)],
  );
  return {
    columns: [...stairwells, ...windows].sort((a, b) => a.centre_m - b.centre_m),
    balconies: balconies.map(({ centre_m }) => ({ centre_m, width_m: BALCONY_M })),
  };
}

/** The front of a bay on the sunny side, or a flank of it that is deep enough: a closed balcony. */
function isGlazed(before: Edge, side: Edge, after: Edge): boolean {
  const [starts, ends] = [isOutward(before, side), isOutward(side, after)];
  const isFront = starts && ends && Math.max(before.length_m, after.length_m) < BAY_DEPTH_M;
  if (isFront) return side.length_m > 2.2 && side.length_m < 7.5;
  return side.length_m > 1.1 && side.length_m < 1.9 && starts !== ends;
}

const isOutward = (a: Edge, b: Edge) => cross(a.along, b.along) > 0.5;

function roomsOf(
  house: Storeys,
  { side, before, after, doors, isKeptFlat = () => false }: Side,
): { centre_m: number; kind: WindowKind | 'balcony' }[] {
  const isSunny = side.outward[1] < -0.5;
  const isGable =
    house.storeys > 2 &&
    side.length_m < LONGEST_GABLE_M &&
    doors.length === 0 &&
    Math.min(before.length_m, after.length_m) > BAY_DEPTH_M;
  return freeStretches(side, doors).flatMap(([from_m, to_m]) => {
    const length_m = to_m - from_m;
    const count = isGable
      ? Math.round(length_m / GABLE_MODULE_M)
      : Math.max(1, Math.round(length_m / MODULE_M));
    const pitch_m = length_m / count;
    const hasBalconies = isSunny && house.isDwelling && house.storeys > 2 && count > 3;
    return Array.from({ length: count }, (_, i) => {
      const centre_m = from_m + (i + 0.5) * pitch_m;
      const isBalcony = hasBalconies && i % 3 === 1 && !isKeptFlat(centre_m);
      return { centre_m, kind: isBalcony ? ('balcony' as const) : kindOf(i) };
    });

    function kindOf(i: number): WindowKind {
      if (isGable || pitch_m < 2.2) return 'small';
      if (isSunny) return i % 3 === 1 ? 'wide' : 'usual';
      return i % 2 ? 'small' : 'usual';
    }
  });
}

/** The parts of a side between its doors. */
function freeStretches(side: Edge, doors: readonly number[]): [number, number][] {
  const around_m = DOOR.width_m / 2 + 0.7;
  const cuts = [...doors].sort((a, b) => a - b);
  const starts = [CORNER_M, ...cuts.map((cut) => cut + around_m)];
  const ends = [...cuts.map((cut) => cut - around_m), side.length_m - CORNER_M];
  return starts.flatMap((from_m, i): [number, number][] => {
    const to_m = ends[i] as number;
    return to_m - from_m > 1.3 ? [[from_m, to_m]] : [];
  });
}

function column(house: Storeys, centre_m: number, kind: WindowKind): Column {
  const { storeys, storey_m, seed, isDwelling } = house;
  const [width_m, height_m] = SIZES[kind];
  const sill_m = kind === 'small' ? HIGH_SILL_M : SILL_M;
  return {
    centre_m,
    width_m,
    openings: Array.from({ length: storeys }, (_, storey) => ({
      bottom_m: RAISED_M + storey * storey_m + sill_m,
      height_m: Math.min(height_m, storey_m - sill_m - 0.45),
      fill: kind,
      hasCooler: kind !== 'small' && seed.chance(0.24),
      isBarred: storey === 0 && isDwelling && seed.chance(BARRED),
    })),
  };
}

/** The door, and above it the windows of the landings, half a storey off the rooms'. */
function stairs({ storeys, storey_m }: Storeys, centre_m: number): Column {
  const [, height_m] = SIZES.stair;
  const landings = Array.from(
    { length: storeys - 1 },
    (_, i): Opening => ({ bottom_m: (i + 0.5) * storey_m + 1.35, height_m, fill: 'stair' }),
  );
  return {
    centre_m,
    width_m: DOOR.width_m,
    openings: [{ bottom_m: DOOR.bottom_m, height_m: DOOR.height_m, fill: null }, ...landings],
  };
}

/** Glass above a parapet from one end of a side to the other. */
function glazed({ storeys, storey_m }: Storeys, side: Edge): Column[] {
  const margin_m = Math.min(0.22, side.length_m * 0.12);
  const width_m = side.length_m - 2 * margin_m;
  const openings = Array.from(
    { length: storeys },
    (_, storey): Opening => ({
      bottom_m: RAISED_M + storey * storey_m + 1,
      height_m: Math.min(SIZES.field[1], storey_m - 1.3),
      fill: 'field',
    }),
  );
  return [{ centre_m: side.length_m / 2, width_m, openings }];
}
