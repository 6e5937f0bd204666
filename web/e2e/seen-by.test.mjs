// Seen from the other side: a click on the map, and who sees that place.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { execute, open, server, startVisits, visit } from './visits.mjs';

/** The managed courtyard of the demo: 29 cameras. */
const COURTYARD = 'cy-17';
const SEEN_PLACE = [113.9716, 34.7175];

startVisits();

const seenBy = (point, inputs = {}) =>
  execute('seen-by', { courtyard: COURTYARD, point, ...inputs });
const placeIn = (url) =>
  new URL(url).searchParams
    .get('place')
    .split(',')
    .map((degrees) => Number(degrees));
const sighting = (page, camera) =>
  page.locator(`[data-testid="sighting"][data-camera="${camera}"]`);
const numberBefore = (text, unit) =>
  Number(new RegExp(`([\\d.,]+)\\s*${unit}`).exec(text)[1].replaceAll(',', ''));
const round = (value) => Number(value.toFixed(1));

/** The panel has the answer for the place in the address. */
async function answered(page) {
  await page.getByTestId('mount').first().waitFor();
  await page.waitForSelector('[data-testid="seen-by"][aria-busy="false"]');
}

async function checkWords(page, report, { seen }) {
  for (const camera of report.cameras) {
    const row = sighting(page, camera.id);
    assert.equal(await row.getAttribute('data-sees'), String(camera.sees), camera.id);
    const text = await row.innerText();
    assert.equal(numberBefore(text.replaceAll('px/m', ''), 'm'), round(camera.distance_m), text);
    if (camera.sees) {
      assert.equal(numberBefore(text, 'px/m'), round(camera.px_per_m), text);
    } else {
      assert.match(text, seen, text);
    }
  }
}

describe('a place on the map', () => {
  it('is told by a click who sees it, at the px/m that the API gives, and why the others do not', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage`);
    await page.getByTestId('coverage-level').first().waitFor();
    await mapIdle(page);
    await page.mouse.click(800, 450);
    await answered(page);
    const report = await seenBy(placeIn(page.url()));
    assert.ok(report.cameras.some(({ sees }) => sees) && report.cameras.some(({ sees }) => !sees));
    assert.equal(await page.getByTestId('sighting').count(), report.cameras.length);
    await checkWords(page, report, { seen: /遮挡|背后|画面|最远距离/ });

    const hidden = report.cameras.find(
      (camera) => camera.hidden_by[0]?.kind === 'building' && !camera.out_of_frame,
    );
    if (hidden) {
      const [hider] = hidden.hidden_by;
      assert.match(
        await sighting(page, hidden.id).innerText(),
        new RegExp(`被.*（高 ${round(hider.height_m)} m）`),
      );
    }
    await mapIdle(page);
    await keep(page, 'seen-by-zh-desktop');
    assert.deepEqual(visit.faults, []);
  });

  it('has a link of its own, in English and in the dark too', async () => {
    const place = SEEN_PLACE.join(',');
    const page = await open(`/courtyards/${COURTYARD}?coverage&target=1.6&place=${place}`, {
      colorScheme: 'dark',
    });
    await page.getByTestId('language-switch').click();
    await answered(page);
    const report = await seenBy(SEEN_PLACE, { target_height_m: 1.6 });
    await checkWords(page, report, { seen: /hidden by|lens|image edge|range/ });
    const panel = await page.getByTestId('seen-by').innerText();
    assert.match(panel, /Target at 1\.6 m/);
    const seeing = report.cameras.filter(({ sees }) => sees).length;
    assert.match(panel, new RegExp(`${seeing} of ${report.cameras.length} cameras see`));
    await mapIdle(page);
    await keep(page, 'seen-by-en-dark');
  });

  it('names the nearest mounting places with their distance and the rule of their height', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage&place=${SEEN_PLACE.join(',')}`);
    await answered(page);
    const { mounts, rules } = await seenBy(SEEN_PLACE);
    const shown = await page.getByTestId('mount').allInnerTexts();
    assert.equal(shown.length, mounts.length);
    for (const [i, mount] of mounts.entries()) {
      assert.equal(numberBefore(shown[i].split('安装高度')[0], 'm'), round(mount.distance_m));
      assert.match(shown[i], new RegExp(`安装高度 ${round(mount.height_m)} m`));
    }
    const rule = rules.find(({ id }) => id === 'mounting-height');
    await page.getByTestId('seen-by').locator('summary').click();
    const text = await page.getByTestId('seen-by').innerText();
    assert.ok(text.includes(rule.title.zh) && text.includes(`${rule.value} m`), text);
    const before = await page.getByTestId('map').screenshot();
    await page.getByTestId('mount').first().click();
    await page.waitForTimeout(1500);
    await mapIdle(page);
    assert.notDeepEqual(before, await page.getByTestId('map').screenshot());
    await keep(page, 'seen-by-mount');
  });

  it('is let go by Escape, and coverage stays', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage&place=${SEEN_PLACE.join(',')}`);
    await answered(page);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('place'));
    assert.equal(await page.getByTestId('seen-by').count(), 0);
    await page.getByTestId('coverage-panel').waitFor();
    await page.goBack();
    await page.getByTestId('seen-by').waitFor();
  });

  it('may be the middle of the map, without a pointer', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await page.getByTestId('seen-tool').focus();
    await page.keyboard.press('Enter');
    await answered(page);
    const { bbox } = await (await fetch(`${server.url}/api/register`))
      .json()
      .then(({ courtyards }) => courtyards.find(({ id }) => id === COURTYARD));
    const [x, y] = placeIn(page.url());
    assert.ok(bbox[0] < x && x < bbox[2] && bbox[1] < y && y < bbox[3]);
  });
});

describe('a blind area', () => {
  it('tells its rank, its size, its share and where a camera would see it', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage`);
    await page.getByTestId('blind-part').nth(1).click();
    await answered(page);
    const coverage = await execute('camera-coverage', { courtyard: COURTYARD });
    const part = coverage.blind.parts[1];
    const facts = await page.getByTestId('seen-blind').innerText();
    assert.match(facts, new RegExp(`2（共 ${coverage.blind.parts.length} 处）`));
    assert.equal(numberBefore(facts, 'm²'), Math.round(part.area_m2));
    assert.equal(numberBefore(facts, '%'), round((100 * part.area_m2) / coverage.open_ground_m2));
    // The place that is asked about lies in the blind area: nobody sees it at the level of blindness.
    const { cameras } = await seenBy(placeIn(page.url()));
    const least = coverage.union.find(({ level }) => level === coverage.blind.level).min_px_per_m;
    assert.ok(cameras.every(({ sees, px_per_m }) => !sees || px_per_m < least));
    assert.equal(await page.getByTestId('blind-part').nth(1).getAttribute('aria-pressed'), 'true');
    await page.waitForTimeout(1500);
    await mapIdle(page);
    await keep(page, 'seen-by-blind');
  });

  it('fits a phone', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage`, { viewport: PHONE });
    await page.getByTestId('blind-part').first().click();
    await answered(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
    await page.waitForTimeout(1500);
    await mapIdle(page);
    await keep(page, 'seen-by-phone');
  });
});

describe('coverage on paper', () => {
  it('keeps the map, the legend and the title, and drops what can be pressed', async () => {
    const page = await open(`/courtyards/${COURTYARD}?coverage`);
    await page.getByTestId('coverage-level').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const kept of ['.on-paper h1', '[data-testid="map"]', '[data-level="detect"]'])
      assert.ok(await page.locator(kept).isVisible(), kept);
    assert.match(await page.locator('.on-paper h1').innerText(), /金茂小区/);
    for (const dropped of ['.header', '.overlay.left', '.overlay.right', '.coverage .controls'])
      assert.ok(!(await page.locator(dropped).isVisible()), dropped);
    await mapIdle(page);
    await keep(page, 'coverage-print');
  });
});
