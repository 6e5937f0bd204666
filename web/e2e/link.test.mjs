// A link is the view: where a person steered the map to goes with the address.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapIdle, pixelsOf } from './browser.mjs';
import { open, startVisits, visit } from './visits.mjs';

const COURTYARD = '/courtyards/cy-03';

startVisits();

const mapOf = (page) => new URL(page.url()).searchParams.get('map');

/** Until the address says another place than `before`. */
async function moved(page, before) {
  await page.waitForFunction(
    (was) => new URLSearchParams(location.search).get('map') !== was,
    before,
  );
  await mapIdle(page);
}

const picture = (page) => page.getByTestId('map').screenshot({ type: 'png' });

/** The share of pixels in which two pictures clearly differ. */
async function differentShare(page, ...pictures) {
  const pixels = await Promise.all(pictures.map((picture) => pixelsOf(page, picture)));
  return page.evaluate(([a, b]) => {
    const clearly = 24;
    let different = 0;
    for (let at = 0; at < a.length; at += 4) {
      if ([0, 1, 2].some((c) => Math.abs(a[at + c] - b[at + c]) > clearly)) different += 1;
    }
    return (different * 4) / a.length;
  }, pixels);
}

async function drag(page, by) {
  const box = await page.getByTestId('map').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by, y + by / 2, { steps: 5 });
  // The map must not glide on after the button is up.
  await page.waitForTimeout(200);
  await page.mouse.up();
}

describe('the place of the map', () => {
  it('is left out of the address while the map frames the courtyard', async () => {
    const page = await open(COURTYARD);
    assert.equal(mapOf(page), null);
  });

  it('goes into the address when a person drags, and a link shows the same picture', async () => {
    const page = await open(COURTYARD);
    await drag(page, 120);
    await moved(page, null);
    const [address, seen] = [new URL(page.url()), await picture(page)];
    await visit.close();
    const again = await open(address.pathname + address.search);
    assert.equal(mapOf(again), address.searchParams.get('map'));
    const share = await differentShare(again, seen, await picture(again));
    // The address rounds the place: the edges of things may fall on the next pixel.
    assert.ok(share < 0.03, `the link shows another picture: ${share} of it differs`);
    await again.getByRole('button', { name: '全部范围' }).first().click();
    await again.waitForURL((url) => !url.searchParams.has('map'));
    await mapIdle(again);
    assert.ok((await differentShare(again, seen, await picture(again))) > 0.1);
    assert.deepEqual(visit.faults, []);
  });

  it('comes back with the browser’s back button', async () => {
    const page = await open(COURTYARD);
    await drag(page, 120);
    await moved(page, null);
    const steered = mapOf(page);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    await mapIdle(page);
    assert.equal(mapOf(page), null);
    await page.goBack();
    await page.waitForURL((url) => url.pathname === COURTYARD);
    await mapIdle(page);
    assert.equal(mapOf(page), steered);
  });

  it('leaves the address when the whole courtyard is asked for', async () => {
    const page = await open(COURTYARD);
    await drag(page, 120);
    await moved(page, null);
    await page.getByRole('button', { name: '全部范围' }).first().click();
    await page.waitForURL((url) => !url.searchParams.has('map'));
  });
});
