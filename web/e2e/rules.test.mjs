// The rules of the project in the page: read, searched, changed, given back, and all that is judged by them.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { DESKTOP, keep, openPage, PHONE } from './browser.mjs';
import { violations } from './violations.mjs';
import { ask, browser, execute, openAtOnce, server, startVisits, until } from './visits.mjs';

const COURTYARD = 'cy-03';
const DEMAND = '[data-rule="parking-demand"]';

startVisits();

/** Nothing here waits for the map. */
async function open(path, options) {
  const page = await openAtOnce(path, options);
  const there = path.includes('rules') ? '[data-testid="rule"]' : '.sidebar :is(a, summary)';
  await page.locator(there).first().waitFor();
  return page;
}

const projectNow = () => ask('/projects/default');
const ownOf = async (id) => (await projectNow()).rule_overrides[id] ?? null;

function change(patch) {
  const headers = { 'content-type': 'application/merge-patch+json', 'if-match': '*' };
  return ask('/projects/default', { method: 'PATCH', headers, body: JSON.stringify(patch) });
}

afterEach(() => change({ rule_overrides: null, profile: null }));

async function type(page, rule, text) {
  const field = page.locator(`${rule} [data-testid="rule-value"]`);
  await field.fill(text);
  await field.press('Enter');
}

const saved = (page) => page.locator('[data-testid="rules-saving"][data-state="saved"]').waitFor();
const targetShown = (page) =>
  page.locator('[data-check="parking-demand"] .value small').textContent();

async function targetOf(check) {
  const { checks } = await execute('scorecard', { courtyard: COURTYARD });
  return checks.find(({ id }) => id === check).target;
}

describe('the rules', () => {
  it('are all there, each with value, source and what is judged by it', async () => {
    const page = await open('/');
    await page.getByTestId('rules-open').click();
    await page.getByTestId('rules-panel').waitFor();
    assert.match(page.url(), /\/\?rules$/);
    const { rules } = await ask('/rules');
    const shown = page.getByTestId('rule');
    await shown.first().waitFor();
    assert.equal(await shown.count(), rules.length);
    const demand = await page.locator(DEMAND).innerText();
    assert.match(demand, /户均车位需求/);
    assert.match(demand, /本项目自定.*待规划员确认/s);
    assert.match(demand, /用于：停车/);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'rules');
    await page.goBack();
    await page.getByTestId('register').waitFor();
  });

  it('change what a scorecard judges by, outlast a reload, and go back to the default', async () => {
    const before = await targetOf('parking-demand');
    const page = await open(`/courtyards/${COURTYARD}`);
    const check = page.locator('[data-check="parking-demand"]');
    await check.locator('summary').click();
    const shownBefore = await targetShown(page);
    await check.getByTestId('rule-link').click();
    await page.waitForURL(/rules=parking-demand/);
    await page.waitForFunction((rule) => document.activeElement?.closest(rule) !== null, DEMAND);
    await type(page, DEMAND, '1');
    await saved(page);
    assert.equal(await ownOf('parking-demand'), 1);
    assert.equal(await targetOf('parking-demand'), before * 2);
    assert.match(await page.locator(DEMAND).innerText(), /默认 0.5/);
    await keep(page, 'rules-changed');

    await page.goBack();
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    const shown = async () => (await targetShown(page)) !== shownBefore;
    await until(shown, true);
    assert.match(await targetShown(page), new RegExp(String(before * 2)));

    await page.goto(`${server.url}/courtyards/${COURTYARD}?rules=parking-demand`);
    await page.locator(`${DEMAND}[data-changed="true"]`).waitFor();
    assert.equal(await page.locator(`${DEMAND} [data-testid="rule-value"]`).inputValue(), '1');
    await page.locator(DEMAND).getByTestId('rule-default').click();
    await page.locator(`${DEMAND}[data-changed="false"]`).waitFor();
    assert.equal(await ownOf('parking-demand'), null);
    assert.equal(await targetOf('parking-demand'), before);
  });

  it('judge the cameras anew while their coverage is open', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage&rules=must-see-share`);
    const coverage = page.locator('[data-testid="coverage-panel"][aria-busy="false"]');
    await coverage.waitFor();
    const met = async () => {
      const report = await execute('camera-coverage', { courtyard: COURTYARD });
      return report.must_see.filter((place) => place.met).length;
    };
    const strict = await met();
    await type(page, '[data-rule="must-see-share"]', '1');
    await saved(page);
    const lax = await met();
    assert.ok(lax > strict, `${lax} > ${strict}`);
    await until(async () => (await coverage.innerText()).includes(`${lax} /`), true);
    await keep(page, 'rules-coverage');
  });

  it('take back the last change, and refuse what is no number or out of range', async () => {
    const page = await open('/?rules');
    await type(page, DEMAND, '9');
    assert.match(await page.locator(DEMAND).getByTestId('rule-fault').innerText(), /0 到 5/);
    await type(page, DEMAND, 'viel');
    await page.locator(DEMAND).getByText('请填一个数').waitFor();
    assert.equal(await ownOf('parking-demand'), null);
    await page.locator(`${DEMAND} input`).press('Escape');
    assert.equal(await page.locator(`${DEMAND} input`).inputValue(), '0.5');
    await type(page, DEMAND, '0.8');
    await saved(page);
    await page.getByTestId('rules-undo').click();
    await until(() => ownOf('parking-demand'), null);
    await page.locator('[data-testid="rules-undo"]:disabled').waitFor();
  });

  it('are searched and filtered, and say when none is left', async () => {
    await change({ rule_overrides: { 'lane-width': 3 } });
    const page = await open('/?rules');
    await page.getByTestId('rules-changed').click();
    assert.equal(await page.getByTestId('rule').count(), 1);
    await page.getByTestId('rules-search').fill('没有这样的规则');
    await page.getByText('没有符合的规则').waitFor();
    assert.deepEqual(await violations(page), []);
    await keep(page, 'rules-none');
    await page.getByRole('button', { name: '显示全部' }).click();
    await page.getByTestId('rules-recalled').click();
    const { rules } = await ask('/rules');
    const recalled = rules.filter(({ status }) => status === 'recalled').length;
    assert.equal(await page.getByTestId('rule').count(), recalled);
  });

  it('tell the second of two windows that change the same one', async () => {
    const page = await open('/?rules');
    const other = await openPage(browser, `${server.url}/?rules=parking-demand`);
    // Else it would be told at once.
    await other.page.route('**/api/events**', (route) => route.abort());
    await other.page.reload();
    await other.page.locator(DEMAND).waitFor();
    await type(page, DEMAND, '0.7');
    await saved(page);
    await type(other.page, DEMAND, '0.9');
    const told = other.page.locator(DEMAND).getByTestId('rule-conflict');
    await told.waitFor();
    assert.match(await told.innerText(), /0\.7.*0\.9/s);
    assert.equal(await ownOf('parking-demand'), 0.7);
    await keep(other.page, 'rules-conflict');
    await other.page.getByTestId('rule-conflict-mine').click();
    await until(() => ownOf('parking-demand'), 0.9);
    // Another rule is no conflict.
    await type(page, '[data-rule="lane-width"]', '3');
    await saved(page);
    assert.equal(await ownOf('lane-width'), 3);
    assert.equal(await ownOf('parking-demand'), 0.9);
    await other.close();
  });

  it('choose the scale of image quality', async () => {
    const page = await open('/?rules');
    const scale = page.getByTestId('rule-profile').locator('select');
    await scale.selectOption('iec62676-4-2025');
    await saved(page);
    assert.equal((await projectNow()).profile, 'iec62676-4-2025');
    await page.getByTestId('rule-profile').getByText('1,500').waitFor();
  });
});

for (const [language, colorScheme, viewport] of [
  ['en', 'dark', DESKTOP],
  ['zh', 'light', PHONE],
  ['en', 'dark', PHONE],
]) {
  describe(`the rules in ${language}, ${colorScheme}, ${viewport.width} px wide`, () => {
    it('have no violation, and controls that a finger meets', async () => {
      await change({ rule_overrides: { 'parking-demand': 0.6 } });
      const page = await open('/?rules=parking-demand', { viewport, colorScheme });
      if (language === 'en') {
        await page.getByTestId('language-switch').click();
        await page.getByText('Spaces per household in an old compound').waitFor();
      }
      assert.deepEqual(await violations(page), []);
      await keep(page, `rules-${language}-${viewport.width}`);
      if (viewport !== PHONE) return;
      const small = await page
        .locator('[data-testid="rules-panel"] :is(input, button, select)')
        .evaluateAll((all) =>
          all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.outerHTML),
        );
      assert.deepEqual(small, []);
    });
  });
}
