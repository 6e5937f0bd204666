// Undo outlives a reload, and says in words what it cannot take back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, PHONE } from './browser.mjs';
import { open, server, startVisits, visit } from './visits.mjs';

const COURTYARD = 'cy-03';
const BUILDING = 'cy-03-b-01';

startVisits();

async function features() {
  const query = new URLSearchParams({ courtyard: COURTYARD, limit: '50000' });
  return (await (await fetch(`${server.url}/api/features?${query}`)).json()).features;
}

const stored = async (id) => (await features()).find((feature) => feature.id === id);
const lamps = async () => (await features()).filter((one) => one.properties.kind === 'lamp').length;

async function until(look, wanted) {
  let found;
  for (let i = 0; i < 100; i += 1) {
    found = await look();
    if (found === wanted) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.equal(found, wanted);
}

/** What another program, or another person, does. */
async function patch(id, members) {
  const { properties } = await stored(id);
  const answer = await fetch(`${server.url}/api/collections/${properties.kind}s/items/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': '*' },
    body: JSON.stringify({ properties: members }),
  });
  assert.ok(answer.ok, await answer.text());
}

async function saved(page) {
  await page.waitForTimeout(100);
  await page.locator('[data-testid="saving"][data-state="saved"]').waitFor({ timeout: 20_000 });
}

/** Draws lamps at places of the map, in pixels from its middle. */
async function drawLamps(page, ...places) {
  const box = await page.getByTestId('map').boundingBox();
  await page.getByTestId('draw-kinds').click();
  await page.getByTestId('draw-kind-lamp').click();
  for (const [right, down] of places) {
    await page.keyboard.down('Alt');
    await page.mouse.click(box.x + box.width * 0.6 + right, box.y + box.height * 0.5 + down);
    await page.keyboard.up('Alt');
    await page.waitForTimeout(150);
  }
  await saved(page);
}

const undoLabel = (page) => page.getByTestId('edits-undo').getAttribute('aria-label');
const undoable = (page) =>
  page.locator('[data-testid="edits-undo"]:not([disabled])').waitFor({ timeout: 20_000 });

describe('undo', () => {
  it('takes back the last strokes by name after a reload, and redoes them', async () => {
    const before = await lamps();
    const page = await open(`/courtyards/${COURTYARD}?edit`);
    await drawLamps(page, [0, 0], [60, 40]);
    await until(lamps, before + 2);
    const label = await undoLabel(page);
    assert.match(label, /路灯/);

    await page.reload();
    await undoable(page);
    assert.equal(await undoLabel(page), label);
    await page.keyboard.press('Control+z');
    await until(lamps, before + 1);
    await page.keyboard.press('Control+z');
    await until(lamps, before);
    await saved(page);

    // What was undone is known after the next reload, too.
    await page.reload();
    await page.locator('[data-testid="edits-redo"]:not([disabled])').waitFor();
    await page.keyboard.press('Control+Shift+z');
    await until(lamps, before + 1);
    await saved(page);
    await page.keyboard.press('Control+z');
    await until(lamps, before);
    await saved(page);
    assert.deepEqual(visit.faults, []);
  });

  it('of another window, or of another courtyard, is its own', async () => {
    const page = await open(`/courtyards/${COURTYARD}?edit`);
    await drawLamps(page, [0, 60]);
    const other = await page.context().newPage();
    await other.goto(`${server.url}/courtyards/${COURTYARD}`);
    await other.getByTestId('camera-item').first().waitFor();
    assert.ok(await other.getByTestId('edits-undo').isDisabled());
    await page.goto(`${server.url}/courtyards/cy-04`);
    await page.getByTestId('edits-undo').waitFor();
    await page.waitForTimeout(500);
    assert.ok(await page.getByTestId('edits-undo').isDisabled());
    await page.goto(`${server.url}/courtyards/${COURTYARD}`);
    await undoable(page);
    const before = await lamps();
    await page.keyboard.press('Control+z');
    await until(lamps, before - 1);
    await saved(page);
  });

  it('after a reload says in words what somebody else has changed meanwhile, and changes nothing', async () => {
    const page = await open(`/courtyards/${COURTYARD}?feature=${BUILDING}`);
    await page.getByTestId('feature-edit').click();
    const field = page.getByTestId('field-height_m');
    const height = Number(await field.inputValue());
    await field.fill(String(height + 1));
    await field.press('Enter');
    await until(async () => (await stored(BUILDING)).properties.height_m, height + 1);
    await saved(page);
    await patch(BUILDING, { height_m: height + 5 });

    await page.reload();
    await undoable(page);
    await page.keyboard.press('Control+z');
    const words = page.getByTestId('edits-stale');
    await words.waitFor();
    assert.match(await words.innerText(), /没有撤销.*他人改过/);
    await keep(page, 'undo-stale');
    await saved(page);
    assert.equal((await stored(BUILDING)).properties.height_m, height + 5);
    assert.ok(await page.getByTestId('edits-undo').isDisabled(), 'it does not stand in the way');
    await patch(BUILDING, { height_m: height });
  });
});

describe('the removal of a building', () => {
  it('frees its entrances in the same action, says so, and one undo brings both back', async () => {
    const entrances = async () =>
      (await features()).filter(({ properties }) => properties.building === BUILDING).length;
    const count = await entrances();
    assert.ok(count > 0);
    const page = await open(`/courtyards/${COURTYARD}?feature=${BUILDING}`);
    await page.getByTestId('feature-edit').click();
    await page.getByTestId('form-delete').click();
    await until(async () => (await stored(BUILDING)) === undefined, true);
    assert.equal(await entrances(), 0);
    await undoable(page);
    assert.match(await undoLabel(page), new RegExp(`${count} 个入口不再属于它`));
    await page.keyboard.press('Control+z');
    await until(entrances, count);
    assert.ok(await stored(BUILDING));
  });
});

describe('the saving bar', () => {
  it('words a refusal in the reader’s language, by its code', async () => {
    const page = await open(`/courtyards/${COURTYARD}?feature=${BUILDING}`, { viewport: PHONE });
    await page.route('**/api/changes**', (route) => {
      const body = route.request().postDataJSON();
      const [edit] = body.edits;
      edit.put.properties.height_m = -6;
      return route.continue({ postData: JSON.stringify(body) });
    });
    await page.getByTestId('feature-edit').click();
    const field = page.getByTestId('field-height_m');
    await field.fill('12');
    await field.press('Enter');
    const bar = page.locator('[data-testid="saving"][data-state="refused"]');
    await bar.waitFor();
    const words = await bar.getByRole('alert').innerText();
    assert.match(words, /“高度”不能是 -6/);
    assert.doesNotMatch(words, /must be|[a-z]{4}/);
    await keep(page, 'saving-refused-phone');
    await page.unroute('**/api/changes**');
    await bar.getByRole('button', { name: '放弃此改动' }).click();
    await saved(page);
  });
});
