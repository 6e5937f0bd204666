// The courtyard's parking: counted, and what speaks against a space told in words on the space.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, PHONE } from './browser.mjs';
import { open, server, startVisits } from './visits.mjs';

const COURTYARD = 'cy-17';

startVisits();

async function call(path, body) {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

const supply = () =>
  call('/api/processes/parking-supply/execution', { inputs: { courtyard: COURTYARD } });

/** A copy of a stored space, some centimetres to the east of it. */
async function drawBeside(id, east_m) {
  const { features } = await (
    await fetch(`${server.url}/api/features?courtyard=${COURTYARD}&limit=50000`)
  ).json();
  const original = features.find((feature) => feature.id === id);
  const east_deg = east_m / (111_320 * Math.cos((34.72 * Math.PI) / 180));
  const { revision, ...properties } = original.properties;
  const coordinates = original.geometry.coordinates.map((ring) =>
    ring.map(([lon, lat]) => [lon + east_deg, lat]),
  );
  const project = (await (await fetch(`${server.url}/api/projects`)).json()).projects[0].id;
  const copy = {
    type: 'Feature',
    id: 'drawn-over',
    geometry: { type: 'Polygon', coordinates },
    properties: { ...properties, name: '99' },
  };
  await call(`/api/changes?project=${project}`, {
    action: crypto.randomUUID(),
    title: { zh: '画车位', en: 'Draw a space' },
    edits: [{ put: copy, expected: null }],
  });
}

async function checked(page) {
  await page.getByTestId('parking-balance').waitFor();
  return page.getByTestId('parking-panel');
}

describe('the parking of a courtyard', () => {
  it('shows what the server counts, and chooses the space that is pressed', async () => {
    const { supply: counted } = await supply();
    const page = await open(`/courtyards/${COURTYARD}`);
    const panel = await checked(page);
    assert.match(await panel.innerText(), new RegExp(`\\b${counted.total}\\b`));
    await keep(page, 'parking-panel');
    const first = panel.locator('[data-testid="parking-conflict"], [data-testid="parking-space"]');
    const id = await first.first().getAttribute('data-space');
    await panel
      .locator('details')
      .first()
      .evaluate((details) => {
        details.open = true;
      });
    await panel.locator(`[data-space="${id}"]`).click();
    await page.waitForURL((url) => url.searchParams.get('feature') === id);
    assert.equal(await panel.locator(`[data-space="${id}"]`).getAttribute('aria-pressed'), 'true');
  });

  it('says on both spaces that they overlap, and by how much, on a phone', async () => {
    const { spaces } = await supply();
    await drawBeside(spaces[0].id, 0.5);
    const page = await open(`/courtyards/${COURTYARD}`, { viewport: PHONE });
    const panel = await checked(page);
    const said = (id) => panel.locator(`[data-space="${id}"] [data-problem="overlap"]`);
    await said('drawn-over').first().waitFor();
    assert.match(await said('drawn-over').first().innerText(), /重叠 (1\.9\d|2(\.0\d)?) m/);
    assert.match(await said(spaces[0].id).first().innerText(), /与 ?车位 99/);
    await keep(page, 'parking-overlap-phone');
  });
});
