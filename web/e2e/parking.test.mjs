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

async function featuresOf(courtyard) {
  const query = new URLSearchParams({ courtyard, limit: '50000' });
  return (await (await fetch(`${server.url}/api/features?${query}`)).json()).features;
}

/** Where a place is on the screen: the address says where the map's middle is. */
async function onScreen(page, { at, zoom }, [lon, lat]) {
  const box = await page.getByTestId('map').boundingBox();
  const world = 512 * 2 ** zoom;
  const north = (value) => Math.log(Math.tan(Math.PI / 4 + (value * Math.PI) / 360));
  return [
    box.x + box.width / 2 + ((lon - at[0]) / 360) * world,
    box.y + box.height / 2 - ((north(lat) - north(at[1])) / (2 * Math.PI)) * world,
  ];
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

  it('says what speaks against a row while it is drawn across a fire lane, and stores nothing yet', async () => {
    const before = await featuresOf(COURTYARD);
    const lane = before.find(({ properties }) => properties.fire_lane === true);
    const line = lane.geometry.coordinates;
    const [from, to] = [line[0], line[1]];
    const at = [0, 1].map((i) => (from[i] + to[i]) / 2);
    const zoom = 20;
    const page = await open(`/courtyards/${COURTYARD}?edit&map=${zoom}/${at[1]}/${at[0]}/0/0`);
    await page.getByTestId('draw-kinds').click();
    await page.getByTestId('draw-kind-parking_space').click();
    const [x, y] = await onScreen(page, { at, zoom }, at);
    await page.keyboard.down('Alt');
    await page.mouse.click(x - 60, y + 20);
    await page.mouse.move(x + 60, y + 20, { steps: 5 });
    const told = page.getByTestId('draw-row-faults');
    // Before the baseline has its end.
    await told.filter({ hasText: '消防车道' }).waitFor();
    await page.mouse.click(x + 60, y + 20);
    await page.keyboard.up('Alt');
    await page.keyboard.press('Enter');
    const few = Number(await told.getAttribute('data-count'));
    assert.ok(few > 0);
    await keep(page, 'parking-row-conflicts');
    assert.deepEqual(await featuresOf(COURTYARD), before);
    // Dragged longer, it has more of them; typed short, fewer.
    await page.mouse.move(x + 60, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 200, y + 20, { steps: 6 });
    await page.waitForFunction(
      (count) =>
        Number(document.querySelector('[data-testid="draw-row-faults"]').dataset.count) > count,
      few,
    );
    await page.mouse.up();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="saving"][data-state="saved"]').waitFor();
    const { conflicts } = await supply();
    const drawn = (await featuresOf(COURTYARD)).filter(
      ({ id }) => !before.some((feature) => feature.id === id),
    );
    const faulty = new Set(conflicts.flatMap(({ spaces }) => spaces.map(String)));
    assert.ok(drawn.some(({ id }) => faulty.has(id)));
  });
});
