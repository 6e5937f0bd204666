// A newcomer is shown around, once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, startVisits, visit } from './visits.mjs';

startVisits();

const tour = (page) => page.getByTestId('tour');

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
    for (const at of ['register', 'map', 'register', 'scene-files', 'header-tools']) {
      titles.push(await tour(page).getByRole('heading').innerText());
      await ringAround(page, at);
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

  it('fits a phone', async () => {
    const page = await open('/', { newcomer: true, viewport: PHONE, colorScheme: 'dark' });
    const { x, width } = await tour(page).boundingBox();
    assert.ok(x >= 0 && x + width <= PHONE.width, `${x} + ${width}`);
    await keep(page, 'tour-phone');
    await page.getByTestId('register-row').first().click();
    await page.getByTestId('courtyard-panel').waitFor();
  });
});
