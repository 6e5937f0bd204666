// Property forms: a changed member is stored, can be undone, and says beside it what is wrong.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, server, startVisits, visit } from './visits.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KINDS = new URL('../src/forms/kinds.fixture.json', import.meta.url);
const BUILDING = 'cy-03-b-01';
const PATH = `/courtyards/cy-03?feature=${BUILDING}`;

startVisits();

async function features() {
  const query = new URLSearchParams({ courtyard: 'cy-03', limit: '50000' });
  return (await (await fetch(`${server.url}/api/features?${query}`)).json()).features;
}

async function stored(id) {
  return (await features()).find((feature) => feature.id === id);
}

const saved = (page) =>
  page.locator('[data-testid="saving"][data-state="saved"]').waitFor({ timeout: 20_000 });

async function openForm(path = PATH, options = {}) {
  const page = await open(path, options);
  await page.getByTestId('feature-edit').click();
  await page.getByTestId('property-form').waitFor();
  return page;
}

/** The newest entry of the history of a feature. */
async function lastEntry(id) {
  const query = new URLSearchParams({ courtyard: 'cy-03', feature: id, limit: '1' });
  const answer = await (await fetch(`${server.url}/api/history?${query}`)).json();
  return answer.entries[0];
}

async function violations(page) {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  );
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}

describe('a property form', () => {
  it('is tested against the kinds that the server tells of', async () => {
    const answer = await (await fetch(`${server.url}/api/kinds`)).json();
    assert.deepEqual(JSON.parse(await readFile(KINDS, 'utf8')), answer);
  });

  it('stores a height under its name, shows it after a reload, and takes it back', async () => {
    const before = await stored(BUILDING);
    const page = await openForm();
    const field = page.getByTestId('field-height_m');
    assert.equal(await field.inputValue(), String(before.properties.height_m));
    await field.fill('19.5m');
    await field.press('Enter');
    await saved(page);
    assert.equal((await stored(BUILDING)).properties.height_m, 19.5);
    assert.deepEqual((await lastEntry(BUILDING)).title, {
      zh: '改 1号楼 的高度',
      en: 'Change height of Building 1号楼',
    });
    await page.reload();
    await mapIdle(page);
    await page.getByTestId('feature-edit').click();
    assert.equal(await field.inputValue(), '19.5');
    await page.getByTestId('form-done').click();
    assert.match(await page.getByTestId('feature-card').innerText(), /19\.5 m/);

    await page.getByTestId('feature-edit').click();
    await field.fill('20');
    await field.press('Tab');
    await saved(page);
    await field.focus();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="field-height_m"]').value === '19.5',
    );
    await saved(page);
    await page.waitForTimeout(300);
    assert.equal((await stored(BUILDING)).properties.height_m, 19.5);
    assert.deepEqual(visit.faults, []);
  });

  it('joins a run of arrow keys into one action', async () => {
    const before = (await stored(BUILDING)).properties;
    const page = await openForm();
    const field = page.getByTestId('field-height_m');
    await field.focus();
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowUp');
    await saved(page);
    const { properties } = await stored(BUILDING);
    assert.equal(properties.height_m, Number((before.height_m + 0.5).toFixed(6)));
    assert.equal(properties.revision, before.revision + 1);
  });

  it('says beside the member what is wrong, keeps what was typed, and stores nothing', async () => {
    const before = await stored(BUILDING);
    const page = await openForm();
    const field = page.getByTestId('field-height_m');
    const message = page.getByTestId('field-height_m-message');
    await field.fill('2160');
    await field.press('Tab');
    assert.match(await message.innerText(), /应在 0 到 1,000 m 之间；未保存/);
    assert.equal(await field.inputValue(), '2160');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await keep(page, 'forms-wrong');
    assert.deepEqual(await violations(page), []);
    await page.waitForTimeout(800);
    assert.deepEqual(await stored(BUILDING), before);
    await page.getByTestId('form-done').click();
    assert.ok(await field.evaluate((input) => input === document.activeElement));
    await field.press('Escape');
    assert.equal(await field.inputValue(), String(before.properties.height_m));
    assert.equal(await message.innerText(), '');
    assert.equal(await page.getByTestId('property-form').count(), 1);
  });

  it('shows what the server refused beside its member, and a better value replaces it', async () => {
    const before = await stored(BUILDING);
    const page = await openForm();
    // On its way, the value turns into one that only the server sees.
    await page.route('**/api/changes**', (route) => {
      const body = route.request().postDataJSON();
      body.edits[0].put.properties.storeys = 2160;
      return route.continue({ postData: JSON.stringify(body) });
    });
    const field = page.getByTestId('field-storeys');
    await field.fill('8');
    await field.press('Enter');
    const message = page.getByTestId('field-storeys-message');
    await message.filter({ hasText: '服务未接受此值。应在 0 到 200 层 之间' }).waitFor();
    await keep(page, 'forms-refused');
    assert.equal(await page.getByTestId('field-height_m-message').innerText(), '');
    await page.unroute('**/api/changes**');
    await field.fill('9');
    await field.press('Enter');
    await saved(page);
    const { properties } = await stored(BUILDING);
    assert.equal(properties.storeys, 9);
    assert.equal(properties.revision, before.properties.revision + 1);
    assert.equal(await message.innerText(), '');
  });

  it('takes choices, yes and no, and several of a list', async () => {
    const page = await openForm('/courtyards/cy-03?feature=cy-03-wp-01');
    const streams = page.getByTestId('field-streams');
    await streams.getByRole('button', { name: '厨余垃圾' }).click();
    await saved(page);
    await page.waitForTimeout(300);
    assert.deepEqual((await stored('cy-03-wp-01')).properties.streams, ['kitchen', 'other']);
    await page.goto(`${server.url}/courtyards/cy-03?feature=cy-03-w-01`);
    await page.getByTestId('feature-edit').click();
    await page.getByTestId('field-see_through').getByRole('button', { name: '是' }).click();
    await page.waitForTimeout(300);
    await saved(page);
    assert.equal('see_through' in (await stored('cy-03-w-01')).properties, false);
    assert.match(await page.getByTestId('field-see_through-message').innerText(), /待补/);
  });

  it('fills in what a lens means for a camera', async () => {
    const page = await open('/courtyards/cy-03?coverage&feature=cy-03-cam-01');
    await page.getByTestId('camera-edit').click();
    const form = page.getByTestId('property-form');
    const picker = form.getByTestId('lens-picker');
    await picker.locator('option').nth(3).waitFor({ state: 'attached' });
    const { lenses } = await (await fetch(`${server.url}/api/lenses`)).json();
    const lens = lenses.find(({ hfov_deg }) => hfov_deg < 60);
    await picker.selectOption(lens.id);
    await saved(page);
    await page.waitForTimeout(300);
    const { properties } = await stored('cy-03-cam-01');
    assert.ok(Math.abs(properties.hfov_deg - lens.hfov_deg) < 0.01);
    assert.equal(properties.image_width_px, lens.image_width_px);
    assert.equal((await lastEntry('cy-03-cam-01')).title.zh, '改 2号楼东北角 的镜头');
  });

  it('deletes a feature, and undoing brings it back', async () => {
    const page = await openForm('/courtyards/cy-03?feature=cy-03-l-01');
    await page.getByTestId('form-delete').click();
    await page.getByTestId('courtyard-panel').waitFor();
    await saved(page);
    await page.waitForTimeout(300);
    assert.equal(await stored('cy-03-l-01'), undefined);
    await page.getByTestId('edits-undo').click();
    await page.waitForTimeout(500);
    await saved(page);
    assert.equal((await stored('cy-03-l-01')).properties.kind, 'lamp');
  });

  it('changes the courtyard itself, and the register follows', async () => {
    const page = await open('/courtyards/cy-03', { viewport: PHONE });
    await page.getByTestId('courtyard-edit').click();
    const form = page.getByTestId('property-form');
    assert.equal(await form.getAttribute('data-kind'), 'courtyard');
    assert.equal(await form.getByTestId('form-delete').count(), 0);
    await page.getByTestId('field-name').fill('怡海嘉园南区');
    await page.getByTestId('field-name').press('Enter');
    await saved(page);
    await page.getByTestId('form-done').click();
    assert.equal(await page.locator('#courtyard-title').innerText(), '怡海嘉园南区');
    await page.getByTestId('courtyard-back').click();
    await page.getByText('怡海嘉园南区').first().waitFor();
  });
});

describe('a property form as a screen reader finds it', () => {
  for (const [name, path, button, options] of [
    ['of a building', PATH, 'feature-edit', {}],
    [
      'of a building, dark, on a phone',
      PATH,
      'feature-edit',
      { viewport: PHONE, colorScheme: 'dark' },
    ],
    ['of the courtyard, dark', '/courtyards/cy-03', 'courtyard-edit', { colorScheme: 'dark' }],
    [
      'of a camera beside its coverage',
      '/courtyards/cy-03?coverage&feature=cy-03-cam-02',
      'camera-edit',
      {},
    ],
  ]) {
    it(`${name} has no violation`, async () => {
      const page = await open(path, options);
      await page.getByTestId(button).click();
      await page.getByTestId('property-form').waitFor();
      const folded = page.getByTestId('form-rare').locator('summary');
      if (await folded.count()) await folded.click();
      assert.deepEqual(await violations(page), []);
    });
  }
});
