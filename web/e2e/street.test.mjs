// The main job, as a planner does it: find a courtyard, look at a camera, read what is blind.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, keep, mapIdle, openPage, PHONE, pixelsOf } from './browser.mjs';
import { startServer } from './server.mjs';
import { browser, open, openAtOnce, server, startVisits, visit } from './visits.mjs';

const DEMO_COURTYARD = 'cy-03';
const DEMO_CAMERA = 'cy-03-cam-01';

startVisits();

const row = (page, id) => page.locator(`[data-testid="register-row"][data-courtyard="${id}"]`);
const rows = (page) => page.locator('[data-testid="register-row"]');

/** How many different colours a picture of the map has: a blank canvas has one. */
async function coloursOnMap(page) {
  const picture = await page.locator('[data-testid="map"]').screenshot({ type: 'png' });
  const pixels = await pixelsOf(page, picture);
  return pixels.evaluate(({ buffer }) => new Set(new Uint32Array(buffer)).size);
}

describe('the street', () => {
  it('lists the 16 unmanaged courtyards and the managed one, in Chinese', async () => {
    const page = await open('/');
    assert.equal(await rows(page).count(), 17);
    assert.match(await page.locator('[data-testid="register"]').innerText(), /16[\s\S]*无主管楼院/);
    for (const name of ['博士园13号楼', '永茂小区', '怡海嘉园', '金茂小区']) {
      assert.equal(
        await page.getByTestId('register').getByText(name, { exact: true }).count(),
        1,
        name,
      );
    }
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await keep(page, 'street-zh-desktop');
    assert.deepEqual(visit.faults, []);
  });

  it('draws a map and not an empty canvas', async () => {
    const page = await open('/');
    assert.ok((await coloursOnMap(page)) > 200);
  });

  it('narrows the register by search and by filter, and says how many are left', async () => {
    const page = await open('/');
    await page.locator('#register-search').fill('永茂');
    await assert.doesNotReject(
      page.waitForFunction(
        () => document.querySelectorAll('[data-testid="register-row"]').length === 1,
      ),
    );
    assert.match(await rows(page).first().innerText(), /永茂小区/);
    await page.locator('#register-search').fill('no such place');
    await page.waitForFunction(
      () => document.querySelectorAll('[data-testid="register-row"]').length === 0,
    );
    await keep(page, 'register-empty');
    await page.goto(`${server.url}/?pilot`);
    await page.waitForFunction(
      () => document.querySelectorAll('[data-testid="register-row"]').length === 2,
    );
  });

  it('speaks English after the switch, and remembers it', async () => {
    const page = await open('/');
    await page.getByTestId('language-switch').click();
    await page.getByText('Yuantu', { exact: false }).first().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.reload();
    await mapIdle(page);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await keep(page, 'street-en-desktop');
  });

  it('is usable by keyboard alone', async () => {
    const page = await open('/');
    await page.keyboard.press('/');
    await page.keyboard.type('怡海');
    await page.waitForFunction(
      () => document.querySelectorAll('[data-testid="register-row"]').length === 1,
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/courtyards/${DEMO_COURTYARD}*`);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('follows the dark scheme of the system', async () => {
    const page = await open('/', { colorScheme: 'dark' });
    const [r, g, b] = await page.evaluate(() =>
      getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number),
    );
    assert.ok(r + g + b < 250, `rgb(${r}, ${g}, ${b})`);
    await keep(page, 'street-zh-dark');
  });

  it('fits a phone', async () => {
    const page = await open('/', { viewport: PHONE });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
    await keep(page, 'street-zh-phone');
  });
});

describe('a courtyard', () => {
  it('opens from the register with a link of its own, and the back button returns', async () => {
    const page = await open('/');
    await row(page, DEMO_COURTYARD).click();
    await page.getByTestId('courtyard-panel').waitFor();
    await page.waitForURL(`**/courtyards/${DEMO_COURTYARD}*`);
    assert.match(
      await page.getByTestId('courtyard-panel').innerText(),
      /怡海嘉园[\s\S]*文博社区|怡海嘉园/,
    );
    await mapIdle(page);
    await keep(page, 'courtyard-zh-desktop');
    await page.goBack();
    await page.getByTestId('register').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('hides a kind by its layer switch', async () => {
    const page = await open(`/courtyards/${DEMO_COURTYARD}`);
    const toggle = page.getByTestId('layer-switch-tree');
    if (!(await toggle.isVisible()))
      await page.getByTestId('legend').getByRole('button').first().click();
    await toggle.waitFor();
    const before = await page.locator('[data-testid="map"]').screenshot();
    await toggle.click();
    await mapIdle(page);
    await page.waitForTimeout(500);
    const after = await page.locator('[data-testid="map"]').screenshot();
    assert.notDeepEqual(before, after);
    await keep(page, 'courtyard-legend');
  });

  it('says so when there is no such courtyard', async () => {
    const page = await openAtOnce('/courtyards/nowhere');
    await page.getByText('nowhere').first().waitFor();
    await keep(page, 'courtyard-unknown');
  });
});

describe('camera coverage', () => {
  const inside = (report, level) =>
    report.cameras[0].levels.find((zone) => zone.level === level).area_m2;

  async function coverageFromApi() {
    const answer = await fetch(`${server.url}/api/processes/camera-coverage/execution`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ inputs: { courtyard: DEMO_COURTYARD, cameras: [DEMO_CAMERA] } }),
    });
    assert.equal(answer.status, 200);
    return answer.json();
  }

  it('shows a camera’s zones, the blind areas and the numbers that the API gives', async () => {
    const page = await open(`/courtyards/${DEMO_COURTYARD}`);
    await page.locator(`[data-testid="camera-item"][data-camera="${DEMO_CAMERA}"]`).click();
    await page.getByTestId('coverage-level').first().waitFor();
    assert.equal(await page.getByTestId('coverage-level').count(), 6);
    const detect = await page
      .locator('[data-testid="coverage-level"][data-level="detect"]')
      .innerText();
    const shown = Number(detect.match(/([\d,]+)\s*m²/)[1].replaceAll(',', ''));
    assert.equal(shown, Math.round(inside(await coverageFromApi(), 'detect')));
    assert.ok((await page.getByTestId('blind-part').count()) > 0);
    await mapIdle(page);
    await keep(page, 'coverage-camera-zh-desktop');
    assert.deepEqual(visit.faults, []);
  });

  it('shows all cameras together, in English and in the dark too', async () => {
    const page = await open(`/courtyards/${DEMO_COURTYARD}?coverage`, { colorScheme: 'dark' });
    await page.getByTestId('language-switch').click();
    await page.getByTestId('coverage-level').first().waitFor();
    await mapIdle(page);
    await keep(page, 'coverage-en-dark');
    assert.match(await page.getByTestId('coverage-panel').innerText(), /Detect/);
  });

  it('changes the profile on demand', async () => {
    const page = await open(`/courtyards/${DEMO_COURTYARD}?coverage&profile=iec62676-4-2025`);
    await page.locator('[data-testid="coverage-level"][data-level="scrutinise"]').waitFor();
    assert.equal(await page.getByTestId('coverage-level').count(), 7);
  });

  it('fits a phone', async () => {
    const page = await open(`/courtyards/${DEMO_COURTYARD}?coverage`, { viewport: PHONE });
    await page.getByTestId('coverage-level').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
    await keep(page, 'coverage-zh-phone');
  });
});

describe('an empty store', () => {
  it('says what to do next', async () => {
    const empty = await startServer({ demo: false });
    try {
      const blank = await openPage(browser, empty.url, { viewport: DESKTOP });
      await blank.page.getByText('台账里还没有楼院').waitFor();
      await keep(blank.page, 'empty-store');
      await blank.close();
    } finally {
      await empty.stop();
    }
  });
});
