/** Parking: paved areas, spaces painted by the standard, and the cars that stand in some of them. */
import { distance_m, middle } from '../../draw/vector';
import { rgb, standAt } from './batch';
import { CAR_COLOURS, CARS, putCar } from './car';
import { LAYER_M } from './ground';
import type { YardFeature } from './index';
import { centreOf, type Edge, edgesOf, headingOf, outlinesOf, placeOn, type Xy } from './plan';
import { Seed } from './seed';
import type { Site } from './site';
import { drawSign, type Line, PLUG, WHEELCHAIR, writeNumber } from './strokes';
import { type Survey, textOf } from './survey';

const PAINT = '#e9e7e1';
const FIELDS: Record<string, string> = { accessible: '#3a6ea5', ev: '#5f9a76' };
const LINE_M = 0.08;
const STOP_FROM_END_M = 0.7;
/** The share of spaces in which a car stands by day. */
const TAKEN = 0.58;
type Four = [Edge, Edge, Edge, Edge];
/** So many spaces of a courtyard have cars with wheels and lights; farther ones have less. */
const MOST_CARS = 120;

export function parkingArea(site: Site, { geometry, properties }: YardFeature): void {
  const isDirt = properties.surface === 'dirt';
  for (const rings of outlinesOf(geometry)) {
    if (isDirt) site.batch('grass').area(rings, LAYER_M.lane, rgb('#c2a37e'));
    else site.batch('concrete').area(rings, LAYER_M.lane - 0.004, rgb('#a9a59d'));
  }
}

export function parkingSpace(site: Site, feature: YardFeature, survey: Survey): void {
  const type = textOf(feature, 'type');
  for (const rings of outlinesOf(feature.geometry)) {
    const sides = edgesOf(rings[0] as Xy[]);
    const field = FIELDS[type];
    if (field) site.batch('marking').area(rings, LAYER_M.marking - 0.004, rgb(field));
    for (const side of sides) outline(site, side);
    if (sides.length !== 4) continue;
    const mouth = mouthOf(sides as Four, survey);
    const depth_m = distance_m(middle(mouth.from, mouth.to), centreOf(rings[0] as Xy[])) * 2;
    if (!feature.surroundings) {
      signs(site, feature, type, mouth, depth_m);
      if (isLengthwise(mouth)) wheelStops(site, mouth, depth_m);
    }
    const car = parked(feature, sides as Four, () => mouth);
    if (!car) continue;
    putCar(site, standAt(car.place, car.heading, 0.03), car.body, {
      colour: car.colour,
      isElectric: type === 'ev',
      detail: survey.detailOf(feature, MOST_CARS),
    });
  }
}

function outline(site: Site, side: Edge): void {
  const [from, to] = [0, side.length_m];
  site
    .batch('marking')
    .area(
      [
        [
          placeOn(side, from),
          placeOn(side, to),
          placeOn(side, to, -LINE_M),
          placeOn(side, from, -LINE_M),
        ],
      ],
      LAYER_M.marking,
      rgb(PAINT),
    );
}

/** The side through which a car comes in: the nearest one to a lane. */
function mouthOf(sides: Four, survey: Survey): Edge {
  let [best, least_m] = [sides[0], Infinity];
  for (const side of sides) {
    const away_m = survey.nearestLane(middle(side.from, side.to))?.distance_m ?? 0;
    if (away_m < least_m - 0.01) [best, least_m] = [side, away_m];
  }
  return best;
}

/** Signs are read by who stands before the mouth. */
function signs(site: Site, feature: YardFeature, type: string, mouth: Edge, depth_m: number): void {
  const batch = site.batch('marking');
  const z = LAYER_M.marking + 0.004;
  const along: Xy = mouth.along;
  const write = (in_m: number, height_m: number): Line => ({
    corner: placeOn(mouth, mouth.length_m / 2, -in_m),
    along,
    height_m,
    z,
    colour: rgb(PAINT),
  });
  writeNumber(batch, textOf(feature, 'name'), write(0.35, 0.55));
  const size_m = Math.min(1.4, depth_m - 1.3, mouth.length_m - 0.5);
  if (type === 'accessible')
    drawSign(batch, WHEELCHAIR, write((depth_m - size_m) / 2 + 0.25, size_m));
  if (type === 'ev') drawSign(batch, PLUG, write((depth_m - size_m) / 2 + 0.25, size_m));
}

type Car = { place: Xy; heading: number; body: (typeof CARS)[number]; colour: string };

/** The car that stands in a space, if one does. */
export function carIn(feature: YardFeature, survey: Survey): Car | null {
  const [outline] = outlinesOf(feature.geometry);
  const sides = edgesOf(outline?.[0] ?? []);
  if (sides.length !== 4) return null;
  return parked(feature, sides as Four, () => mouthOf(sides as Four, survey));
}

function parked(feature: YardFeature, sides: Four, mouthOf: () => Edge): Car | null {
  const seed = new Seed(`car ${feature.id}`);
  if (!seed.chance(textOf(feature, 'type') === 'accessible' ? 0.25 : TAKEN)) return null;
  const mouth = mouthOf();
  const long = isLengthwise(mouth) ? sides.find((side) => side.from === mouth.to) : mouth;
  if (!long) return null;
  const centre = centreOf(sides.map(({ from }) => from));
  const isBackwards = seed.chance(0.5);
  return {
    heading: headingOf(long.along) + (isBackwards ? Math.PI : 0) + seed.between(-0.025, 0.025),
    place: [centre[0] + seed.between(-0.08, 0.08), centre[1] + seed.between(-0.08, 0.08)],
    body: seed.pick(CARS),
    colour: seed.pick(CAR_COLOURS),
  };
}

/** A space that one drives straight into. */
const isLengthwise = (mouth: Edge) => mouth.length_m < 3.6;

function wheelStops(site: Site, mouth: Edge, depth_m: number): void {
  const stand = standAt(
    placeOn(mouth, mouth.length_m / 2, -(depth_m - STOP_FROM_END_M)),
    headingOf(mouth.along),
  );
  for (const u of [-0.85, 0.3])
    site.batch('plain').box(stand, [u, u + 0.55], [-0.07, 0.07], [0, 0.1], rgb('#c8b25a'));
}
