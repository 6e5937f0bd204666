// A scene file comes in: seen before it is taken, its faults found, taken, and the same when it goes out again.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { DESKTOP, keep, mapIdle, PHONE, pixelsOf } from './browser.mjs';
import { open, server, startVisits, visit } from './visits.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** West of the demo street, where nothing is drawn. */
const [WEST, SOUTH] = [113.955, 34.7185];
const STEP_DEG = 0.0004;

startVisits();

const place = (x, y) => [
  Number((WEST + x * STEP_DEG).toFixed(9)),
  Number((SOUTH + y * STEP_DEG).toFixed(9)),
];
const ring = (...corners) => {
  const places = corners.map(([x, y]) => place(x, y));
  return { type: 'Polygon', coordinates: [[...places, places[0]]] };
};
const square = (x, y, size) => ring([x, y], [x + size, y], [x + size, y + size], [x, y + size]);
const feature = (id, geometry, properties) => ({ type: 'Feature', id, geometry, properties });
const point = (x, y) => ({ type: 'Point', coordinates: place(x, y) });
const scene = (...features) => ({ type: 'FeatureCollection', features });

const GOOD = [
  feature('imp-1', square(0, 0, 4), { kind: 'courtyard', name: '导入院', households: 12 }),
  feature('imp-1-b', square(1, 1, 1), { kind: 'building', courtyard: 'imp-1', storeys: 6 }),
  feature('imp-1-l', point(3, 3), { kind: 'lamp', courtyard: 'imp-1', height_m: 6 }),
];
const FAULTY = [
  feature('bow', ring([6, 0], [8, 2], [8, 0], [6, 2]), { kind: 'green_area', type: 'lawn' }),
  feature('deep', point(7, 3), { kind: 'lamp', height_m: -6 }),
  feature('nowhere', null, { kind: 'tree' }),
];

/** Drops a file on the page, as a hand would. */
async function drop(page, name, text) {
  const files = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: 'application/geo+json' }));
      return transfer;
    },
    [name, typeof text === 'string' ? text : JSON.stringify(text)],
  );
  await page.dispatchEvent('header', 'dragenter', { dataTransfer: files });
  await page.getByTestId('drop-zone').waitFor();
  await page.dispatchEvent('header', 'drop', { dataTransfer: files });
}

const step = (page, name) =>
  page.locator(`[data-testid="import-panel"][data-step="${name}"]`).waitFor();

/** How many pixels of the map have the colour of a design token, or nearly. */
async function pixelsLike(page, token) {
  await mapIdle(page);
  const picture = await page.getByTestId('map').screenshot();
  const pixels = await pixelsOf(page, picture);
  return page.evaluate(
    ([pixels, token]) => {
      const value = getComputedStyle(document.documentElement).getPropertyValue(token);
      const wanted = [1, 3, 5].map((at) => Number.parseInt(value.trim().slice(at, at + 2), 16));
      let count = 0;
      for (let i = 0; i < pixels.length; i += 4)
        if (wanted.every((part, at) => Math.abs(pixels[i + at] - part) < 12)) count += 1;
      return count;
    },
    [pixels, token],
  );
}

/** Where the map is: the address follows it. */
function mapPlace(page) {
  const [zoom, lat, lon] = (new URL(page.url()).searchParams.get('map') ?? '')
    .split('/')
    .map(Number);
  return { zoom, lat, lon };
}

async function violations(page) {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  );
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}

const stored = (id, collection) => fetch(`${server.url}/api/collections/${collection}/items/${id}`);

describe('a scene file', () => {
  it('is seen before it is taken, leads to its faults, and brings what is good', async () => {
    const page = await open('/');
    const before = await pixelsLike(page, '--map-illegal');
    await drop(page, 'street.geojson', scene(...GOOD, ...FAULTY));
    await step(page, 'checked');
    assert.match(await page.getByTestId('import-good').innerText(), /3/);
    assert.match(await page.getByTestId('import-wrong').innerText(), /3/);
    assert.equal(await page.getByTestId('import-fault').count(), 3);
    assert.ok((await pixelsLike(page, '--map-highlight')) > 300, 'what is good is drawn');
    assert.ok((await pixelsLike(page, '--map-illegal')) > before + 100, 'what is wrong is drawn');
    assert.equal((await stored('imp-1', 'courtyards')).status, 404, 'nothing is stored yet');
    await keep(page, 'import-checked');

    await page.locator('[data-pointer$="/properties/height_m"]').click();
    await mapIdle(page);
    const { lat, lon, zoom } = mapPlace(page);
    const [lampLon, lampLat] = place(7, 3);
    assert.ok(Math.abs(lon - lampLon) < 1e-4 && Math.abs(lat - lampLat) < 1e-4, page.url());
    assert.ok(zoom > 17, `zoom ${zoom}`);
    await keep(page, 'import-fault');

    await page.getByTestId('import-store').click();
    await step(page, 'done');
    const row = page.locator('[data-kind="building"] td');
    assert.deepEqual(await row.allInnerTexts(), ['1', '0', '0']);
    assert.equal((await stored('imp-1', 'courtyards')).status, 200);
    assert.equal((await stored('deep', 'lamps')).status, 404, 'a faulty feature stays out');
    await mapIdle(page);
    await keep(page, 'import-done');
    await page.getByRole('button', { name: '完成' }).click();
    const listed = page.locator('[data-testid="register-row"][data-courtyard="imp-1"]');
    await listed.click();
    await page.getByTestId('courtyard-panel').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('that is exported comes back the same, and changes nothing', async () => {
    const page = await open('/courtyards/cy-03');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-scene').click(),
    ]);
    const name = await page.locator('#courtyard-title').innerText();
    assert.equal(download.suggestedFilename(), `${name}.geojson`);
    const text = await readFile(await download.path(), 'utf8');
    const { features } = JSON.parse(text);
    assert.ok(features.length > 50 && features.some(({ id }) => id === 'cy-03'));
    await drop(page, download.suggestedFilename(), text);
    await step(page, 'checked');
    assert.equal(await page.getByTestId('import-fault').count(), 0);
    await page.getByTestId('import-store').click();
    await step(page, 'done');
    for (const cells of await page.locator('tr[data-kind]').all()) {
      const [inserted, updated, unchanged] = await cells.locator('td').allInnerTexts();
      assert.deepEqual([inserted, updated], ['0', '0']);
      assert.ok(Number(unchanged) > 0);
    }
    assert.match(await page.getByTestId('import-done').innerText(), /没有改动/);
    const again = await fetch(`${server.url}/api/scenes?courtyard=cy-03`);
    assert.equal(await again.text(), text);
    await page.keyboard.press('Escape');
    await page.getByTestId('courtyard-panel').waitFor();
  });

  it('goes into the plan that is open, can be undone, and leaves today’s state alone', async () => {
    const made = await fetch(`${server.url}/api/scenarios`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ courtyard: 'cy-03', name: '导入方案' }),
    });
    const { id: plan } = await made.json();
    const inside = await (
      await fetch(`${server.url}/api/collections/courtyards/items/cy-03`)
    ).json();
    const [lon, lat] = inside.geometry.coordinates[0][0];
    const lamps = ['plan-a', 'plan-b'].map((id) =>
      feature(id, { type: 'Point', coordinates: [lon, lat] }, { kind: 'lamp', courtyard: 'cy-03' }),
    );
    const far = feature('plan-far', point(3, 3), { kind: 'lamp' });
    const page = await open(`/courtyards/cy-03?scenario=${plan}`);
    const choosing = page.waitForEvent('filechooser');
    await page.getByTestId('scene-files').getByRole('button').first().click();
    const chooser = await choosing;
    await chooser.setFiles({
      name: '路灯.geojson',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(scene(...lamps, far))),
    });
    await step(page, 'checked');
    const into = page.getByTestId('import-into').getByRole('button');
    assert.deepEqual(await into.allInnerTexts(), ['导入方案', '现状']);
    assert.equal(await into.first().getAttribute('aria-pressed'), 'true');
    await keep(page, 'import-into-plan');
    await page.getByTestId('import-store').click();
    await step(page, 'done');
    assert.match(await page.getByTestId('import-elsewhere').innerText(), /1 个要素.*plan-far/);
    await keep(page, 'import-into-plan-done');
    const changes = async () =>
      (await (await fetch(`${server.url}/api/scenarios/${plan}/changes`)).json()).changes.length;
    assert.equal(await changes(), 2);
    assert.equal((await stored('plan-a', 'lamps')).status, 404, 'today’s state stays');
    await page.getByRole('button', { name: '完成' }).click();
    await page.getByTestId('change').nth(1).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTestId('change').first().waitFor({ state: 'detached' });
    for (let i = 0; i < 50 && (await changes()); i += 1) await page.waitForTimeout(100);
    assert.equal(await changes(), 0);
    await page.getByTestId('history-open').click();
    await page.getByText('撤销：导入 路灯.geojson', { exact: true }).waitFor();
    const imported = page.getByTestId('history-step').last();
    assert.match(await imported.innerText(), /文件导入[\s\S]*导入 路灯\.geojson/);
  });

  it('says how far it is, and is called back while it is on its way', async () => {
    const page = await open('/');
    const many = Array.from({ length: 20_000 }, (_, i) =>
      feature(`slow-${i}`, point((i % 200) / 20, i / 2000), { kind: 'lamp', height_m: 5 }),
    );
    await drop(page, 'slow.geojson', scene(...many));
    await step(page, 'checked');
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
    await line.send('Network.emulateNetworkConditions', slow);
    await page.getByTestId('import-store').click();
    await step(page, 'importing');
    await page.locator('[data-testid="import-stages"] [aria-current] span').waitFor();
    assert.ok((await page.locator('progress').getAttribute('value')) !== null);
    await keep(page, 'import-sending');
    await page.getByTestId('import-cancel').click();
    await step(page, 'checked');
    await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
    assert.equal((await stored('slow-0', 'lamps')).status, 404);
    await page.getByTestId('import-store').click();
    await step(page, 'done');
    assert.equal((await stored('slow-0', 'lamps')).status, 200);
  });

  it('that is of no use says why, and is not taken', async () => {
    const page = await open('/');
    const lamp = feature('l', { type: 'Point', coordinates: [4, 7] }, { kind: 'lamp' });
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } };
    const refused = {
      '文件不是完整的 JSON': '{"type": "FeatureCollection", "features": [',
      '这不是 GeoJSON 要素集': '[1, 2]',
      文件是空的: ' ',
      要素太多: JSON.stringify(scene(...Array.from({ length: 50_001 }, () => ({})))),
      坐标系是: JSON.stringify({ ...scene(lamp), crs }),
    };
    for (const [title, text] of Object.entries(refused)) {
      await drop(page, 'x.geojson', text);
      await page.getByRole('alert').filter({ hasText: title }).waitFor();
      await page.getByTestId('import-panel').getByText('取消').click();
    }
    await drop(page, 'plane.geojson', { ...scene(lamp), planar: true });
    await page.getByRole('alert').filter({ hasText: '平面坐标' }).waitFor();
    assert.equal(await page.getByTestId('import-store').count(), 0);
    await keep(page, 'import-planar');
    // The browser writes down each answer that is no success; nothing else may be wrong.
    assert.deepEqual(
      visit.faults.filter((fault) => !fault.includes('status of 400')),
      [],
    );
  });

  it('can be chosen and taken by the keyboard alone', async () => {
    const page = await open('/');
    const choosing = page.waitForEvent('filechooser');
    const button = page.getByRole('button', { name: '导入', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    const chooser = await choosing;
    const lamp = feature('by-key', point(10, 10), { kind: 'lamp', height_m: 5 });
    await chooser.setFiles({
      name: 'by-key.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(scene(lamp))),
    });
    await step(page, 'checked');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'import-title');
    await page.getByTestId('import-store').focus();
    await page.keyboard.press('Enter');
    await step(page, 'done');
    assert.equal((await stored('by-key', 'lamps')).status, 200);
  });

  for (const [language, colorScheme, viewport] of [
    ['zh', 'light', DESKTOP],
    ['en', 'dark', DESKTOP],
    ['zh', 'dark', PHONE],
    ['en', 'light', PHONE],
  ]) {
    it(`is shown without a violation in ${language}, ${colorScheme}, ${viewport.width} px`, async () => {
      const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
      const page = await open('/', { viewport, colorScheme, locale });
      const lang = await page.evaluate(() => document.documentElement.lang);
      if (!lang.startsWith(language)) await page.getByTestId('language-switch').click();
      const moved = GOOD.slice(1).map((one) => ({ ...one, id: `${one.id}-2` }));
      await drop(page, 'street.geojson', scene(...moved, ...FAULTY));
      await step(page, 'checked');
      await page.getByTestId('import-fault').first().click();
      await mapIdle(page);
      assert.deepEqual(await violations(page), []);
      await keep(page, `import-${language}-${colorScheme}-${viewport.width}`);
      await drop(page, 'x.geojson', '[]');
      await step(page, 'refused');
      assert.deepEqual(await violations(page), []);
      await keep(page, `import-refused-${language}-${colorScheme}-${viewport.width}`);
    });
  }
});
