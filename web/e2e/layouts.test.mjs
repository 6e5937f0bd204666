// Parking layouts: proposed as they get better, looked at, taken over into a plan, and sought anew around what is locked.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, PHONE } from './browser.mjs';
import { violations } from './violations.mjs';
import { ask, execute, open, startVisits, until, visit } from './visits.mjs';

const COURTYARD = 'cy-05';
const ANSWERED = 60_000;

startVisits();

const plansOf = async () => (await ask(`/scenarios?courtyard=${COURTYARD}`)).scenarios;

async function featuresOf(kind, scenario) {
  const query = new URLSearchParams({ courtyard: COURTYARD, limit: '50000' });
  if (scenario) query.set('scenario', scenario);
  const { features } = await ask(`/features?${query}`);
  return features.filter(({ properties }) => properties.kind === kind);
}

const supply = (scenario) =>
  execute('parking-supply', { courtyard: COURTYARD, ...(scenario ? { scenario } : {}) });

const standing = (page, wanted) =>
  page.waitForSelector(`[data-testid="layouts-said"][data-standing="${wanted}"]`, {
    timeout: ANSWERED,
  });

async function seek(page, limit = '2 秒') {
  await page.getByRole('button', { name: limit, exact: true }).click();
  await page.getByTestId('layouts-run').click();
  await page.getByTestId('layout-card').first().waitFor({ timeout: ANSWERED });
}

const countOf = async (card) => Number(await card.getAttribute('data-count'));

describe('parking layouts', () => {
  it('are proposed from the parking panel, taken over, undone, and sought anew around what is locked', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await page.getByTestId('layouts-open').click();
    await page.getByTestId('layout-panel').waitFor();
    assert.match(page.url(), /[?&]layout\b/);
    await seek(page);
    await standing(page, 'done');
    const cards = page.getByTestId('layout-card');
    assert.ok((await cards.count()) >= 3);
    const count = await countOf(cards.first());
    assert.ok(count > 0);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'layouts');

    // The next card by key, and back.
    await page.getByTestId('layout-choose').first().press('ArrowDown');
    assert.equal(
      await page.getByTestId('layout-choose').nth(1).getAttribute('aria-pressed'),
      'true',
    );
    await page.getByTestId('layout-choose').nth(1).press('ArrowUp');

    const today = await featuresOf('parking_space');
    await page.getByTestId('layout-take-new').click();
    await page.getByTestId('courtyard-panel').waitFor();
    const [plan] = await plansOf();
    assert.match(plan.name, new RegExp(`${count} 个车位`));
    assert.match(page.url(), new RegExp(`scenario=${plan.id}`));
    await until(async () => (await featuresOf('parking_space', plan.id)).length, count);
    const spaces = await featuresOf('parking_space', plan.id);
    assert.equal(new Set(spaces.map(({ properties }) => properties.layout)).size, 1);
    const lanes = [await featuresOf('lane', plan.id), await featuresOf('lane')];
    assert.ok(lanes[0].length > lanes[1].length);
    assert.deepEqual(await featuresOf('parking_space'), today, 'the baseline stays');
    const planned = await supply(plan.id);
    assert.deepEqual(planned.conflicts, []);
    assert.ok(planned.supply.total > (await supply()).supply.total);
    await keep(page, 'layouts-plan');

    await page.keyboard.press('Control+z');
    await until(async () => (await featuresOf('parking_space', plan.id)).length, today.length);
    await page.keyboard.press('Control+y');
    await until(async () => (await featuresOf('parking_space', plan.id)).length, count);

    // Locked, all stay: what is found anew comes beside them.
    await page.getByTestId('layouts-open').click();
    await page.getByTestId('layouts-lock-all').click();
    assert.equal(await page.getByTestId('layouts-kept').getAttribute('data-kept'), String(count));
    await page.getByTestId('layouts-run').click();
    await standing(page, 'done');
    const found = page.getByTestId('layout-card').first();
    const more = (await found.count()) ? await countOf(found) : 0;
    assert.ok(more < count, `${more} beside the ${count} that are locked`);
    if (more) {
      await page.getByTestId('layout-take-open').click();
      await until(async () => (await featuresOf('parking_space', plan.id)).length, count + more);
      assert.deepEqual((await supply(plan.id)).conflicts, []);
    }
    assert.deepEqual(visit.faults, []);
  });

  it('are proposed by what else counts, beside those that are after spaces only', async () => {
    const page = await open(`/courtyards/${COURTYARD}?layout`);
    await page.getByTestId('layout-weights').locator('summary').click();
    const near = page.locator('[data-concern="walk_per_m"]');
    await near.getByRole('button', { name: '看重', exact: true }).click();
    assert.match(await near.innerText(), /每多走 10 米扣 0\.1 个车位/);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'layouts-weights');
    await seek(page);
    await standing(page, 'done');
    assert.equal(await page.locator('[data-layout="weighted"]').count(), 1);
    assert.equal(await page.locator('[data-layout="most-spaces"]').count(), 1);
    assert.deepEqual(visit.faults, []);
  });

  it('stop when they are told to, and keep what was found', async () => {
    const page = await open(`/courtyards/${COURTYARD}?layout`);
    await seek(page, '30 秒');
    await page.getByTestId('layouts-stop').click();
    await standing(page, 'stopped');
    assert.ok((await page.getByTestId('layout-card').count()) >= 1);
    assert.equal(await page.getByTestId('layout-take-new').count(), 1);
    assert.deepEqual(visit.faults, []);
  });

  it('are read and taken on a phone, in the dark and in English', async () => {
    const page = await open(`/courtyards/${COURTYARD}?layout`, {
      viewport: PHONE,
      colorScheme: 'dark',
      locale: 'en-GB',
    });
    await page.getByTestId('language-switch').click();
    await seek(page, '2 s');
    await standing(page, 'done');
    assert.deepEqual(await violations(page), []);
    const low = await page
      .getByTestId('layout-panel')
      .getByRole('button')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 40).length);
    assert.equal(low, 0);
    await keep(page, 'layouts-phone');
  });
});
