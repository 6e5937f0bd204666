// The wall map: the whole street on a screen that nobody touches, on a phone and on paper.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, PHONE } from './browser.mjs';
import { violations } from './violations.mjs';
import { ask, execute, openAtOnce, post, server, startVisits, visit } from './visits.mjs';

const SCREEN = { width: 1920, height: 1080 };
const LARGE = { width: 3840, height: 2160 };
const PX_PER_PT = 96 / 72;

startVisits();

async function openWall(query = '', options = {}) {
  const page = await openAtOnce(`/wall${query}`, { viewport: SCREEN, ...options });
  await page.getByTestId('wall-figure').first().waitFor({ timeout: 60_000 });
  return page;
}

const figure = (page, name) => page.locator(`[data-figure="${name}"]`).innerText();
const row = (page, id) => page.locator(`[data-testid="wall-row"][data-courtyard="${id}"]`);
const zh = (value) => value.toLocaleString('zh-CN');
const sum = (values) => values.reduce((all, value) => all + value, 0);

/** A slow machine shall find the page that it looks for. */
const stopTurning = (page) => page.getByTestId('wall-turning').click();

async function show(page, title) {
  await page.getByTestId('wall-page').filter({ hasText: title }).click();
}

/** Which elements are cut off or stick out of the screen, by their text. */
function overflowing(page) {
  return page.evaluate(() => {
    const { innerWidth, innerHeight } = globalThis;
    const shown = [...document.querySelectorAll('.wall p, .wall h1, .wall h2, .wall td, .wall dd')];
    return shown
      .filter((one) => one.offsetParent && !one.closest('.visually-hidden'))
      .filter((one) => {
        const { right, bottom } = one.getBoundingClientRect();
        return right > innerWidth + 1 || bottom > innerHeight + 1;
      })
      .map((one) => one.textContent.trim());
  });
}

async function putCourtyard(id, change, title) {
  const feature = await ask(`/collections/courtyards/items/${id}`);
  const { revision, ...properties } = feature.properties;
  const put = {
    type: 'Feature',
    id,
    geometry: feature.geometry,
    properties: { ...properties, ...change },
  };
  const action = crypto.randomUUID();
  await post('/changes', { action, title, edits: [{ put, expected: revision }] });
}

describe('the wall', () => {
  it('has every courtyard on the map and in the register, in the order of the ranking', async () => {
    const page = await openWall();
    const { courtyards } = await ask('/register');
    const ranking = await execute('ranking', {});
    assert.ok(courtyards.length >= 16);
    const drawn = await page
      .locator('[data-testid="wall-map"] [data-courtyard]')
      .evaluateAll((all) => all.map(({ dataset }) => [dataset.courtyard, dataset.stage]));
    assert.deepEqual(
      drawn.sort(),
      courtyards.map(({ id, properties }) => [id, properties.stage]).sort(),
    );
    const named = await page
      .locator('[data-label]')
      .evaluateAll((all) => all.map(({ dataset }) => dataset.label));
    assert.deepEqual(
      named.sort(),
      courtyards.map(({ id }) => id).sort(),
      'all have room for a name',
    );
    await show(page, '台账');
    const rows = await page
      .getByTestId('wall-row')
      .evaluateAll((all) => all.map(({ dataset }) => dataset.courtyard));
    assert.deepEqual(
      rows,
      ranking.courtyards.map(({ id }) => id),
    );
    for (const { id, missed, met } of ranking.courtyards)
      assert.match(
        await row(page, id).locator('td.missed').innerText(),
        new RegExp(`^${missed}\\s*/ ${met + missed}$`),
      );
    assert.deepEqual(visit.faults, []);
  });

  it('shows the figures that the server computed', async () => {
    const page = await openWall();
    const { courtyards } = await ask('/register');
    const ranking = await execute('ranking', {});
    const governance = await execute('governance', {});
    const households = sum(courtyards.map(({ properties }) => properties.households ?? 0));
    assert.ok((await figure(page, 'households')).includes(zh(households)));
    assert.ok((await figure(page, 'coverage')).includes(`${governance.blanks.length} 项`));
    const parking = ranking.courtyards.flatMap(({ checks }) =>
      checks.filter(({ id, value }) => id === 'parking-demand' && value !== null),
    );
    const [spaces, demand, gap] = ['value', 'target', 'gap'].map((name) =>
      zh(sum(parking.map((check) => check[name]))),
    );
    const told = await figure(page, 'parking');
    assert.ok(told.includes(`${spaces} / ${demand}`) && told.includes(gap), told);
    for (const { id, met, missed, unknown } of ranking.checks) {
      const bar = page.locator(`.of-checks [data-bar="${id}"]`);
      const cells = await bar
        .locator('[data-series]')
        .evaluateAll((all) =>
          Object.fromEntries(all.map((cell) => [cell.dataset.series, Number(cell.textContent)])),
        );
      assert.deepEqual(cells, { met, missed, unknown }, id);
    }
    for (const stage of new Set(courtyards.map(({ properties }) => properties.stage))) {
      const all = courtyards.filter(({ properties }) => properties.stage === stage);
      const cell = page.locator(`.of-stages [data-bar="${stage}"] [data-series="${stage}"]`);
      assert.equal(Number(await cell.textContent()), all.length, stage);
    }
  });

  it('fits the screen on every page, in letters that are read from four metres', async () => {
    for (const viewport of [SCREEN, LARGE]) {
      const page = await openWall('', { viewport });
      await stopTurning(page);
      const scale = viewport.width / SCREEN.width;
      for (const title of ['作战图', '台账', '短板']) {
        await show(page, title);
        assert.deepEqual(await overflowing(page), [], `${title} at ${viewport.width}`);
        assert.equal(
          await page.evaluate(() => document.querySelector('.wall').scrollHeight),
          viewport.height,
        );
        const smallest = await page.evaluate(() =>
          Math.min(
            ...[...document.querySelectorAll('.pages td, .pages p, .pages .title, dl dd')]
              .filter((one) => one.offsetParent && !one.closest('.visually-hidden'))
              .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
          ),
        );
        assert.ok(smallest >= 28 * scale - 0.01, `${title}: ${smallest} px`);
        await keep(page, `wall-${title}-${viewport.width}`);
      }
      const heading = await page.evaluate(() =>
        Number.parseFloat(getComputedStyle(document.querySelector('h1')).fontSize),
      );
      assert.ok(heading >= 44 * scale);
      await visit.close();
    }
  });

  it('turns its pages by keys, and stops turning when told to', async () => {
    const page = await openWall();
    const shows = () => page.getByTestId('wall').getAttribute('data-shows');
    assert.equal(await shows(), 'map');
    await page.keyboard.press('ArrowRight');
    assert.equal(await shows(), 'table');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await shows(), 'gaps');
    assert.equal(await page.locator('[data-testid="wall-page"] i').count(), 1);
    await page.getByTestId('wall-turning').click();
    assert.equal(await page.locator('[data-testid="wall-page"] i').count(), 0);
  });

  it('turns by itself', async () => {
    const page = await openAtOnce('/');
    await page.clock.install();
    await page.goto(`${server.url}/wall`);
    await page.getByTestId('wall-figure').first().waitFor();
    await page.clock.runFor(15_500);
    assert.equal(await page.getByTestId('wall').getAttribute('data-shows'), 'table');
  });

  it('shows what another person changed, by itself and without losing its page', async () => {
    const page = await openWall('?refresh=1');
    await stopTurning(page);
    await show(page, '台账');
    const title = { zh: '修改楼院', en: 'Change the courtyard' };
    await putCourtyard('cy-04', { stage: 'maintained', volunteer_team: true }, title);
    await row(page, 'cy-04').getByText('长效管理').waitFor();
    assert.equal(await page.getByTestId('wall').getAttribute('data-shows'), 'table');
    await show(page, '作战图');
    const changes = page.locator('[data-testid="wall-changes"] [data-courtyard="cy-04"]');
    assert.match(await changes.innerText(), /阶段：.+ → 长效管理/);
    assert.match(await changes.innerText(), /成立志愿者队伍/);
    assert.equal(
      await page
        .locator('[data-testid="wall-map"] [data-courtyard="cy-04"]')
        .getAttribute('data-stage'),
      'maintained',
    );
    assert.deepEqual(visit.faults, []);
  });

  it('asks for no more than the newest change while there is none', async () => {
    const page = await openWall('?refresh=1');
    const asked = [];
    page.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.startsWith('/api')) asked.push(`${pathname} ${answer.status()}`);
    });
    await page.waitForTimeout(2_500);
    assert.ok(asked.length > 0);
    assert.deepEqual([...new Set(asked)], ['/api/history 304']);
  });

  it('keeps its figures and says so when the server is lost, and comes back with it', async () => {
    const page = await openWall('?refresh=1');
    const before = await figure(page, 'households');
    await page.route('**/api/**', (route) => route.abort());
    await page.getByTestId('wall-lost').waitFor();
    assert.equal(await figure(page, 'households'), before);
    await keep(page, 'wall-lost');
    await page.unroute('**/api/**');
    await page.getByTestId('wall-lost').waitFor({ state: 'detached' });
  });

  it('is reached from the register, and leads back', async () => {
    const page = await openAtOnce('/');
    await page.getByTestId('wall-open').click();
    await page.getByTestId('wall-figure').first().waitFor();
    await page.getByTestId('wall-back').click();
    await page.getByTestId('register').waitFor();
  });
});

describe('on paper', () => {
  for (const [paper, width_mm, height_mm] of [
    ['A3', 420, 297],
    ['A0', 1189, 841],
  ]) {
    it(`is one sheet of ${paper}, light even when the screen is dark`, async () => {
      const page = await openWall('', { colorScheme: 'dark' });
      await page.evaluate(() => {
        globalThis.print = () => undefined;
      });
      await page.getByTestId('wall-print').filter({ hasText: paper }).click();
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 1);
      const box = pdf
        .match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)
        .slice(1)
        .map(Number);
      const mm = box.map((points) => (points * PX_PER_PT * 25.4) / 96);
      assert.ok(Math.abs(mm[0] - width_mm) < 1 && Math.abs(mm[1] - height_mm) < 1, `${mm}`);
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.locator('html').getAttribute('data-theme'), 'light');
      for (const part of ['of-map', 'of-stages', 'of-changes', 'of-table', 'of-checks', 'of-first'])
        assert.ok(await page.locator(`.${part}`).isVisible(), part);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    });
  }
});

describe('for everybody', () => {
  it('has no violation in Chinese and light, on any page', async () => {
    const page = await openWall();
    await stopTurning(page);
    for (const title of ['作战图', '台账', '短板']) {
      await show(page, title);
      assert.deepEqual(await violations(page), [], title);
    }
  });

  it('has no violation in English and dark, on any page, and no word of Chinese of its own', async () => {
    const page = await openWall('', { colorScheme: 'dark' });
    await stopTurning(page);
    await page.getByTestId('language-switch').click();
    for (const title of ['Map', 'Register', 'Gaps']) {
      await show(page, title);
      assert.deepEqual(await violations(page), [], title);
      assert.deepEqual(await overflowing(page), [], title);
      await keep(page, `wall-en-${title}`);
    }
    const titles = await page.locator('dl dt, thead th, .page').allInnerTexts();
    assert.deepEqual(
      titles.filter((text) => /[\u4e00-\u9fff]/.test(text)),
      [],
    );
  });

  it('is a column on a phone, with all of it and nothing beside it', async () => {
    const page = await openWall('', { viewport: PHONE });
    assert.equal(
      await page.evaluate(() => document.querySelector('.wall').scrollWidth),
      PHONE.width,
    );
    const { courtyards } = await ask('/register');
    assert.equal(await page.locator('[data-testid="wall-row"]:visible').count(), courtyards.length);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('footer button, footer a')]
        .map((one) => one.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && (width < 44 || height < 44)),
    );
    assert.deepEqual(small, []);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'wall-phone');
  });
});
