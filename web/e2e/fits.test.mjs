// What a new user comes across: nothing is cut off in either language, and a first courtyard lies where it should.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { keep, PHONE } from './browser.mjs';
import { startServer } from './server.mjs';
import { ask, open, openAtOnce, openWithoutMap, post, startVisits, visit } from './visits.mjs';

let empty;
startVisits({
  ready: async () => {
    empty = await startServer({ demo: false });
  },
});
after(() => empty?.stop());

/** By how many pixels the content of a panel is wider than it. */
const cutOff = (page, panel) =>
  page.getByTestId(panel).evaluate((element) => {
    const parts = [element, ...element.querySelectorAll('*')];
    const { right } = element.getBoundingClientRect();
    return Math.max(...parts.map((part) => part.getBoundingClientRect().right - right));
  });

async function inEnglish(page) {
  await page.getByTestId('language-switch').click();
  await page.waitForSelector('html[lang="en"]');
}

describe('nothing is cut off', () => {
  it('in the figures of a comparison, in English', async () => {
    const { id } = await post('/scenarios', { courtyard: 'cy-03', name: '加路灯' });
    const { features } = await ask(`/features?courtyard=cy-03&limit=50000&scenario=${id}`);
    const first = features.find(({ properties }) => properties.kind === 'lamp');
    const { revision: _, ...properties } = first.properties;
    const [lon, lat] = first.geometry.coordinates;
    const geometry = { type: 'Point', coordinates: [lon + 0.0002, lat] };
    await post(`/changes?scenario=${id}`, {
      action: randomUUID(),
      title: { zh: '加路灯', en: 'Add a lamp' },
      edits: [{ put: { ...first, id: 'one-more', properties, geometry }, expected: null }],
    });
    const page = await openWithoutMap(`/courtyards/cy-03?scenario=${id}&compare=baseline`);
    await inEnglish(page);
    const perResident = page.getByRole('row', { name: /Concentrated green/ });
    await perResident.filter({ hasText: 'per resident' }).waitFor({ timeout: 60_000 });
    await page.getByText('2.57 m² per resident').first().waitFor({ timeout: 60_000 });
    assert.ok((await cutOff(page, 'compare-panel')) <= 0);
    await keep(page, 'fits-compare');
  });

  it('in the rules, in English and on a phone', async () => {
    const page = await openWithoutMap('/?rules', { viewport: PHONE });
    await inEnglish(page);
    await page.getByTestId('rule-profile').waitFor();
    assert.ok((await cutOff(page, 'rule-profile')) <= 0);
    await keep(page, 'fits-rules');
  });
});

describe('the first courtyard of a project', () => {
  it('is not put where nobody can tell, and lies where one has gone', async () => {
    const page = await open(`${empty.url}/`);
    await page.getByTestId('add-courtyard').click();
    const form = page.getByTestId('go-to-place');
    await form.waitFor();
    assert.match(await form.innerText(), /地图太远/);
    await keep(page, 'first-courtyard');
    assert.equal((await (await fetch(`${empty.url}/api/register`)).json()).courtyards.length, 0);
    await form.getByTestId('go-latitude').fill('34.72');
    await form.getByTestId('go-longitude').fill('113.98');
    await form.getByRole('button').click();
    await form.waitFor({ state: 'detached' });
    await page.waitForURL(/map=17\/34\.72\/113\.98/);
    await page.waitForSelector('[data-testid="map"][data-map-idle="true"]');
    await page.getByTestId('add-courtyard').click();
    await page.waitForURL(/\/courtyards\/.+edit/);
    const { courtyards } = await (await fetch(`${empty.url}/api/register`)).json();
    const [west, south, east, north] = courtyards[0].bbox;
    assert.ok(west < 113.98 && 113.98 < east && south < 34.72 && 34.72 < north, courtyards[0].bbox);
    assert.deepEqual(visit.faults, []);
  });
});

describe('a file of a map with its rings the wrong way round', () => {
  it('is put right by a press, and imported', async () => {
    const page = await openAtOnce(`${empty.url}/`);
    const house = (id, lon) => ({
      type: 'Feature',
      id,
      properties: { kind: 'building', storeys: 5 },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [lon, 34.72],
            [lon, 34.7202],
            [lon + 0.0003, 34.7202],
            [lon + 0.0003, 34.72],
            [lon, 34.72],
          ],
        ],
      },
    });
    const features = [house('turned-a', 113.981), house('turned-b', 113.982)];
    const buffer = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
    const file = { name: 'houses.geojson', mimeType: 'application/geo+json', buffer };
    await page.locator('input[type="file"]').first().setInputFiles(file);
    const step = (name) =>
      page.locator(`[data-testid="import-panel"][data-step="${name}"]`).waitFor();
    await step('checked');
    assert.equal(await page.getByTestId('import-store').count(), 0);
    const turn = page.getByTestId('import-turn');
    assert.match(await turn.innerText(), /改正 2 处边界的方向/);
    await keep(page, 'turned-rings');
    await turn.click();
    await page.getByTestId('import-good').waitFor();
    assert.equal(await page.getByTestId('import-wrong').count(), 0);
    await page.getByTestId('import-store').click();
    await step('done');
    const answer = await fetch(`${empty.url}/api/features?bbox=113.98,34.719,113.99,34.721`);
    const stored = (await answer.json()).features.map(({ id }) => id);
    assert.ok(
      ['turned-a', 'turned-b'].every((id) => stored.includes(id)),
      stored.join(),
    );
  });
});

describe('paper', () => {
  it('is white, whatever the screen is', async () => {
    const page = await openAtOnce('/courtyards/cy-03?coverage', { colorScheme: 'dark' });
    await page.getByTestId('coverage-panel').waitFor();
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    assert.equal(await theme(), 'dark');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await theme(), 'light');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await theme(), 'dark');
  });
});
