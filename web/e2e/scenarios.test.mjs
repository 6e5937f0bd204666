// Plans of a courtyard: made, changed, published; their history; and two of them compared.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { DESKTOP, keep, mapIdle, PHONE, pixelsOf } from './browser.mjs';
import { violations } from './violations.mjs';
import { ask, open, openAtOnce, post, startVisits, until, visit } from './visits.mjs';

const CAMERA = 'cy-03-cam-01';
const COURTYARD = '/courtyards/cy-03';

startVisits();

async function featuresOf(scenario) {
  const query = new URLSearchParams({ courtyard: 'cy-03', limit: '50000' });
  if (scenario) query.set('scenario', scenario);
  return (await ask(`/features?${query}`)).features;
}

const find = (features, id) => features.find((feature) => feature.id === id);
const plansOf = async () => (await ask('/scenarios?courtyard=cy-03')).scenarios;
const makePlan = async (name) => (await post('/scenarios', { courtyard: 'cy-03', name })).id;

async function act(scenario, title, change) {
  const edits = change(await featuresOf(scenario));
  await post(`/changes?scenario=${scenario}`, { action: randomUUID(), title, edits });
}

/** A lamp beside the first one. */
function lamp(features, id, east_deg) {
  const first = features.find(({ properties }) => properties.kind === 'lamp');
  const [lon, lat] = first.geometry.coordinates;
  const { revision: _, ...properties } = first.properties;
  const geometry = { type: 'Point', coordinates: [lon + east_deg, lat] };
  return { put: { ...first, id, geometry, properties }, expected: null };
}

const removal = (features, id) => ({
  remove: id,
  expected: find(features, id).properties.revision,
});

/** A plan with two actions: two lamps come, a wall goes. */
async function plannedTwice(name) {
  const plan = await makePlan(name);
  await act(plan, { zh: '加路灯', en: 'Add lamps' }, (features) => [
    lamp(features, 'lamp-a', 0.0002),
    lamp(features, 'lamp-b', 0.0003),
  ]);
  await act(plan, { zh: '拆围墙', en: 'Take the wall down' }, (features) => [
    removal(features, 'cy-03-w-01'),
  ]);
  return plan;
}

const scenarioIn = (page) => new URL(page.url()).searchParams.get('scenario');

describe('a plan', () => {
  it('is made from the baseline, changed by hand and put back, and the baseline stays', async () => {
    const page = await open(COURTYARD);
    const before = find(await featuresOf(null), CAMERA);
    await page.getByTestId('scenario-new').click();
    await page.getByTestId('scenario-form').getByRole('textbox').fill('西门方案');
    await page.getByTestId('scenario-save').click();
    await page.waitForFunction(() => location.search.includes('scenario='));
    const plan = scenarioIn(page);
    assert.equal((await plansOf()).find(({ id }) => id === plan).name, '西门方案');
    const carried = await page.getByTestId('export-scene').getAttribute('href');
    assert.equal(new URL(carried, page.url()).searchParams.get('scenario'), plan);

    await page.locator(`[data-testid="camera-item"][data-camera="${CAMERA}"]`).click();
    await page.getByTestId('aim').waitFor();
    await page.locator('h1').first().focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('KeyE');
    await page.getByTestId('trial-save').click();
    const azimuth = async (scenario) =>
      find(await featuresOf(scenario), CAMERA).properties.azimuth_deg;
    await until(() => azimuth(plan), before.properties.azimuth_deg + 3);
    assert.equal(await azimuth(null), before.properties.azimuth_deg);

    const row = page.locator(`[data-testid="change"][data-id="${CAMERA}"]`);
    assert.equal(await row.getAttribute('data-action'), 'replace');
    await keep(page, 'scenario-changed');
    await row.getByTestId('change-revert').click();
    await row.waitFor({ state: 'detached' });
    await until(() => azimuth(plan), before.properties.azimuth_deg);
    await page.getByTestId('edits-undo').click();
    await row.waitFor();
    await until(() => azimuth(plan), before.properties.azimuth_deg + 3);
  });

  it('shows its additions and removals on the map and in a list, each leading there', async () => {
    const plan = await plannedTwice('清单方案');
    const page = await open(`${COURTYARD}?scenario=${plan}`);
    const rows = page.getByTestId('change');
    await rows.nth(2).waitFor();
    const actions = await rows.evaluateAll((all) => all.map(({ dataset }) => dataset.action));
    assert.deepEqual(actions, ['add', 'add', 'remove']);
    await rows.first().getByRole('button').first().click();
    await page.waitForFunction(() => location.search.includes('map='));
    await mapIdle(page);
    const zoom = Number(new URL(page.url()).searchParams.get('map').split('/')[0]);
    assert.ok(zoom > 19, `zoomed to ${zoom}`);
    await keep(page, 'scenario-change-shown');
    await page.getByTestId('revert-all').click();
    await page.getByTestId('revert-all-yes').click();
    await rows.first().waitFor({ state: 'detached' });
    await until(async () => (await plansOf()).find(({ id }) => id === plan).changes, 0);
  });

  it('is renamed, published for looking only, and goes on as a draft made from it', async () => {
    const plan = await plannedTwice('发布方案');
    const page = await open(`${COURTYARD}?scenario=${plan}`);
    await page.getByTestId('scenario-rename').click();
    await page.getByTestId('scenario-form').getByRole('textbox').fill('东门方案');
    await page.getByTestId('scenario-save').click();
    const named = async () => (await plansOf()).find(({ id }) => id === plan);
    await until(async () => (await named()).name, '东门方案');

    await page.getByTestId('scenario-publish').click();
    await page.getByTestId('scenario-confirm').click();
    await page.getByTestId('read-only').waitFor();
    assert.equal((await named()).status, 'published');
    assert.equal(await page.getByTestId('change-revert').count(), 0);
    assert.equal(await page.getByTestId('scenario-delete').count(), 0);
    await keep(page, 'scenario-published');

    await page.getByTestId('scenario-new').click();
    assert.equal(await page.getByTestId('scenario-from').inputValue(), plan);
    await page.getByTestId('scenario-form').getByRole('textbox').fill('东门方案二');
    await page.getByTestId('scenario-save').click();
    await page.waitForFunction((was) => !location.search.includes(was), plan);
    await page.getByTestId('change').nth(2).waitFor();
    const copy = scenarioIn(page);

    await page.getByTestId('scenario-delete').click();
    await page.getByTestId('scenario-confirm').click();
    await page.waitForFunction(() => !location.search.includes('scenario='));
    assert.equal(
      (await plansOf()).some(({ id }) => id === copy),
      false,
    );

    await page.getByTestId('scenario-choice').selectOption(plan);
    await page.getByTestId('scenario-archive').click();
    await page.getByTestId('scenario-confirm').click();
    await until(async () => (await named()).status, 'archived');
  });

  it('that there is not says so, and leads back to the baseline', async () => {
    const page = await openAtOnce(`${COURTYARD}?scenario=nowhere`);
    await page.getByTestId('scenario-missing').getByRole('button').click();
    await page.getByTestId('camera-item').first().waitFor();
    assert.equal(scenarioIn(page), null);
  });
});

describe('the history', () => {
  it('tells what was done, and goes back to it and forth again', async () => {
    const plan = await plannedTwice('历史方案');
    const page = await open(`${COURTYARD}?scenario=${plan}`);
    await page.getByTestId('history-open').click();
    const steps = page.getByTestId('history-step');
    await steps.nth(1).waitFor();
    const titles = await steps.locator('.title').allInnerTexts();
    assert.deepEqual(titles.slice(0, 2), ['拆围墙', '加路灯']);

    await steps.nth(1).getByTestId('history-restore').click();
    const proposed = page.getByTestId('restore-proposal').getByTestId('change');
    await proposed.first().waitFor();
    assert.deepEqual(await proposed.evaluateAll((all) => all.map(({ dataset }) => dataset.id)), [
      'cy-03-w-01',
    ]);
    await keep(page, 'history-proposal');
    await page.getByTestId('restore-yes').click();
    const wall = async () => find(await featuresOf(plan), 'cy-03-w-01') !== undefined;
    await until(wall, true);
    await steps.nth(2).waitFor();
    assert.match(await steps.first().locator('.title').innerText(), /^恢复到 /);
    await page.keyboard.press('Control+z');
    await until(wall, false);
    assert.ok(find(await featuresOf(plan), 'lamp-a'));
  });

  it('of one feature tells its changes only', async () => {
    const plan = await plannedTwice('一项的历史');
    await act(plan, { zh: '换灯', en: 'Another lamp' }, (features) => {
      const feature = find(features, 'lamp-a');
      const { revision, ...properties } = feature.properties;
      return [
        { put: { ...feature, properties: { ...properties, height_m: 7.5 } }, expected: revision },
      ];
    });
    const page = await open(`${COURTYARD}?scenario=${plan}&feature=lamp-a&history`);
    const steps = page.getByTestId('history-step');
    await steps.nth(2).waitFor();
    await page.getByTestId('history-panel').getByRole('group').getByRole('button').last().click();
    await until(() => steps.count(), 2);
    await steps.last().getByTestId('history-restore').click();
    await page.getByTestId('restore-yes').click();
    const height = async () => find(await featuresOf(plan), 'lamp-a').properties.height_m;
    const first = find(await featuresOf(null), 'cy-03-lamp-01')?.properties.height_m;
    await until(async () => (await height()) !== 7.5, true);
    if (first !== undefined) assert.equal(await height(), first);
  });
});

/** The share of pixels in which two pictures clearly differ. */
async function differentShare(page, ...pictures) {
  const pixels = await Promise.all(pictures.map((picture) => pixelsOf(page, picture)));
  return page.evaluate(([a, b]) => {
    let different = 0;
    for (let at = 0; at < a.length; at += 4) {
      if ([0, 1, 2].some((c) => Math.abs(a[at + c] - b[at + c]) > 24)) different += 1;
    }
    return (different * 4) / a.length;
  }, pixels);
}

async function bothIdle(page) {
  await mapIdle(page);
  await page.waitForSelector('[data-testid="compare-map"][data-map-idle="true"]');
}

describe('a comparison', () => {
  it('shows the same place on both maps, whichever is dragged, and a divider moved by hand or key', async () => {
    const plan = await makePlan('无改动');
    const page = await open(`${COURTYARD}?scenario=${plan}&compare=baseline`);
    await bothIdle(page);
    const divider = page.getByTestId('compare-divider');
    const main = await page.locator('main').boundingBox();
    // Without the divider, the titles and the controls: both maps show the same things in the same places.
    const clip = { x: main.x + 260, y: 120, width: main.width - 360, height: main.height - 240 };
    const pictures = async () => {
      const found = [];
      for (const key of ['Home', 'End']) {
        await divider.press(key);
        await bothIdle(page);
        found.push(await page.screenshot({ clip }));
      }
      return found;
    };
    assert.ok((await differentShare(page, ...(await pictures()))) < 0.005);

    // The divider is at the end: the base is what is dragged now.
    const [x, y] = [main.x + main.width / 2, main.y + main.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 140, y + 60, { steps: 6 });
    await page.waitForTimeout(200);
    await page.mouse.up();
    await page.waitForFunction(() => location.search.includes('map='));
    await bothIdle(page);
    assert.ok((await differentShare(page, ...(await pictures()))) < 0.005);

    await divider.press('Home');
    await divider.press('ArrowRight');
    assert.equal(await divider.getAttribute('aria-valuenow'), '2');
    const grip = await divider.boundingBox();
    await page.mouse.move(grip.x + 22, grip.y + 22);
    await page.mouse.down();
    await page.mouse.move(main.x + main.width * 0.75, grip.y + 22, { steps: 4 });
    await page.mouse.up();
    assert.equal(await divider.getAttribute('aria-valuenow'), '75');
  });

  it('tells every figure with its difference, and what changed', async () => {
    const plan = await plannedTwice('对比方案');
    const page = await open(`${COURTYARD}?scenario=${plan}`);
    await page.getByTestId('compare-open').click();
    await bothIdle(page);
    const cells = (key) => page.locator(`tr[data-row="${key}"] td`).allInnerTexts();
    await page.locator('tr[data-row="blind"]').waitFor();
    const lamps = (await featuresOf(null)).filter((f) => f.properties.kind === 'lamp').length;
    assert.deepEqual(await cells('count.lamp'), [String(lamps), String(lamps + 2), '+2']);
    assert.equal((await cells('count.wall'))[2], '−1');
    assert.match((await cells('length.wall'))[2], /^−[\d.,]+ m$/);
    assert.equal((await cells('count.tree'))[2], '0');
    assert.equal(await page.getByTestId('change').count(), 3);
    await keep(page, 'compare-swipe');

    await page.getByTestId('compare-swap').click();
    await page.waitForFunction(() => !location.search.includes('scenario='));
    await until(async () => (await cells('count.lamp'))[2], '−2');
    await page.getByRole('button', { name: '并排' }).click();
    await bothIdle(page);
    const [left, right] = await Promise.all(
      ['compare-map', 'map'].map((id) => page.getByTestId(id).boundingBox()),
    );
    assert.ok(Math.abs(left.x + left.width - right.x) < 1.5);
    await keep(page, 'compare-beside');
    await page.keyboard.press('Escape');
    await page.getByTestId('compare-map').waitFor({ state: 'detached' });
  });
});

describe('the computed figures of a comparison', () => {
  it('wait for what is not saved yet, say so, and are those of the server then', async () => {
    const plan = await makePlan('未保存的方案');
    const page = await open(`${COURTYARD}?scenario=${plan}&coverage&feature=${CAMERA}`);
    await page.getByTestId('aim').waitFor();
    await page.locator('h1').first().focus();
    await page.route('**/api/changes**', (route) => route.abort());
    for (let i = 0; i < 40; i += 1) await page.keyboard.press('KeyE');
    await page.getByTestId('trial-save').click();
    await page.locator('[data-testid="saving"][data-state="offline"]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('compare-open').click();
    const groups = page.locator('tbody[data-awaits="saving"]');
    await groups.nth(2).waitFor();
    assert.deepEqual(await groups.evaluateAll((all) => all.map(({ dataset }) => dataset.group)), [
      'checks',
      'coverage',
      'parking',
    ]);
    // What is counted on the map needs no server.
    assert.match(await page.locator('tr[data-row="count.camera"] td').first().innerText(), /^\d+$/);
    await keep(page, 'compare-unsaved');

    await page.unroute('**/api/changes**');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.locator('tr[data-row="blind"].differs').waitFor();
    const report = async (scenario) =>
      post('/processes/camera-coverage/execution', {
        inputs: { courtyard: 'cy-03', ...(scenario ? { scenario } : {}) },
      });
    const [base, open_] = [await report(null), await report(plan)];
    const cells = await page.locator('tr[data-row="blind"] td').allInnerTexts();
    const shown = cells.map((text) => Number.parseFloat(text.replace(/[^\d.]/g, '')));
    for (const [i, { blind }] of [base, open_].entries()) {
      assert.ok(Math.abs(shown[i] - blind.area_m2) < 1, `${cells} against ${blind.area_m2}`);
    }
    await page.locator('tr[data-row="conflicts"]').waitFor();
    assert.equal(await page.locator('tr[data-row="parkingSupply"] td').count(), 3);
  });
});

describe('the panels of plans', () => {
  for (const [size, colorScheme, viewport] of [
    ['desktop', 'light', DESKTOP],
    ['phone', 'dark', PHONE],
  ]) {
    it(`have no violation on the ${size}, ${colorScheme}`, async () => {
      const plan = await plannedTwice(`可读性 ${size}`);
      for (const more of ['', '&history', '&compare=baseline', '&compare=baseline&beside']) {
        const page = await open(`${COURTYARD}?scenario=${plan}${more}`, { viewport, colorScheme });
        if (more.includes('history')) await page.getByTestId('history-step').nth(1).waitFor();
        if (more.includes('compare')) await page.locator('tr[data-row="blind"]').waitFor();
        else if (!more) await page.getByTestId('scenario-new').click();
        assert.deepEqual(await violations(page), [], more);
        assert.deepEqual(visit.faults, []);
        await keep(page, `plans-${size}${more.replaceAll('&', '-').replace('=', '-')}`);
        await visit.close();
      }
    });
  }
});
