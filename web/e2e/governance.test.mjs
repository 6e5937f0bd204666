// Who looks after each courtyard: the matrix of all, its blanks, the way to fill them; and what lies behind the checks in
// a courtyard that have no place of their own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, keep, mapIdle, openPage, PHONE } from './browser.mjs';
import { startServer } from './server.mjs';
import { downloaded, readCsv } from './tables.mjs';
import { violations } from './violations.mjs';
import { ask, browser, execute, open, startVisits, until, visit } from './visits.mjs';

startVisits();

const GOVERNANCE = '/?street=governance';
const rows = (page) => page.getByTestId('governed');
const shown = (page) =>
  rows(page).evaluateAll((all) => all.map(({ dataset }) => dataset.courtyard));

describe('the matrix of governance', () => {
  it('has a row for each courtyard, a blank for each that the server finds, and the figure over all', async () => {
    const page = await open(GOVERNANCE);
    await rows(page).first().waitFor();
    const { courtyards, full_coverage } = await execute('governance', {});
    assert.deepEqual(
      await shown(page),
      courtyards.map(({ id }) => id),
    );
    const figure = Number.parseFloat(await page.getByTestId('full-coverage').innerText());
    assert.ok(Math.abs(figure - full_coverage * 100) < 0.06, `${figure} ${full_coverage}`);
    const required = courtyards[0].items.filter((item) => item.required).map(({ item }) => item);
    for (const { id, items, blanks } of courtyards) {
      const row = page.locator(`[data-testid="governed"][data-courtyard="${id}"]`);
      assert.equal(Number(await row.getAttribute('data-blanks')), blanks, id);
      const blank = await row
        .locator('[data-tone="blank"]')
        .evaluateAll((cells) => cells.map(({ dataset }) => dataset.member));
      const wanted = items.filter((item) => item.required && !item.filled).map(({ item }) => item);
      for (const item of required) assert.equal(blank.includes(item), wanted.includes(item), item);
    }
    await keep(page, 'governance');
    assert.deepEqual(visit.faults, []);
  });

  it('is narrowed to the blanks, sorted by them, and saved as it is', async () => {
    const page = await open(GOVERNANCE);
    await rows(page).first().waitFor();
    const { courtyards } = await execute('governance', {});
    const withBlanks = courtyards.filter(({ blanks }) => blanks);
    await page.getByTestId('governance-only').check();
    await page.getByTestId('governance-sort').selectOption('blanks');
    await until(async () => (await rows(page).count()) === withBlanks.length, true);
    const most = Math.max(...withBlanks.map(({ blanks }) => blanks));
    assert.equal(Number(await rows(page).first().getAttribute('data-blanks')), most);
    const order = await shown(page);
    const { name, bytes } = await downloaded(page, page.getByTestId('table-csv'));
    assert.match(name, /治理情况 \d{4}-\d\d-\d\d\.csv$/);
    const names = new Map(courtyards.map((one) => [one.id, one.name]));
    assert.deepEqual(
      readCsv(bytes)
        .slice(1)
        .map(([title]) => title),
      order.map((id) => names.get(id)),
    );
    await keep(page, 'governance-blanks');
  });

  it('leads from a blank to the field that fills it, and has one blank less', async () => {
    const page = await open(GOVERNANCE);
    const blank = page.locator('[data-tone="blank"][data-member="volunteer_team"]').first();
    await blank.waitFor();
    const id = await blank.evaluate((cell) => cell.closest('tr').dataset.courtyard);
    const blanks = async () =>
      (await execute('governance', {})).courtyards.find((one) => one.id === id).blanks;
    const before = await blanks();
    await blank.click();
    await page.waitForURL(`**/courtyards/${id}*`);
    await page.getByTestId('property-form').waitFor();
    await page.waitForFunction(
      () => document.activeElement?.closest('[data-member]')?.dataset.member === 'volunteer_team',
    );
    await mapIdle(page);
    // The map gets its room back, and frames what is open by itself.
    assert.doesNotMatch(page.url(), /map=/);
    await keep(page, 'governance-form');
    const stored = page.waitForResponse((answer) => answer.url().includes('/api/changes'));
    await page.keyboard.press('Space');
    await stored;
    await until(blanks, before - 1);
    await page.goBack();
    await page
      .locator(`[data-courtyard="${id}"] [data-tone="there"][data-member="volunteer_team"]`)
      .waitFor();
  });

  it('of an empty project says what to do next', async () => {
    const empty = await startServer({ demo: false });
    try {
      const blank = await openPage(browser, `${empty.url}${GOVERNANCE}`, { viewport: DESKTOP });
      await blank.page.getByTestId('governance').getByText('还没有楼院').waitFor();
      await keep(blank.page, 'governance-empty');
      await blank.close();
    } finally {
      await empty.stop();
    }
  });

  for (const [language, colorScheme, viewport] of [
    ['zh', 'light', DESKTOP],
    ['en', 'dark', DESKTOP],
    ['en', 'light', PHONE],
    ['zh', 'dark', PHONE],
  ]) {
    it(`has no violation in ${language}, ${colorScheme}, ${viewport.width} px wide`, async () => {
      const page = await open(GOVERNANCE, { viewport, colorScheme });
      if (language === 'en') await page.getByTestId('language-switch').click();
      await rows(page).first().waitFor();
      assert.deepEqual(await violations(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      await keep(page, `governance-${language}-${colorScheme}-${viewport.width}`);
    });
  }
});

describe('in a courtyard', () => {
  it('the check of governance shows what is blank, and leads to its field', async () => {
    const { courtyards } = await execute('governance', {});
    const { id, items } = courtyards.find(({ blanks }) => blanks);
    const page = await open(`/courtyards/${id}`);
    await page.locator('[data-testid="gap-analysis"][data-analysis="governance"]').click();
    const findings = page.getByTestId('finding');
    await findings.first().waitFor();
    assert.equal(await findings.count(), items.length);
    await findings.first().click();
    await page.getByTestId('property-form').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[data-member]'));
  });

  it('the check of parking shows each space that something speaks against, on the map too', async () => {
    const { courtyards } = await ask('/register');
    const conflictsOf = async (courtyard) =>
      (await execute('parking-supply', { courtyard })).conflicts.flatMap(({ spaces }) => spaces);
    const counts = await Promise.all(
      courtyards.map(async ({ id }) => [id, new Set(await conflictsOf(id)).size]),
    );
    const [id, spaces] = counts.sort((a, b) => b[1] - a[1])[0];
    assert.ok(spaces > 0);
    const page = await open(`/courtyards/${id}?gaps=parking-supply`);
    await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
    assert.equal(await page.getByTestId('finding').count(), spaces);
    await page.getByTestId('finding').first().click();
    await page.waitForURL(/map=/);
    await mapIdle(page);
    await keep(page, 'gaps-parking');
    const { bytes } = await downloaded(
      page,
      page.getByTestId('parking-panel').getByTestId('table-csv'),
    );
    assert.ok(readCsv(bytes).length > spaces);
  });
});
