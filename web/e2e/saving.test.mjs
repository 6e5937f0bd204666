// Edits are saved: over a reload, over a lost line, and against another person's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, openPage, PHONE } from './browser.mjs';
import { browser, open, server, startVisits, visit } from './visits.mjs';

const CAMERA = 'cy-03-cam-01';
const PATH = `/courtyards/cy-03?coverage&feature=${CAMERA}`;

startVisits();

async function stored() {
  const answer = await fetch(
    `${server.url}/api/features?${new URLSearchParams({ courtyard: 'cy-03', limit: '50000' })}`,
  );
  const { features } = await answer.json();
  return features.find(({ id }) => id === CAMERA);
}

const azimuth = (page) => page.getByTestId('live-azimuth-number').inputValue().then(Number);
const state = (page, name) =>
  page.locator(`[data-testid="saving"][data-state="${name}"]`).waitFor({ timeout: 20_000 });

/** Turns the camera by keys, and saves that. */
async function turn(page, times) {
  await page.getByTestId('aim').waitFor();
  await page.locator('h1').first().focus();
  for (let i = 0; i < times; i += 1) await page.keyboard.press('KeyE');
  await page.getByTestId('trial-save').click();
}

describe('saving', () => {
  it('stores a camera as it was tried out, and undoes that by Ctrl+Z', async () => {
    const before = await stored();
    const page = await open(PATH);
    await turn(page, 3);
    await state(page, 'saved');
    await page.getByTestId('trial-save').waitFor({ state: 'detached' });
    const after = await stored();
    assert.equal(after.properties.azimuth_deg, before.properties.azimuth_deg + 3);
    assert.ok(after.properties.revision > before.properties.revision);
    await keep(page, 'saving-saved');
    await page.keyboard.press('Control+z');
    await state(page, 'saved');
    await page.waitForTimeout(500);
    const back = await stored();
    assert.equal(back.properties.azimuth_deg, before.properties.azimuth_deg);
    await page.keyboard.press('Control+Shift+z');
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByTestId('aim').waitFor();
    assert.equal(await azimuth(page), before.properties.azimuth_deg + 3);
  });

  it('keeps a change over a reload without a line, and saves it when the line is back', async () => {
    const before = await stored();
    const page = await open(PATH);
    await page.route('**/api/changes**', (route) => route.abort());
    await turn(page, 2);
    await state(page, 'offline');
    await page.reload();
    await state(page, 'offline');
    await page.getByTestId('aim').waitFor();
    assert.equal(await azimuth(page), before.properties.azimuth_deg + 2);
    await keep(page, 'saving-offline');
    assert.equal((await stored()).properties.revision, before.properties.revision);
    await page.unroute('**/api/changes**');
    await state(page, 'saved');
    assert.equal((await stored()).properties.azimuth_deg, before.properties.azimuth_deg + 2);
  });

  it('saves what was done while the server was killed, once it is started again', async () => {
    const before = await stored();
    const page = await open(PATH);
    await page.getByTestId('aim').waitFor();
    await server.kill();
    await turn(page, 3);
    await state(page, 'offline');
    await server.restart();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await state(page, 'saved');
    const after = await stored();
    assert.equal(after.properties.azimuth_deg, before.properties.azimuth_deg + 3);
    visit.faults.length = 0;
  });

  it('tells a second window of the same person what the first one saved', async () => {
    const before = await stored();
    const page = await open(PATH);
    const second = await page.context().newPage();
    await second.goto(server.url + PATH);
    await second.getByTestId('aim').waitFor();
    await turn(page, 1);
    await state(page, 'saved');
    const field = second.getByTestId('live-azimuth-number');
    for (let i = 0; i < 50; i += 1) {
      if (Number(await field.inputValue()) === before.properties.azimuth_deg + 1) return;
      await second.waitForTimeout(100);
    }
    assert.fail('the second window was told nothing');
  });

  it('shows both versions when two people changed one camera, and keeps the one chosen', async () => {
    const before = await stored();
    const mine = await open(PATH, { viewport: PHONE, colorScheme: 'dark' });
    // Else mine would show the other's change at once, and turn the camera from there.
    await mine.route('**/api/events**', (route) => route.abort());
    await mine.reload();
    const other = await openPage(browser, server.url + PATH);
    await turn(other.page, 4);
    await state(other.page, 'saved');
    await other.close();
    await turn(mine, 7);
    await state(mine, 'conflict');
    const row = mine.locator('[data-testid="conflict"] [data-member="azimuth_deg"] td');
    assert.deepEqual(
      (await row.allInnerTexts()).map(Number.parseFloat),
      [7, 4].map((degrees) => before.properties.azimuth_deg + degrees),
    );
    await keep(mine, 'saving-conflict-phone');
    assert.equal((await stored()).properties.azimuth_deg, before.properties.azimuth_deg + 4);
    await mine.getByRole('button', { name: '保留我的' }).click();
    await state(mine, 'saved');
    assert.equal((await stored()).properties.azimuth_deg, before.properties.azimuth_deg + 7);
    assert.equal(await mine.getByTestId('conflicts').count(), 0);
    assert.deepEqual(
      visit.faults.filter((fault) => fault.startsWith('error')),
      [],
    );
  });
});
