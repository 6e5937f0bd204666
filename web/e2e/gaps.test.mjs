// What a courtyard still lacks: the scorecard, and what lies behind its checks on the map.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, server, startVisits } from './visits.mjs';

const COURTYARD = 'cy-03';

startVisits();

async function ask(process, inputs) {
  const answer = await fetch(`${server.url}/api/processes/${process}/execution`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs }),
  });
  assert.equal(answer.status, 200, `${process}: ${answer.status}`);
  return answer.json();
}

async function showBehind(page, analysis) {
  await page.locator(`[data-testid="gap-analysis"][data-analysis="${analysis}"]`).click();
  await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
  await mapIdle(page);
}

describe('the scorecard', () => {
  it('lists every check of the server, with what is met and what is short', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    const { checks } = await ask('scorecard', { courtyard: COURTYARD });
    assert.ok(checks.length >= 8, `${checks.length} checks`);
    const shown = await page
      .getByTestId('check')
      .evaluateAll((rows) => rows.map(({ dataset }) => [dataset.check, dataset.met ?? 'null']));
    assert.deepEqual([...shown].sort(), checks.map(({ id, met }) => [id, String(met)]).sort());
    await keep(page, 'gaps-scorecard');
  });

  it('shows the openings of the perimeter on the map, in the address and in words', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await showBehind(page, 'perimeter');
    const { openings, uncontrolled } = await ask('perimeter', { courtyard: COURTYARD });
    assert.equal(await page.getByTestId('finding').count(), openings.length + uncontrolled.length);
    assert.match(page.url(), /gaps=perimeter/);
    await keep(page, 'gaps-perimeter');
    await page.goBack();
    await page.getByTestId('findings').waitFor({ state: 'detached' });
  });

  it('opens from a link with its findings, and Escape steps out of them', async () => {
    const page = await open(`/courtyards/${COURTYARD}?gaps=light`);
    await page.getByTestId('findings').waitFor();
    await keep(page, 'gaps-light');
    await page.keyboard.press('Escape');
    await page.getByTestId('findings').waitFor({ state: 'detached' });
    assert.doesNotMatch(page.url(), /gaps/);
  });

  it('says why a fire engine does not get to a building', async () => {
    const { features } = await (
      await fetch(`${server.url}/api/collections/courtyards/items?limit=100`)
    ).json();
    const reports = await Promise.all(
      features.map(async ({ id }) => ({ id, ...(await ask('access', { courtyard: id })) })),
    );
    const stuckAt = reports.find(({ fire }) => fire.buildings.some(({ stuck }) => stuck));
    assert.ok(stuckAt, 'the demo has a building that no engine reaches');
    const page = await open(`/courtyards/${stuckAt.id}?gaps=access`);
    await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
    const { stuck } = stuckAt.fire.buildings.find((building) => building.stuck);
    const words = await page.getByTestId('findings').innerText();
    assert.match(words, /消防车到不了/);
    assert.ok(words.includes(String(Math.floor(stuck.clear_width_m * 100) / 100)), words);
    await keep(page, 'gaps-fire');
  });

  it('follows the plan that is open', async () => {
    const made = await fetch(`${server.url}/api/scenarios`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ courtyard: COURTYARD, name: 'lamps' }),
    });
    const { id } = await made.json();
    const before = await ask('light', { courtyard: COURTYARD });
    const page = await open(`/courtyards/${COURTYARD}?scenario=${id}&gaps=light`);
    await page.getByTestId('findings').waitFor();
    const after = await ask('light', { courtyard: COURTYARD, scenario: id });
    assert.equal(after.lit.area_m2, before.lit.area_m2);
  });

  it('is read on a phone, in English and in the dark', async () => {
    const page = await open(`/courtyards/${COURTYARD}?gaps=green`, {
      viewport: PHONE,
      locale: 'en-GB',
      colorScheme: 'dark',
    });
    await page.getByTestId('findings').waitFor();
    await page.getByTestId('scorecard').scrollIntoViewIfNeeded();
    await keep(page, 'gaps-phone');
  });
});
