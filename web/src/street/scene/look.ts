/** How the houses of a courtyard look: those of one estate were built together, so they share most of it. */

import type { YardFeature } from './index';
import type { Surface } from './materials';
import { Seed } from './seed';
import { numberOf, type Survey } from './survey';

export type Look = {
  surface: Surface;
  wall: string;
  /** The lowest storey, or its lower part. */
  base: string;
  band: string;
  frame: string;
  isHipped: boolean;
  roof: string;
  hasGas: boolean;
};

/** Facing brick needs no colour: its texture has one. */
const BARE = '#ffffff';
const WALLS = ['#dccfb6', '#d9d2c4', '#e3d7b4', '#dcc7b0', '#d2cdc2'] as const;
const TILED = ['#dfd8c9', '#e2d9bf', '#d8cfc0', '#d9d8d2'] as const;
const BASES = ['#9a8f82', '#8b8178', '#a58d7b', '#94877f'] as const;
const BANDS = ['#f0ebe0', '#efe9da', '#c9b9a2'] as const;
const FRAMES = ['#eceeec', '#e9ebea', '#aeb6b5', '#7f958c'] as const;
const ROOFS = ['#87604f', '#6b7480', '#7d6257'] as const;

/** Not surveyed: the years when most such courtyards were built. */
const BUILT = 1996;
const LAST_BARE_BRICK = 1990;
const FIRST_TILED = 1999;

export function lookOf(feature: YardFeature, survey: Survey): Look {
  const courtyard = String(feature.properties.courtyard ?? '');
  const year = numberOf(
    survey.of('courtyard').find(({ id }) => id === courtyard) ?? feature,
    'built_year',
    BUILT,
  );
  const estate = new Seed(`look ${courtyard || feature.id}`);
  const own = new Seed(feature.id);
  const isBare = year <= LAST_BARE_BRICK && estate.chance(0.6);
  const isTiled = year >= FIRST_TILED && estate.chance(0.75);
  const [wall, base, band] = [
    estate.pick(isTiled ? TILED : WALLS),
    estate.pick(BASES),
    estate.pick(BANDS),
  ];
  return {
    surface: isBare ? 'brick' : isTiled ? 'tiles' : 'plaster',
    wall: isBare ? BARE : wall,
    base: isBare ? '#b9b2a6' : base,
    band,
    frame: estate.pick(FRAMES),
    roof: estate.pick(ROOFS),
    hasGas: estate.chance(0.7),
    isHipped: estate.chance(0.25) && own.chance(0.85),
  };
}
