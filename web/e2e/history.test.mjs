// The history of today's state: who did what, and the way back of all of it or of a single thing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { ask, open, post, startVisits, until, visit } from './visits.mjs';

/** Each test has a lamp and a tree of its own. */
let lampId;
let treeId;
let test = 0;

startVisits();

async function stored(id) {
  const query = new URLSearchParams({ courtyard: 'cy-03', limit: '50000' });
  return (await ask(`/features?${query}`)).features.find((feature) => feature.id === id);
}

const height = async () => (await stored(lampId))?.properties.height_m;

async function act(title, ...edits) {
  await post('/changes', { action: randomUUID(), title, edits });
}

/** In the middle of the courtyard, some steps to the east. */
async function place(steps) {
  const { geometry } = await stored('cy-03');
  const ring = geometry.coordinates[0];
  const middle = [0, 1].map((i) => ring.reduce((sum, at) => sum + at[i], 0) / ring.length);
  return { type: 'Point', coordinates: [middle[0] + steps * 0.00002, middle[1]] };
}

/** A lamp is set up, raised twice, and a tree planted between: four steps. */
async function fourSteps() {
  test += 1;
  [lampId, treeId] = [`history-lamp-${test}`, `history-tree-${test}`];
  const lamp = (height_m, geometry) => ({
    type: 'Feature',
    id: lampId,
    geometry,
    properties: { kind: 'lamp', courtyard: 'cy-03', height_m },
  });
  const at = await place(1);
  const revision = async () => (await stored(lampId))?.properties.revision ?? null;
  await act({ zh: '装灯', en: 'Set up' }, { put: lamp(4, at), expected: await revision() });
  await act({ zh: '灯加高', en: 'Raise' }, { put: lamp(5, at), expected: await revision() });
  await act(
    { zh: '种树', en: 'Plant' },
    {
      put: {
        type: 'Feature',
        id: treeId,
        geometry: await place(2),
        properties: { kind: 'tree', courtyard: 'cy-03' },
      },
      expected: null,
    },
  );
  await act(
    { zh: '灯再加高', en: 'Raise again' },
    { put: lamp(6, at), expected: await revision() },
  );
}

const step = (page, title) =>
  page.getByTestId('history-step').filter({ has: page.getByText(title, { exact: true }) });

describe('the history of the baseline', () => {
  it('leads a single thing back, leaves the rest, is undone, and says who and what', async () => {
    await fourSteps();
    const page = await open(`/courtyards/cy-03?feature=${lampId}&history`);
    await step(page, '灯再加高').first().waitFor();
    await page.getByTestId('history-panel').getByRole('group').getByRole('button').last().click();
    await step(page, '种树').first().waitFor({ state: 'detached' });
    await step(page, '灯加高').first().getByTestId('history-restore').click();
    await keep(page, 'history-baseline-one');
    await page.getByTestId('restore-yes').click();
    await until(height, 5);
    assert.ok(await stored(treeId), 'the tree that came later stays');
    const newest = page.getByTestId('history-step').first();
    await newest.getByText(/^恢复到 .*路灯/).waitFor();
    assert.match(await newest.locator('.when').innerText(), /网页用户/);
    await page.keyboard.press('Control+z');
    await until(height, 6);
    await newest.getByText(/^撤销：恢复到/).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('leads the whole courtyard back, shows it on the map before and after, and is undone', async () => {
    await fourSteps();
    const page = await open('/courtyards/cy-03?history');
    await step(page, '灯加高').first().getByTestId('history-restore').click();
    const proposed = page.getByTestId('restore-proposal').getByTestId('change');
    await proposed.nth(1).waitFor();
    const changes = await proposed.evaluateAll((all) =>
      all.map(({ dataset }) => `${dataset.action} ${dataset.id}`),
    );
    assert.deepEqual(changes.sort(), [`remove ${treeId}`, `replace ${lampId}`]);
    await mapIdle(page);
    await keep(page, 'history-baseline-proposal');
    await page.getByTestId('restore-yes').click();
    await until(async () => (await stored(treeId)) === undefined, true);
    assert.equal(await height(), 5);
    const newest = page.getByTestId('history-step').first();
    await newest.getByText(/^恢复到 .*2 处/).waitFor();
    await keep(page, 'history-baseline-restored');
    await page.keyboard.press('Control+z');
    await until(async () => (await stored(treeId)) !== undefined, true);
    assert.equal(await height(), 6);
  });

  it('is walked on a phone', async () => {
    await fourSteps();
    const page = await open('/courtyards/cy-03?history', { viewport: PHONE, colorScheme: 'dark' });
    await step(page, '种树').first().getByTestId('history-restore').click();
    await page.getByTestId('restore-yes').click();
    await until(height, 5);
    await keep(page, 'history-baseline-phone');
  });
});
