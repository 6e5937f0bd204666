/** Where the sun stands, after Meeus, Astronomical Algorithms (1998), chapters 7, 12 and 25 (the low-accuracy theory: 0.01°). */

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
/** Noon of 1 January 2000, from which the series count. */
const J2000_MS = Date.UTC(2000, 0, 1, 12);

/** Clockwise from north, and above the horizon, without the bending of light by the air. */
export function sunPosition(
  date: Date,
  latitude_deg: number,
  longitude_deg: number,
): { azimuth_deg: number; altitude_deg: number } {
  const days = (date.getTime() - J2000_MS) / DAY_MS;
  const { ascension, declination } = equatorial(days / 36_525);
  const sidereal_deg = 280.46061837 + 360.98564736629 * days + longitude_deg;
  const hour = sidereal_deg * RADIANS - ascension;
  const latitude = latitude_deg * RADIANS;
  const altitude = Math.asin(
    Math.sin(latitude) * Math.sin(declination) +
      Math.cos(latitude) * Math.cos(declination) * Math.cos(hour),
  );
  const azimuth = Math.atan2(
    -Math.sin(hour) * Math.cos(declination),
    Math.cos(latitude) * Math.sin(declination) -
      Math.sin(latitude) * Math.cos(declination) * Math.cos(hour),
  );
  return {
    azimuth_deg: (azimuth / RADIANS + 360) % 360,
    altitude_deg: altitude / RADIANS,
  };
}

/** Where the sun stands lower than this there is no daylight to see by. */
const DAYLIGHT_FROM_DEG = 1;
const MINUTES = 15;

/** The first and the last quarter of an hour of a day with daylight, in hours after midnight; noon where it has none. */
export function daylightHours(
  midnight: Date,
  latitude_deg: number,
  longitude_deg: number,
): { first: number; last: number } {
  const hours = Array.from({ length: (24 * 60) / MINUTES }, (_, i) => (i * MINUTES) / 60);
  const isLight = (hour: number) =>
    sunPosition(new Date(midnight.getTime() + hour * 3_600_000), latitude_deg, longitude_deg)
      .altitude_deg > DAYLIGHT_FROM_DEG;
  const light = hours.filter(isLight);
  return { first: light[0] ?? 12, last: light.at(-1) ?? 12 };
}

/** The sun among the stars, in radians, after `t` Julian centuries since 2000. */
function equatorial(t: number): { ascension: number; declination: number } {
  const mean_deg = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t;
  const anomaly = (357.52911 + 35_999.05029 * t - 0.0001537 * t * t) * RADIANS;
  const centre_deg =
    (1.914602 - 0.004817 * t) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  const longitude = (mean_deg + centre_deg - 0.00569 - 0.00478 * Math.sin(node)) * RADIANS;
  const obliquity = (23.4392911 - 0.0130042 * t + 0.00256 * Math.cos(node)) * RADIANS;
  return {
    ascension: Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)),
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
  };
}
