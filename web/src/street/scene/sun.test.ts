import { describe, expect, it } from 'vitest';
import { sunPosition } from './sun';

/** Kaifeng's latitude, and the meridian of its clocks. */
const [LATITUDE, LONGITUDE] = [34.72, 113.97];

/** The highest that the sun comes on a day, and where it stands then. */
function noon(day: string) {
  const start = Date.parse(`${day}T02:30:00Z`);
  const minutes = Array.from({ length: 180 }, (_, i) => new Date(start + i * 60_000));
  return minutes
    .map((date) => ({ date, ...sunPosition(date, LATITUDE, LONGITUDE) }))
    .reduce((best, next) => (next.altitude_deg > best.altitude_deg ? next : best));
}

describe('the sun', () => {
  it('stands where the published example of the Solar Position Algorithm has it', () => {
    // Reda and Andreas, NREL/TP-560-34302, A.5: zenith 50.11162° with 0.016° of refraction, azimuth 194.34024°.
    const { azimuth_deg, altitude_deg } = sunPosition(
      new Date('2003-10-17T19:30:30Z'),
      39.742476,
      -105.1786,
    );
    expect(altitude_deg).toBeCloseTo(90 - 50.11162 - 0.016, 1);
    expect(Math.abs(altitude_deg - (90 - 50.11162 - 0.016))).toBeLessThan(0.02);
    expect(Math.abs(azimuth_deg - 194.34024)).toBeLessThan(0.02);
  });

  it.each([
    ['2026-03-20', 90 - LATITUDE],
    ['2026-06-21', 90 - LATITUDE + 23.436],
    ['2026-09-23', 90 - LATITUDE],
    ['2026-12-22', 90 - LATITUDE - 23.436],
  ])('culminates on %s at the height that follows from the latitude', (day, altitude_deg) => {
    const top = noon(day);
    // At an equinox the sun moves by 0.4° a day across the equator.
    expect(Math.abs(top.altitude_deg - altitude_deg)).toBeLessThan(
      day.includes('-03-') || day.includes('-09-') ? 0.25 : 0.02,
    );
    expect(Math.abs(top.azimuth_deg - 180)).toBeLessThan(0.6);
  });

  it('culminates when the clock, the meridian and the equation of time say', () => {
    // 3 November: the sundial is 16 min 27 s ahead of the clock (Astronomical Almanac).
    const meridian_min = (120 - LONGITUDE) * 4;
    const expected = Date.parse('2026-11-03T04:00:00Z') + (meridian_min - 16.45) * 60_000;
    expect(Math.abs(noon('2026-11-03').date.getTime() - expected)).toBeLessThan(90_000);
  });

  it('rises due east at an equinox and is down at midnight', () => {
    const start = Date.parse('2026-03-19T22:00:00Z');
    const rise = Array.from({ length: 120 }, (_, i) =>
      sunPosition(new Date(start + i * 60_000), LATITUDE, LONGITUDE),
    ).find(({ altitude_deg }) => altitude_deg > 0);
    expect(Math.abs((rise?.azimuth_deg ?? 0) - 90)).toBeLessThan(0.5);
    expect(
      sunPosition(new Date('2026-03-20T16:24:00Z'), LATITUDE, LONGITUDE).altitude_deg,
    ).toBeLessThan(-50);
  });
});
