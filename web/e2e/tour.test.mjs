// A newcomer is shown around, once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, openAtOnce, openWithoutMap, startVisits, visit } from './visits.mjs';

startVisits();

const tour = (page) => page.getByTestId('tour');
/** By their `data-testid`, what the steps are about. */
const PLACES = ['register', 'map', 'register', 'scene-files', 'header-tools'];

/** Whether the card and what it explains share a place of the screen. */
function hides(page, at) {
  return page.evaluate((at) => {
    const box = (id) => document.querySelector(`[data-testid="${id}"]`).getBoundingClientRect();
    const [card, target] = [box('tour'), at === 'map' ? box('tour-ring') : box(at)];
    return (
      card.left < target.right - 3 &&
      target.left + 3 < card.right &&
      card.top < target.bottom - 3 &&
      target.top + 3 < card.bottom
    );
  }, at);
}

/** Waits until the ring lies around what the step is about. */
function ringAround(page, at) {
  return page.waitForFunction((at) => {
    const [ring, target] = ['tour-ring', at].map((id) =>
      document.querySelector(`[data-testid="${id}"]`)?.getBoundingClientRect(),
    );
    return (
      ring &&
      target &&
      Math.abs(ring.x + ring.width / 2 - target.x - target.width / 2) < 2 &&
      Math.abs(ring.y + ring.height / 2 - target.y - target.height / 2) < 2
    );
  }, at);
}

describe('the tour', () => {
  it('comes to a newcomer, takes no focus, and does not come again once it was skipped', async () => {
    const page = await open('/', { newcomer: true });
    await tour(page).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.closest('aside')), null);
    await keep(page, 'tour-first');
    await tour(page).getByRole('button', { name: '跳过' }).first().click();
    await tour(page).waitFor({ state: 'detached' });
    await page.reload();
    await mapIdle(page);
    assert.equal(await tour(page).count(), 0);
    assert.deepEqual(visit.faults, []);
  });

  it('is walked by keys, and leaves the page to be used meanwhile', async () => {
    const page = await open('/', { newcomer: true });
    const next = page.getByTestId('tour-next');
    await next.focus();
    const titles = [];
    for (const at of PLACES) {
      titles.push(await tour(page).getByRole('heading').innerText());
      await ringAround(page, at);
      assert.equal(await hides(page, at), false, at);
      await keep(page, `tour-${titles.length}`);
      await page.keyboard.press('ArrowRight');
    }
    assert.equal(new Set(titles).size, 5);
    await tour(page).waitFor({ state: 'detached' });
  });

  it('comes back from the sheet of shortcuts, with the keys in it', async () => {
    const page = await open('/');
    assert.equal(await tour(page).count(), 0);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByRole('button', { name: '重看导览' }).click();
    await tour(page).waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[data-testid="tour"]'));
    await page.keyboard.press('ArrowRight');
    assert.match(await tour(page).innerText(), /第 2 步/);
    await page.keyboard.press('Escape');
    await tour(page).waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('register').count(), 1);
  });

  it('and the sheet of keys are opened again on a phone', async () => {
    const page = await open('/', { viewport: PHONE });
    const { width, height } = await page.getByTestId('help-open').boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
    await page.getByTestId('help-open').tap();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    await keep(page, 'help-phone');
    await sheet.getByRole('button', { name: '重看导览' }).tap();
    await tour(page).waitFor();
    assert.match(await tour(page).innerText(), /第 1 步/);
  });

  it('fits a phone, and hides nothing there that it explains', async () => {
    const page = await open('/', { newcomer: true, viewport: PHONE, colorScheme: 'dark' });
    for (const [i, at] of PLACES.entries()) {
      await tour(page).waitFor();
      const { x, y, width, height } = await tour(page).boundingBox();
      assert.ok(x >= 0 && x + width <= PHONE.width, `${x} + ${width}`);
      assert.ok(y >= 0 && y + height <= PHONE.height, `${y} + ${height}`);
      await page.waitForFunction(() => !document.getAnimations().length);
      assert.equal(await hides(page, at), false, at);
      await keep(page, `tour-phone-${i + 1}`);
      if (i + 1 < PLACES.length) await page.getByTestId('tour-next').tap();
    }
  });

  it('makes room for a sheet that is pulled up, and leaves a phone to be used', async () => {
    const page = await open('/', { newcomer: true, viewport: PHONE });
    await tour(page).waitFor();
    const handle = page.locator('.sheet .handle');
    await handle.tap();
    await tour(page).waitFor({ state: 'hidden' });
    // Down to a peek, and half up again.
    await handle.tap();
    await tour(page).waitFor();
    await handle.tap();
    await page.getByTestId('register-row').first().click();
    await page.getByTestId('courtyard-panel').waitFor();
  });

  it('leaves alone who comes for something else, and comes with the register', async () => {
    const page = await open('/courtyards/cy-03?coverage&feature=cy-03-cam-01', { newcomer: true });
    await page.getByTestId('coverage-panel').waitFor();
    assert.equal(await tour(page).count(), 0);
    await keep(page, 'tour-left-alone');
    // Nor does it take the key that closes what is open.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('courtyard-panel').waitFor();
    await page.keyboard.press('Escape');
    await tour(page).waitFor();
    assert.match(await tour(page).innerText(), /第 1 步/);
    await page.keyboard.press('Escape');
    await tour(page).waitFor({ state: 'detached' });
    assert.deepEqual(visit.faults, []);
  });

  it('is not at street level, and leads from its help to the register', async () => {
    const page = await openAtOnce('/courtyards/cy-03?stand', { newcomer: true });
    await page.getByTestId('street-level').waitFor();
    await page.waitForSelector('[data-testid="help-open"]');
    assert.equal(await tour(page).count(), 0);
    await page.getByTestId('help-open').click();
    await page.getByRole('dialog').getByRole('button', { name: '重看导览' }).click();
    await tour(page).waitFor();
    await page.getByTestId('register').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    assert.equal(await page.getByTestId('street-level').count(), 0);
  });

  it('passes over the map where a browser draws none', async () => {
    const page = await openWithoutMap('/', { newcomer: true });
    await tour(page).waitFor();
    assert.match(await tour(page).innerText(), /第 1 步，共 4 步/);
    await page.getByTestId('tour-next').click();
    await ringAround(page, 'register');
    assert.match(await tour(page).innerText(), /第 2 步，共 4 步/);
  });
});
