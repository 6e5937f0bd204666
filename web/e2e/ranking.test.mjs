// Which courtyard first: the ranking with its weights, on the map, as files; and a plan's scorecard beside today's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, keep, mapIdle, openPage, PHONE } from './browser.mjs';
import { startServer } from './server.mjs';
import { downloaded, readCsv, readXlsx } from './tables.mjs';
import { violations } from './violations.mjs';
import { ask, browser, execute, open, openAtOnce, post, startVisits, visit } from './visits.mjs';

startVisits();

const RANKING = '/?street=ranking';
const rows = (page) => page.getByTestId('ranked');
const shown = (page) =>
  rows(page).evaluateAll((all) => all.map(({ dataset }) => dataset.courtyard));
const ranked = async (weights) =>
  (await execute('ranking', weights ? { weights } : {})).courtyards.map(({ id }) => id);
const quiet = (page) => page.locator('[data-testid="ranking"][aria-busy="false"]').waitFor();

/** Until the page has the order that the server gives. */
async function waitForOrder(page, order) {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('[data-testid="ranked"]')]
        .map(({ dataset }) => dataset.courtyard)
        .join() === wanted,
    order.join(),
  );
}

describe('the ranking', () => {
  it('has the courtyards in the order of the server, each with its score and what it is made of', async () => {
    const page = await open(RANKING);
    const report = await execute('ranking', {});
    await rows(page).first().waitFor();
    assert.deepEqual(
      await shown(page),
      report.courtyards.map(({ id }) => id),
    );
    const scores = await page.getByTestId('score').allInnerTexts();
    for (const [i, { score }] of report.courtyards.entries()) {
      assert.ok(
        Math.abs(Number.parseFloat(scores[i]) - score * 100) < 0.06,
        `${scores[i]} ${score}`,
      );
    }
    const widths = await rows(page)
      .first()
      .locator('[role="img"] i')
      .evaluateAll((parts) => parts.map(({ style }) => Number.parseFloat(style.width)));
    const sum = widths.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - report.courtyards[0].score * 100) < 0.01, `${widths}`);
    await page.getByTestId('ranking-legend').waitFor();
    await mapIdle(page);
    await keep(page, 'ranking');
    assert.deepEqual(visit.faults, []);
  });

  it('follows the weights that are set, keeps them in the address, and goes back', async () => {
    const page = await open(RANKING);
    await rows(page).first().waitFor();
    const equal = await shown(page);
    await page.getByTestId('weights').locator('summary').first().click();
    const slider = page.getByTestId('weight-access');
    await slider.focus();
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
    await page.waitForURL(/weights=/);
    const { checks } = await execute('ranking', {});
    const fire = checks.filter(({ analysis }) => analysis === 'access').map(({ id }) => id);
    const weights = Object.fromEntries(fire.map((id) => [id, 5]));
    await waitForOrder(page, await ranked(weights));
    assert.equal(
      new URL(page.url()).searchParams.get('weights'),
      fire
        .map((id) => `${id}:5`)
        .sort()
        .join(),
    );
    await keep(page, 'ranking-weighed');
    await page.getByTestId('weights-reset').click();
    await page.waitForURL((url) => !url.search.includes('weights'));
    await waitForOrder(page, equal);
    await page.getByTestId('weights-undo').click();
    await page.waitForURL(/weights=/);
    await waitForOrder(page, await ranked(weights));
  });

  it('asks once for a hand that goes on weighing, and a link carries what it weighed', async () => {
    const page = await open(RANKING);
    await rows(page).first().waitFor();
    await quiet(page);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/ranking/execution')) asked += 1;
    });
    await page.getByTestId('weights').locator('summary').first().click();
    await page.getByTestId('weight-green').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key);
    }
    await page.waitForTimeout(700);
    await quiet(page);
    assert.equal(asked, 1);
    const [address, order] = [page.url(), await shown(page)];
    await visit.close();
    const again = await open(address.slice(address.indexOf('/?')));
    await rows(again).first().waitFor();
    assert.deepEqual(await shown(again), order);
  });

  it('shows a courtyard on the map, says what it lacks, and opens its scorecard', async () => {
    const page = await open(RANKING);
    const first = rows(page).first();
    await first.waitFor();
    await mapIdle(page);
    const map = page.getByTestId('map');
    const before = await map.screenshot();
    await first.hover();
    await mapIdle(page);
    await page.waitForTimeout(300);
    assert.notDeepEqual(await map.screenshot(), before);
    const [worst] = (await execute('ranking', {})).courtyards;
    await first.getByRole('button').first().click();
    assert.equal(await first.locator('li').count(), worst.checks.length);
    await first.getByTestId('ranked-open').click();
    await page.waitForURL(`**/courtyards/${worst.id}?street=ranking`);
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    await page.waitForFunction(() => {
      const { top } = document.querySelector('[data-testid="scorecard"]').getBoundingClientRect();
      return top >= 0 && top < innerHeight / 3;
    });
    await mapIdle(page);
    await keep(page, 'ranking-opened');
    await page.getByTestId('courtyard-back').click();
    await rows(page).first().waitFor();
  });

  it('is saved as CSV and as a workbook, with the numbers of the server', async () => {
    const page = await open(RANKING);
    await rows(page).first().waitFor();
    const { courtyards, checks } = await execute('ranking', {});
    const csv = await downloaded(page, page.getByTestId('table-csv'));
    assert.match(csv.name, /楼院排名 \d{4}-\d\d-\d\d\.csv$/);
    const [heading, ...lines] = readCsv(csv.bytes);
    assert.equal(lines.length, courtyards.length);
    for (const line of lines) assert.equal(line.length, heading.length);
    assert.deepEqual(
      lines.map(([rank, name]) => [Number(rank), name]),
      courtyards.map(({ rank, name }) => [rank, name]),
    );
    const xlsx = await downloaded(page, page.getByTestId('table-xlsx'));
    assert.match(xlsx.name, /楼院排名 \d{4}-\d\d-\d\d\.xlsx$/);
    const { cells, isFrozen } = readXlsx(xlsx.bytes);
    assert.ok(isFrozen);
    assert.equal(cells.get('B2'), courtyards[0].name);
    assert.ok(Math.abs(cells.get('C2') - courtyards[0].score) < 1e-12);
    // Behind rank, name, score, three counts and the worst comes every check.
    assert.equal(heading.length, 7 + checks.length);
    assert.equal(cells.get('H1'), heading[7]);
  });

  it('is found again from a link with weights that the server does not know', async () => {
    const page = await open(`${RANKING}&weights=no-such-check:3`);
    await page.getByRole('button', { name: '改用相同权重' }).click();
    await rows(page).first().waitFor();
    assert.doesNotMatch(page.url(), /weights/);
  });

  it('of an empty project says what to do next', async () => {
    const empty = await startServer({ demo: false });
    try {
      const blank = await openPage(browser, `${empty.url}${RANKING}`, { viewport: DESKTOP });
      await blank.page.getByText('还没有楼院可排名').waitFor();
      await keep(blank.page, 'ranking-empty');
      await blank.page.getByRole('button', { name: '去台账' }).click();
      await blank.page.getByText('台账里还没有楼院').waitFor();
      await blank.close();
    } finally {
      await empty.stop();
    }
  });
});

describe('the register', () => {
  it('is saved as it is filtered, and a name that is a formula stays a name', async () => {
    const [entry] = (await ask('/register')).courtyards;
    const { feature, etag } = await courtyardOf(entry.id);
    await rename(feature, etag, '=1+1');
    const page = await open('/?pilot');
    await page.getByTestId('register-row').first().waitFor();
    const { bytes } = await downloaded(page, page.getByTestId('table-csv'));
    const lines = readCsv(bytes).slice(1);
    const pilots = (await ask('/register')).courtyards.filter(({ properties }) => properties.pilot);
    assert.equal(lines.length, pilots.length);
    assert.ok(lines.some(([, name]) => name === "'=1+1"));
    const workbook = await downloaded(page, page.getByTestId('table-xlsx'));
    assert.ok([...readXlsx(workbook.bytes).cells.values()].includes('=1+1'));
    const renamed = await courtyardOf(entry.id);
    await rename(renamed.feature, renamed.etag, entry.name);
  });
});

async function courtyardOf(id) {
  const { features } = await ask(`/features?courtyard=${id}&limit=50000`);
  const feature = features.find((one) => one.id === id);
  return { feature, etag: feature.properties.revision };
}

async function rename(feature, expected, name) {
  const { revision: _, ...properties } = feature.properties;
  const put = { ...feature, properties: { ...properties, name } };
  const title = { zh: '改名', en: 'Rename' };
  const action = crypto.randomUUID();
  await post('/changes', { action, title, edits: [{ put, expected }] });
}

describe('the scorecard of a plan', () => {
  it('stands beside the one of today, with what is better and what is worse', async () => {
    const plan = (await post('/scenarios', { courtyard: 'cy-03', name: '门禁方案' })).id;
    const { features } = await ask('/features?courtyard=cy-03&limit=50000');
    const edits = features.flatMap((feature) => {
      const { revision, ...properties } = feature.properties;
      if (properties.kind === 'parking_space') return [{ remove: feature.id, expected: revision }];
      if (properties.kind !== 'gate') return [];
      const put = { ...feature, properties: { ...properties, access_control: 'card' } };
      return [{ put, expected: revision }];
    });
    const title = { zh: '装门禁', en: 'Controls' };
    await post(`/changes?scenario=${plan}`, { action: crypto.randomUUID(), title, edits });

    const { checks } = await execute('comparison', {
      courtyard: 'cy-03',
      scenarios: ['baseline', plan],
    });
    const better = ({ bound, differences: [, by] }) =>
      by === null || Math.abs(by) < 1e-9 ? null : by > 0 === (bound === 'at_least');
    const page = await open(`/courtyards/cy-03?scenario=${plan}`);
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    const turns = await page
      .getByTestId('check')
      .evaluateAll((all) => all.map(({ dataset }) => [dataset.check, dataset.turn ?? null]));
    for (const check of checks) {
      const { 1: turn } = turns.find(([id]) => id === check.id);
      const wanted = { true: 'better', false: 'worse', null: turn }[better(check)];
      assert.equal(turn, wanted, check.id);
      if (better(check) === null) assert.ok(['same', null].includes(turn), check.id);
    }
    assert.ok(turns.some(([id, turn]) => id === 'gate-control' && turn === 'better'));
    assert.ok(turns.some(([id, turn]) => id === 'parking-demand' && turn === 'worse'));
    const gates = await page.locator('[data-check="gate-control"]').innerText();
    assert.match(gates, /→ 100%[\s\S]*改善[\s\S]*\+/);
    await keep(page, 'scorecard-plan');

    const { bytes } = await downloaded(
      page,
      page.getByTestId('scorecard').getByTestId('table-csv'),
    );
    const [heading, ...lines] = readCsv(bytes);
    assert.equal(lines.length, checks.length);
    assert.ok(heading.includes('数值：门禁方案'), heading.join());

    await page.getByTestId('compare-open').click();
    await page.locator('tr[data-row="check.gate-control"] .better').waitFor();
    await page.locator('tr[data-row="check.parking-demand"] .worse').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('is not asked for while a form covers it, and once when it is seen again', async () => {
    const page = await openAtOnce('/courtyards/cy-05');
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    await page.getByTestId('courtyard-edit').click();
    await page.getByTestId('property-form').waitFor();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/scorecard/execution')) asked += 1;
    });
    const stored = page.waitForResponse((answer) => answer.url().includes('/api/changes'));
    await page.getByTestId('field-pilot').first().click();
    await stored;
    await page.waitForTimeout(400);
    assert.equal(asked, 0);
    await page.getByTestId('form-done').click();
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    await page.waitForTimeout(200);
    assert.equal(asked, 1);
  });
});

describe('the ranking as a screen reader finds it', () => {
  for (const [language, colorScheme, viewport] of [
    ['zh', 'light', DESKTOP],
    ['en', 'dark', DESKTOP],
    ['en', 'light', PHONE],
    ['zh', 'dark', PHONE],
  ]) {
    it(`has no violation in ${language}, ${colorScheme}, ${viewport.width} px wide`, async () => {
      const page = await open(RANKING, { viewport, colorScheme });
      if (language === 'en') await page.getByTestId('language-switch').click();
      await rows(page).first().getByRole('button').first().click();
      await page.getByTestId('weights').locator('summary').first().click();
      assert.deepEqual(await violations(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      await keep(page, `ranking-${language}-${colorScheme}-${viewport.width}`);
      assert.deepEqual(visit.faults, []);
    });
  }
});
