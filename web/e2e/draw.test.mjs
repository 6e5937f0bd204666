// Drawing by hand, on the demo: what is drawn is what is stored.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, server, startVisits, until } from './visits.mjs';

const COURTYARD = 'cy-03';

startVisits();

async function features(courtyard = COURTYARD) {
  const query = new URLSearchParams({ courtyard, limit: '50000' });
  const answer = await fetch(`${server.url}/api/features?${query}`);
  return (await answer.json()).features;
}

const ids = (list) => new Set(list.map(({ id }) => id));

/** The features that are there now and were not before. */
async function added(before, courtyard) {
  const known = ids(before);
  return (await features(courtyard)).filter(({ id }) => !known.has(id));
}

/** On a sphere, which is within half a per cent of the ellipsoid: independent of the program's own plane. */
function metres([lon, lat], [toLon, toLat]) {
  const [east, north] = [
    (toLon - lon) * 111_320 * Math.cos((lat * Math.PI) / 180),
    (toLat - lat) * 111_320,
  ];
  return Math.hypot(east, north);
}

function area([ring]) {
  const [lon, lat] = ring[0];
  const scale = 111_320;
  const xy = ring.map(([x, y]) => [
    (x - lon) * scale * Math.cos((lat * Math.PI) / 180),
    (y - lat) * scale,
  ]);
  return Math.abs(
    xy.slice(1).reduce((sum, [x, y], i) => sum + (xy[i][0] * y - x * xy[i][1]) / 2, 0),
  );
}

async function saved(page) {
  await page.waitForTimeout(100);
  await page.locator('[data-testid="saving"][data-state="saved"]').waitFor({ timeout: 20_000 });
}

/** Opens a courtyard to be drawn on, near enough to tell a metre. */
async function openDrawing(options, courtyard = COURTYARD) {
  const boundary = (await features(courtyard)).find(({ id }) => id === courtyard);
  const ring = boundary.geometry.coordinates[0];
  const [lon, lat] = [0, 1].map(
    (i) => ring.reduce((sum, place) => sum + place[i], 0) / ring.length,
  );
  const page = await open(`/courtyards/${courtyard}?edit&map=20/${lat}/${lon}/0/0`, options);
  await page.getByTestId('draw-toolbar').waitFor();
  const box = await page.getByTestId('map').boundingBox();
  const middle = [box.x + box.width * 0.6, box.y + box.height * 0.55];
  const at = (right, down) => [middle[0] + right, middle[1] + down];
  return { page, at };
}

async function take(page, kind) {
  await page.getByTestId('draw-kinds').click();
  await page.getByTestId(`draw-kind-${kind}`).click();
}

async function type(page, text) {
  await page.keyboard.press(text[0]);
  const field = page.getByTestId('draw-typed');
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'draw-typed');
  await page.keyboard.type(text.slice(1));
  await page.keyboard.press('Enter');
}

describe('drawing', () => {
  it('makes a building of typed lengths and bearings, exactly', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'building');
    await page.mouse.move(...at(0, 0));
    await page.keyboard.down('Alt');
    await page.mouse.click(...at(0, 0));
    await page.keyboard.up('Alt');
    await type(page, '12.5<90');
    await type(page, '8<0');
    await type(page, '12.5<270');
    await keep(page, 'draw-typed');
    await page.keyboard.press('Enter');
    await saved(page);
    const [building, ...more] = await added(before);
    assert.equal(more.length, 0);
    assert.equal(building.properties.kind, 'building');
    const ring = building.geometry.coordinates[0];
    assert.equal(ring.length, 5);
    assert.ok(Math.abs(area([ring]) - 100) < 1, `${area([ring])} m2`);
    const sides = ring.slice(1).map((place, i) => metres(ring[i], place));
    assert.ok(Math.abs(Math.max(...sides) - 12.5) < 0.07, String(sides));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual(await added(before), []);
  });

  it('draws a rectangle by two clicks, moves it, and takes each step back by name', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'green_area');
    await page.getByTestId('draw-rectangle').click();
    await page.mouse.click(...at(-60, -60));
    await page.mouse.move(...at(20, 20), { steps: 4 });
    await keep(page, 'draw-rectangle');
    await page.mouse.click(...at(60, 60));
    await saved(page);
    const [drawn] = await added(before);
    await page.getByTestId('draw-select').click();
    await page.mouse.move(...at(5, 12));
    await page.mouse.down();
    await page.mouse.move(...at(60, 40), { steps: 5 });
    await page.mouse.move(...at(105, 12), { steps: 5 });
    await keep(page, 'draw-move');
    await page.mouse.up();
    await saved(page);
    const [moved] = await added(before);
    const step = metres(drawn.geometry.coordinates[0][0], moved.geometry.coordinates[0][0]);
    // 100 px at zoom 20 are 6.14 m; snapping may shift it by its reach.
    assert.ok(Math.abs(step - 6.14) < 0.8, `${step} m`);
    const undo = page.getByTestId('edits-undo');
    assert.match(await undo.getAttribute('aria-label'), /移动 绿地/);
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual((await added(before))[0].geometry, drawn.geometry);
    await page.keyboard.press('Delete');
    await saved(page);
    assert.deepEqual(await added(before), []);
  });

  it('shows what it snaps to, and puts the vertex there exactly', async () => {
    const all = await features();
    const { page, at } = await openDrawing();
    await take(page, 'lane');
    const chip = page.getByTestId('draw-snapped');
    // Some place within a few metres has an edge or a corner: the hand finds it as a person does.
    let found = null;
    for (let i = 0; i < 400 && !found; i += 1) {
      const place = at(-220 + (i % 20) * 22, -190 + Math.floor(i / 20) * 19);
      await page.mouse.move(...place);
      if ((await chip.count()) && (await chip.textContent()) === '角点') found = place;
    }
    assert.ok(found, 'no corner within reach');
    await page.mouse.click(...found);
    await page.mouse.click(found[0] + 90, found[1] + 47);
    await keep(page, 'draw-snap');
    await page.keyboard.press('Enter');
    await saved(page);
    const [lane] = await added(all);
    const corners = all.flatMap(({ geometry }) => geometry.coordinates.flat(3));
    const [lon] = lane.geometry.coordinates[0];
    assert.ok(corners.some((value) => Math.abs(value - lon) < 2e-9));
  });

  it('splits an area, joins it again, cuts a hole, and draws a fence half a metre inside', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'parking_area');
    await page.getByTestId('draw-rectangle').click();
    await page.mouse.click(...at(-90, -50));
    await page.mouse.click(...at(90, 50));
    await saved(page);
    const [whole] = await added(before);
    const size = area(whole.geometry.coordinates);
    await page.getByTestId('draw-split').click();
    await page.mouse.click(...at(10, -110));
    await page.mouse.click(...at(-10, 110));
    await page.keyboard.press('Enter');
    await saved(page);
    const pieces = await added(before);
    assert.equal(pieces.length, 2);
    const sum = pieces.reduce((total, { geometry }) => total + area(geometry.coordinates), 0);
    assert.ok(Math.abs(sum - size) < 0.01, `${sum} of ${size}`);
    await page.getByTestId('draw-join').click();
    await saved(page);
    const [joined, ...none] = await added(before);
    assert.equal(none.length, 0);
    assert.ok(Math.abs(area(joined.geometry.coordinates) - size) < 0.01);
    await page.getByTestId('draw-hole').click();
    for (const place of [at(-40, -20), at(30, -20), at(30, 25)]) await page.mouse.click(...place);
    await page.keyboard.press('Enter');
    await saved(page);
    const [holed] = await added(before);
    assert.equal(holed.geometry.coordinates.length, 2);
    await page.keyboard.press('Control+z');
    await page.getByTestId('draw-beside').click();
    await keep(page, 'draw-beside');
    await page.getByTestId('draw-beside-form').locator('[type="submit"]').click();
    await saved(page);
    const wall = (await added(before)).find(({ properties }) => properties.kind === 'wall');
    const inner = area([wall.geometry.coordinates]);
    const [a, b, c] = whole.geometry.coordinates[0];
    const expected = (metres(a, b) - 1) * (metres(b, c) - 1);
    assert.ok(Math.abs(inner - expected) / expected < 0.01, `${inner} of ${expected}`);
  });

  it('puts chosen vertices in line, and takes it back by name', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'green_area');
    await page.keyboard.down('Alt');
    for (const place of [
      [-100, 60],
      [-100, -60],
      [-30, -52],
      [40, -70],
      [100, -60],
      [100, 60],
    ])
      await page.mouse.click(...at(...place));
    await page.keyboard.up('Alt');
    await page.keyboard.press('Enter');
    await saved(page);
    const [drawn] = await added(before);
    await page.keyboard.press('v');
    // A box about the upper side's vertices.
    await page.keyboard.down('Shift');
    await page.mouse.move(...at(-120, -90));
    await page.mouse.down();
    await page.mouse.move(...at(120, -30), { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForFunction(() =>
      /4/.test(document.querySelector('[data-testid="draw-count"]')?.textContent ?? ''),
    );
    await keep(page, 'draw-vertices');
    await page.keyboard.press('i');
    await saved(page);
    const [aligned] = await added(before);
    const ring = aligned.geometry.coordinates[0];
    const lats = ring.map(([, lat]) => lat).sort((a, b) => b - a);
    assert.ok(metres([0, lats[0]], [0, lats[3]]) < 0.01, String(lats));
    assert.match(await page.getByTestId('edits-undo').getAttribute('aria-label'), /角点排成一线/);
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual((await added(before))[0].geometry, drawn.geometry);
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual(await added(before), []);
  });

  it('says why a line does not split, and changes nothing', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await page.getByTestId('draw-boundary').click();
    await page.keyboard.press('s');
    await page.mouse.click(...at(0, 0));
    await page.mouse.click(...at(0, 0));
    await page.keyboard.press('Enter');
    await page.keyboard.press('s');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    assert.match(await page.getByTestId('draw-notice').textContent(), /选中/);
    assert.deepEqual(await added(before), []);
  });

  it('copies from one courtyard into another', async () => {
    const there = await features('cy-04');
    const { page, at } = await openDrawing();
    const before = await features();
    await take(page, 'tree');
    await page.keyboard.down('Alt');
    await page.mouse.click(...at(0, 40));
    await page.mouse.click(...at(60, 40));
    await page.keyboard.up('Alt');
    await saved(page);
    assert.equal((await added(before)).length, 2);
    await page.keyboard.press('v');
    await mapIdle(page);
    await page.mouse.click(...at(0, 40));
    await page.keyboard.down('Shift');
    await page.mouse.click(...at(60, 40));
    await page.keyboard.up('Shift');
    await page.keyboard.press('Control+c');
    const other = await openOther(page);
    await other.keyboard.press('Control+v');
    await until(async () => (await added(there, 'cy-04')).length, 2);
    const pasted = await added(there, 'cy-04');
    const apart = metres(...pasted.map(({ geometry }) => geometry.coordinates));
    assert.ok(Math.abs(apart - 60 * 0.0614) < 0.05, `${apart} m`);
    for (const { properties } of pasted) assert.equal(properties.courtyard, 'cy-04');
  });

  it('places a row of parking spaces of the size of the standard along a baseline', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'parking_space');
    await page.keyboard.down('Alt');
    await page.mouse.click(...at(-80, 30));
    await page.keyboard.up('Alt');
    await type(page, '12.5<90');
    await page.keyboard.press('Enter');
    assert.match(await page.getByTestId('draw-row-count').textContent(), /5/);
    await page.getByText('无障碍', { exact: true }).click();
    await page.mouse.click(...at(-60, 10));
    await keep(page, 'draw-row');
    await page.keyboard.press('Enter');
    await saved(page);
    const spaces = await added(before);
    assert.ok(spaces.length >= 4, String(spaces.length));
    for (const { geometry } of spaces) {
      const size = area(geometry.coordinates);
      assert.ok(Math.abs(size - 2.4 * 5.3) < 0.2 || Math.abs(size - 2.5 * 5) < 0.2, `${size} m2`);
    }
    assert.ok(spaces.some(({ properties }) => properties.type === 'accessible'));
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual(await added(before), []);
  });

  it('adds a courtyard, whose corners are pulled into shape', async () => {
    const page = await open('/');
    await page.getByTestId('add-courtyard').click();
    await page.getByTestId('draw-toolbar').waitFor();
    await mapIdle(page);
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1));
    await page.waitForTimeout(1500);
    const [courtyard] = await features(id);
    assert.ok(Math.abs(area(courtyard.geometry.coordinates) - 2500) < 30);
    await keep(page, 'draw-new-courtyard');
  });

  it('tells at once which courtyard a new one lies over, and by how much', async () => {
    const boundary = (await features()).find(({ id }) => id === COURTYARD);
    const ring = boundary.geometry.coordinates[0];
    const [lon, lat] = [0, 1].map(
      (i) => ring.slice(1).reduce((sum, place) => sum + place[i], 0) / (ring.length - 1),
    );
    const page = await open(`/?map=19/${lat}/${lon}/0/0`);
    await page.getByTestId('add-courtyard').click();
    const told = page.getByTestId('draw-overlap').first();
    await told.waitFor();
    const words = await told.textContent();
    assert.ok(words.includes(boundary.properties.name), words);
    assert.match(words, /重叠 2,[45]\d\d/);
    await keep(page, 'draw-overlap');
  });

  it('says that a courtyard was not added when there is no line', async () => {
    const page = await open('/');
    await page.route('**/api/changes**', (route) => route.abort());
    await page.getByTestId('add-courtyard').click();
    await page.getByTestId('add-courtyard-failed').waitFor();
    await keep(page, 'draw-no-courtyard');
    assert.equal(new URL(page.url()).pathname, '/');
  });

  it('lays down what is half drawn when drawing ends', async () => {
    const before = await features();
    const { page, at } = await openDrawing();
    await take(page, 'building');
    await page.mouse.click(...at(0, 0));
    await page.mouse.click(...at(60, 0));
    await page.getByTestId('draw-finish').waitFor();
    await page.getByTestId('draw-done').click();
    await page.getByTestId('draw-toolbar').waitFor({ state: 'detached' });
    await page.getByTestId('draw-toggle').click();
    await page.getByTestId('draw-draw').click();
    assert.equal(await page.getByTestId('draw-finish').count(), 0);
    assert.deepEqual(await added(before), []);
  });

  it('works by finger on a phone, and drags of the map stay drags', async () => {
    const before = await features();
    const { page } = await openDrawing({ viewport: PHONE });
    await take(page, 'lamp');
    await page.touchscreen.tap(200, 420);
    await saved(page);
    const [lamp] = await added(before);
    assert.equal(lamp.geometry.type, 'Point');
    // The last one is selected; with several allowed, a tap takes the other one to it, and both are moved by one value.
    await page.touchscreen.tap(280, 470);
    await page.getByTestId('draw-more').tap();
    await page.getByTestId('draw-several').tap();
    await page.touchscreen.tap(200, 420);
    await page.waitForFunction(
      () => document.querySelector('[data-testid="draw-count"]')?.textContent === '2',
    );
    await page.getByTestId('draw-typed').tap();
    await page.keyboard.type('3 -2');
    await page.keyboard.press('Enter');
    await saved(page);
    const moved = (await added(before)).find(({ id }) => id === lamp.id);
    const step = metres(lamp.geometry.coordinates, moved.geometry.coordinates);
    assert.ok(Math.abs(step - Math.hypot(3, 2)) < 0.02, `${step} m`);
    await keep(page, 'draw-phone');
    await page.getByTestId('draw-undo').tap();
    await saved(page);
    assert.deepEqual(
      (await added(before)).find(({ id }) => id === lamp.id).geometry,
      lamp.geometry,
    );
  });
});

/** The same person in another courtyard: the page is not loaded anew. */
async function openOther(page) {
  await page.goto(`${server.url}/courtyards/cy-04?edit`);
  await mapIdle(page);
  await page.getByTestId('draw-toolbar').waitFor();
  return page;
}
