// Every courtyard is entered from the map, wherever one points: on foot, outside of houses, and back to the map.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapIdle } from './browser.mjs';
import { ask, openAtOnce, server, startVisits, visit } from './visits.mjs';

/** Small: the processor draws it. */
const WINDOW = { width: 1000, height: 400 };
const PATIENCE_MS = 120_000;

startVisits();

/** Whether a place lies within a ring: counts the sides that a ray to the east crosses. */
function isWithin([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

const middleOf = (ring) => [0, 1].map((axis) => mean(ring.slice(1).map((place) => place[axis])));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the map of every courtyard', () => {
  it('lets one stand where one points, but never in a house, and takes one back', async () => {
    const { courtyards } = await ask('/register');
    assert.ok(courtyards.length >= 16);
    const page = await openAtOnce('/', { viewport: WINDOW });
    page.setDefaultTimeout(PATIENCE_MS);
    for (const { id, bbox } of courtyards) {
      const { features } = await ask(`/features?courtyard=${id}&limit=50000`);
      const houses = features.filter(({ properties }) => properties.kind === 'building');
      // So near that the house fills the map.
      const [lon0, lat0] = middleOf(houses[0].geometry.coordinates[0]);
      await page.goto(`${server.url}/courtyards/${id}?map=21/${lat0}/${lon0}/0/0`);
      await mapIdle(page);
      const map = await page.getByTestId('map').boundingBox();
      const middle = [map.x + map.width / 2, map.y + map.height / 2];
      await page.mouse.click(...middle, { button: 'right' });
      await page.getByTestId('stand-here').click();
      await page.waitForSelector('[data-street-idle="true"]');
      const [lon, lat] = new URL(page.url()).searchParams.get('stand').split(',').map(Number);
      assert.ok(lon > bbox[0] && lon < bbox[2] && lat > bbox[1] && lat < bbox[3], id);
      for (const { geometry } of houses)
        assert.ok(!isWithin([lon, lat], geometry.coordinates[0]), `${id}: within a house`);
      await page.keyboard.press('Escape');
      await page.getByTestId('street-level').waitFor({ state: 'detached' });
      assert.deepEqual(visit.faults, [], id);
    }
  });
});
