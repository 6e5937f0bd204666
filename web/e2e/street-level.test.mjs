// Standing in a courtyard: ways in, walls, cameras that are looked through, plans, and a look at every courtyard.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { ARTIFACTS, keep, mapIdle, PHONE, pixelsOf } from './browser.mjs';
import { violations } from './violations.mjs';
import { ask, execute, open, openAtOnce, post, server, startVisits, visit } from './visits.mjs';

/** Small: the processor draws it. */
const WINDOW = { width: 1052, height: 420 };
/** Where the processor draws and has other things to do, a picture may take very long. */
const PATIENCE_MS = 300_000;
const CAMERA = 'cy-03-cam-01';
const M_PER_DEGREE = { east: 91_500, north: 110_940 };

startVisits();

async function idle(page) {
  await page.waitForSelector('[data-street-idle="true"]', { timeout: PATIENCE_MS });
}

/** Opens an address at street level. */
async function stand(path, options = {}) {
  const page = await openAtOnce(path, { viewport: WINDOW, ...options });
  await idle(page);
  return page;
}

function standIn(page) {
  const [lon, lat, azimuth_deg, pitch_deg, height_m = 1.6] = new URL(page.url()).searchParams
    .get('stand')
    .split(',')
    .map(Number);
  return { lon, lat, azimuth_deg, pitch_deg, height_m };
}

const metres = ([lon, lat], [lon2, lat2]) => [
  (lon2 - lon) * M_PER_DEGREE.east,
  (lat2 - lat) * M_PER_DEGREE.north,
];
const distance_m = (from, to) => Math.hypot(...metres(from, to));
const middleOf = ({ geometry: { coordinates } }) =>
  [0, 1].map(
    (axis) => coordinates.reduce((sum, place) => sum + place[axis], 0) / coordinates.length,
  );

/** To the centimetre. */
async function placeOf(page) {
  const told = await page.locator('[data-stand]').getAttribute('data-stand');
  return told
    .split(',')
    .map((value) => Number(value).toFixed(2))
    .join();
}

/** Somebody who set out and walked on for as long as they could. */
async function stopped(page, start) {
  let before;
  for (let i = 0; i < 40; i += 1) {
    await page.waitForTimeout(1500);
    const now = await placeOf(page);
    if (now === before && now !== start) return;
    before = now;
  }
}

/** Of some places, the one that is farthest from the corners of things. */
function roomiest(places, things) {
  const far_m = (place) =>
    Math.min(
      ...things.flatMap(({ geometry }) =>
        positionsIn(geometry.coordinates).map((corner) => distance_m(place, corner)),
      ),
    );
  return places.reduce((best, place) => (far_m(place) > far_m(best) ? place : best));
}

const positionsIn = (part) =>
  typeof part[0] === 'number' ? [part] : part.flatMap((item) => positionsIn(item));

/** What took how long, in milliseconds: building is the processor's work anywhere, drawing a graphics card's elsewhere. */
function timesOf(page) {
  return page.evaluate(() =>
    performance
      .getEntriesByType('measure')
      .filter(({ name }) => name.startsWith('street-'))
      .map(({ name, duration }) => `${name.slice(7)} ${Math.round(duration)} ms`),
  );
}

async function featuresOf(courtyard) {
  return (await ask(`/features?courtyard=${courtyard}&limit=50000`)).features;
}

/** What is told of the camera's image at a place of it, from 0 to 1 across and down. */
async function readingAt(page, across, down) {
  const frame = await page.getByTestId('lens-frame').boundingBox();
  await page.mouse.move(frame.x + frame.width * across, frame.y + frame.height * down);
  await page.waitForTimeout(150);
  await idle(page);
  const { pxPerM, upM, inFrame, place } = await page
    .getByTestId('lens-reading')
    .evaluate((element) => ({ ...element.dataset }));
  return {
    px_per_m: Number(pxPerM),
    up_m: Number(upM),
    inFrame: inFrame === 'true',
    place: place?.split(',').map(Number),
  };
}

describe('street level', () => {
  it('is entered from the register, inside the main gate, and left the way it was entered', async () => {
    const page = await open('/', { viewport: WINDOW });
    await page
      .locator('[role="listitem"]', { has: page.locator('[data-courtyard="cy-03"]') })
      .getByTestId('register-street')
      .click();
    await idle(page);
    const gate = (await featuresOf('cy-03')).find(({ id }) => id === 'cy-03-g-01');
    const { lon, lat, azimuth_deg, height_m } = standIn(page);
    assert.ok(distance_m(middleOf(gate), [lon, lat]) < 6, 'inside the gate');
    assert.ok(Math.abs(azimuth_deg - 270) < 60, 'looking in');
    assert.equal(height_m, 1.6);
    await page.goBack();
    await page.getByTestId('register').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('is entered from the map by a right click, where one clicked', async () => {
    const page = await open('/courtyards/cy-03', { viewport: WINDOW });
    const map = await page.getByTestId('map').boundingBox();
    await page.mouse.click(map.x + map.width * 0.6, map.y + map.height * 0.5, { button: 'right' });
    await page.getByTestId('stand-here').click();
    await idle(page);
    const { bbox } = (await ask('/register')).courtyards.find(({ id }) => id === 'cy-03');
    const { lon, lat } = standIn(page);
    assert.ok(lon > bbox[0] && lon < bbox[2] && lat > bbox[1] && lat < bbox[3]);
    await page.keyboard.press('Escape');
    await page.getByTestId('street-level').waitFor({ state: 'detached' });
    assert.deepEqual(visit.faults, []);
  });

  it('lets nobody through a wall', async () => {
    const features = await featuresOf('cy-03');
    const wall = features.find(({ id }) => id === 'cy-03-w-09');
    const [from, to] = wall.geometry.coordinates;
    const [east_m, north_m] = metres(from, to);
    // The wall runs to the west: the courtyard is at its left. Square to it, so that one does not slide along to its end.
    const length_m = Math.hypot(east_m, north_m);
    const out = [north_m / length_m, -east_m / length_m];
    const azimuth_deg = (Math.atan2(...out) * 180) / Math.PI;
    // Where most room is before it: a parked car would stop one, too.
    const things = features.filter(({ id }) => id !== wall.id && !id.startsWith('cy-03-w'));
    const [lon, lat] = roomiest(
      [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((share) => [
        from[0] + share * (to[0] - from[0]) - (4 * out[0]) / M_PER_DEGREE.east,
        from[1] + share * (to[1] - from[1]) - (4 * out[1]) / M_PER_DEGREE.north,
      ]),
      things,
    );
    const page = await stand(
      `/courtyards/cy-03?stand=${lon},${lat},${(azimuth_deg + 360) % 360},0`,
    );
    const start = await placeOf(page);
    await page.keyboard.down('Shift');
    await page.keyboard.down('KeyW');
    await stopped(page, start);
    await page.keyboard.up('KeyW');
    await page.keyboard.up('Shift');
    await page.waitForTimeout(400);
    await idle(page);
    const there = standIn(page);
    const [a, b] = wall.geometry.coordinates.map((end) => metres([there.lon, there.lat], end));
    const side = (b[0] - a[0]) * -a[1] - (b[1] - a[1]) * -a[0];
    const away_m = Math.abs(side) / Math.hypot(b[0] - a[0], b[1] - a[1]);
    assert.ok(side > 0, 'still inside');
    assert.ok(away_m > 0.3 && away_m < 0.6, `${away_m} m before the wall`);
    assert.deepEqual(visit.faults, []);
  });

  it('is kept by the address: a reload stands at the same place', async () => {
    const page = await stand('/courtyards/cy-03?stand=113.9749,34.7196,120.5,-4,12.5');
    const before = [page.url(), await page.locator('[data-stand]').getAttribute('data-stand')];
    await page.reload();
    await idle(page);
    const after = [page.url(), await page.locator('[data-stand]').getAttribute('data-stand')];
    assert.deepEqual(after, before);
    const { azimuth_deg, pitch_deg, height_m } = standIn(page);
    assert.deepEqual([azimuth_deg, pitch_deg, height_m], [120.5, -4, 12.5]);
  });

  it('goes to a place of the small map, up to a bird’s eye and down again', async () => {
    const page = await stand('/courtyards/cy-03?stand');
    const from = standIn(page);
    const small = await page.getByTestId('street-minimap').boundingBox();
    await page.mouse.click(small.x + small.width * 0.3, small.y + small.height * 0.5);
    await page.waitForTimeout(400);
    await idle(page);
    const there = standIn(page);
    assert.ok(distance_m([from.lon, from.lat], [there.lon, there.lat]) > 20);
    await page.getByTestId('street-bird').click();
    await page.waitForTimeout(400);
    await idle(page);
    assert.ok(standIn(page).height_m > 30);
    await page.getByTestId('street-bird').click();
    await page.waitForTimeout(400);
    await idle(page);
    const down = standIn(page);
    assert.equal(down.height_m, 1.6);
    assert.ok(distance_m([down.lon, down.lat], [there.lon, there.lat]) < 3);
  });

  it('is led around, paused and left by keys', async () => {
    const page = await stand('/courtyards/cy-03?stand');
    await page.keyboard.press('t');
    const guide = page.getByTestId('street-guide');
    await guide.waitFor();
    assert.match(await guide.innerText(), /第 1 站/);
    await page.keyboard.press('Space');
    await page.keyboard.press('n');
    await guide.getByText('第 2 站').waitFor();
    await page.keyboard.press('w');
    await guide.waitFor({ state: 'detached' });
    await page.waitForTimeout(400);
    await idle(page);
    assert.deepEqual(visit.faults, []);
  });
});

describe('a camera that is looked through', () => {
  it('has the field of view and the pixels per metre of the analysis, to a hundredth', async () => {
    const page = await open(`/courtyards/cy-03?coverage&feature=${CAMERA}`, {
      viewport: { width: 1000, height: 420 },
    });
    await page.getByTestId('look-through').click();
    await page.getByTestId('lens-frame').waitFor();
    await idle(page);
    const camera = (await featuresOf('cy-03')).find(({ id }) => id === CAMERA);
    const eye = camera.geometry.coordinates;
    let compared = 0;
    for (const [across, down] of [
      [0.5, 0.75],
      [0.25, 0.85],
      [0.7, 0.95],
      [0.5, 0.6],
    ]) {
      const reading = await readingAt(page, across, down);
      assert.ok(reading.inFrame);
      if (reading.up_m > 0.05) continue;
      const report = await execute('seen-by', { courtyard: 'cy-03', point: reading.place });
      const { px_per_m } = report.cameras.find(({ id }) => id === CAMERA);
      assert.ok(
        Math.abs(reading.px_per_m / px_per_m - 1) < 0.01,
        `${reading.px_per_m} ${px_per_m}`,
      );
      compared += 1;
    }
    assert.ok(compared >= 2, 'points on the ground');
    // The angle between what is at both edges of the middle row.
    const rays = [];
    for (const across of [0.004, 0.996]) {
      const { place, up_m } = await readingAt(page, across, 0.5);
      rays.push([...metres(eye, place), up_m - camera.properties.height_m]);
    }
    const dot = rays[0].reduce((sum, part, i) => sum + part * rays[1][i], 0);
    const angle =
      (Math.acos(dot / (Math.hypot(...rays[0]) * Math.hypot(...rays[1]))) * 180) / Math.PI;
    assert.ok(Math.abs(angle / camera.properties.hfov_deg - 1) < 0.01, `${angle}°`);
    await keep(page, 'street-level-camera');
    await page.getByTestId('lens-leave').click();
    await page.waitForTimeout(400);
    await idle(page);
    assert.ok(distance_m(eye, [standIn(page).lon, standIn(page).lat]) < 5);
    assert.deepEqual(visit.faults, []);
  });

  it('is said to be missing where there is none', async () => {
    const page = await stand('/courtyards/cy-03?through=nothing');
    await page.getByRole('alert').getByText('无法从它看出去').waitFor();
  });
});

describe('what cameras see', () => {
  it('is shown on the ground and in the air, of all cameras or of one, with what the colours mean', async () => {
    const page = await stand('/courtyards/cy-03?stand=113.97528,34.71955,250,0');
    const before = await page.screenshot();
    await page.keyboard.press('c');
    const key = page.getByTestId('street-coverage-key');
    await key.waitFor({ timeout: PATIENCE_MS });
    await idle(page);
    const all = await page.screenshot();
    assert.notDeepEqual(all, before);
    const report = await execute('camera-coverage', { courtyard: 'cy-03' });
    assert.equal(await key.locator('li').count(), report.union.length + 1, 'levels and blind');
    await key.locator('select').selectOption(CAMERA);
    await page.waitForTimeout(400);
    await idle(page);
    assert.notDeepEqual(await page.screenshot(), all);
    assert.equal(new URL(page.url()).searchParams.get('feature'), CAMERA);
    await keep(page, 'street-level-volume');
    await page.getByTestId('key-look-through').click();
    await page.getByTestId('lens-frame').waitFor();
    await idle(page);
    assert.deepEqual(visit.faults, []);
  });
});

/** Two rows of trees in a plan, before somebody who stands there. */
function plant(scenario, [lon, lat], azimuth_deg) {
  const edits = [8, 14, 20].flatMap((ahead_m) =>
    [-4, 4].map((right_m) => {
      const azimuth = (azimuth_deg * Math.PI) / 180 + Math.atan2(right_m, ahead_m);
      const far_m = Math.hypot(right_m, ahead_m);
      const coordinates = [
        lon + (far_m * Math.sin(azimuth)) / M_PER_DEGREE.east,
        lat + (far_m * Math.cos(azimuth)) / M_PER_DEGREE.north,
      ];
      const properties = { kind: 'tree', courtyard: 'cy-03', species: '国槐', height_m: 7 };
      const geometry = { type: 'Point', coordinates };
      const put = { type: 'Feature', id: crypto.randomUUID(), geometry, properties };
      return { put, expected: null };
    }),
  );
  const title = { zh: '种树', en: 'Plant trees' };
  return post(`/changes?scenario=${scenario}`, { action: crypto.randomUUID(), title, edits });
}

/** How much of the two halves of a picture of both states differs. */
async function differingShare(page, png) {
  const pixels = await pixelsOf(page, png);
  const width = png.readUInt32BE(16);
  return pixels.evaluate((data, across) => {
    const half = Math.floor(across / 2);
    let [differ, all] = [0, 0];
    for (let at = 0; at < data.length; at += 4 * 97) {
      const x = (at / 4) % across;
      if (x >= half) continue;
      all += 1;
      differ += Number(Math.abs(data[at] - data[at + 4 * half]) > 24);
    }
    return differ / all;
  }, width);
}

describe('plans at street level', () => {
  it('are switched in place, and set beside what there is today in one picture', async () => {
    const { id } = await post('/scenarios', { courtyard: 'cy-03', name: '街景方案' });
    const page = await stand('/courtyards/cy-03?stand');
    const { lon, lat, azimuth_deg } = standIn(page);
    await plant(id, [lon, lat], azimuth_deg);
    await page.getByTestId('street-state').selectOption(id);
    await page.getByTestId('street-picture').waitFor();
    await idle(page);
    assert.equal(new URL(page.url()).searchParams.get('scenario'), id);
    assert.deepEqual([standIn(page).lon, standIn(page).lat], [lon, lat]);
    const coming = page.waitForEvent('download', { timeout: PATIENCE_MS });
    await page.getByTestId('street-picture').click();
    const download = await coming;
    const file = `${ARTIFACTS}/street-level-pair.png`;
    await download.saveAs(file);
    const png = await readFile(file);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.ok(png.readUInt32BE(16) > 3200 && png.readUInt32BE(20) > 1000, 'two pictures wide');
    assert.ok((await differingShare(page, png)) > 0.05, 'what is planned is seen');
    await page.goBack();
    await idle(page);
    assert.equal(new URL(page.url()).searchParams.get('scenario'), null);
    assert.deepEqual(visit.faults, []);
  });
});

describe('a picture that comes in two steps', () => {
  /**
   * As with a graphics card: then nobody waits for all of it. `data-street-picture`, each time that it changed, and whether
   * the map had drawn anything by then.
   */
  function withCard() {
    const { getParameter } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
      const unmaskedRenderer = 0x9246;
      return name === unmaskedRenderer ? 'a card' : getParameter.call(this, name);
    };
    globalThis.pictures = [];
    globalThis.drewMap = { ever: false };
    const { drawElements } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.drawElements = function (...which) {
      globalThis.drewMap.ever ||= this.canvas.classList.contains('maplibregl-canvas');
      drawElements.apply(this, which);
    };
    const look = () => {
      const now = document.querySelector('[data-street-picture]')?.dataset.streetPicture;
      if (!now || now === globalThis.pictures.at(-1)) return;
      globalThis.pictures.push(now);
      globalThis.drewMap[now] = globalThis.drewMap.ever;
    };
    const watch = { subtree: true, childList: true, attributeFilter: ['data-street-picture'] };
    new MutationObserver(look).observe(document, watch);
  }
  const pictures = (page) => page.evaluate(() => globalThis.pictures);

  it('is the first one until all is there, also for those who left before and came again', async () => {
    const page = await openAtOnce('/wall', { viewport: { width: 480, height: 320 } });
    await page.context().addInitScript(withCard);
    await page.goto(`${server.url}/courtyards/cy-13?stand`);
    await page.waitForFunction(() => globalThis.pictures.includes('first'), null, {
      timeout: PATIENCE_MS,
      polling: 20,
    });
    const drewMap = () => page.evaluate(() => globalThis.drewMap);
    assert.equal((await drewMap()).first, false, 'the map below rests');
    await page.evaluate(() => {
      globalThis.pictures = [];
      history.pushState(null, '', '/');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByTestId('street-level').waitFor({ state: 'detached' });
    await page.goBack();
    await idle(page);
    assert.deepEqual(await pictures(page), ['nothing', 'first', 'whole']);
    await mapIdle(page);
    assert.ok((await drewMap()).ever, 'and goes on');
    assert.deepEqual(visit.faults, []);
  });
});

describe('for those who cannot see it', () => {
  it('says so without WebGL, and leads back to the map', async () => {
    const page = await openAtOnce('/courtyards/cy-03', { viewport: WINDOW });
    await page.getByTestId('courtyard-panel').waitFor();
    await page.evaluate(() => {
      const before = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : before.call(this, kind, ...rest);
      };
    });
    await page.getByTestId('street-open').click();
    await page.getByText('这台设备无法显示街景').waitFor();
    await page.getByRole('alert').getByRole('button').click();
    await mapIdle(page);
  });

  it('says that the graphics card took the picture away, and shows it again', async () => {
    const page = await stand('/courtyards/cy-03?stand');
    const lose = await page.evaluateHandle(() =>
      document
        .querySelector('[data-street-idle] canvas')
        .getContext('webgl2')
        .getExtension('WEBGL_lose_context'),
    );
    await lose.evaluate((extension) => extension.loseContext());
    await page.getByText('正在恢复').waitFor();
    await lose.evaluate((extension) => extension.restoreContext());
    await page.getByText('正在恢复').waitFor({ state: 'detached' });
    await idle(page);
  });

  it('has no violation, on a phone in the dark', async () => {
    const page = await stand('/courtyards/cy-13?stand', { viewport: PHONE, colorScheme: 'dark' });
    await page.getByTestId('street-sun-toggle').click();
    await page.getByTestId('street-sun').waitFor();
    assert.deepEqual(await violations(page), []);
    await keep(page, 'street-level-phone');
    await page.getByTestId('street-sun-toggle').click();
    await page.getByTestId('street-coverage').click();
    await page.getByTestId('street-coverage-key').waitFor({ timeout: PATIENCE_MS });
    await idle(page);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'street-level-phone-coverage');
  });

  it('is walked by a thumb', async () => {
    const page = await stand('/courtyards/cy-13?stand', { viewport: PHONE });
    const from = standIn(page);
    const { x, y, width, height } = await page.getByTestId('street-stick').boundingBox();
    const middle = { x: x + width / 2, y: y + height / 2 };
    const line = await page.context().newCDPSession(page);
    const touch = (type, points) =>
      line.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [middle]);
    await touch('touchMove', [{ x: middle.x, y: middle.y - 36 }]);
    await page.waitForTimeout(1500);
    await touch('touchEnd', []);
    await page.waitForTimeout(400);
    await idle(page);
    const to = standIn(page);
    assert.ok(distance_m([from.lon, from.lat], [to.lon, to.lat]) > 0.5);
  });
});

describe('every courtyard', () => {
  it('can be stood in, one after the other from the register', async () => {
    const { courtyards } = await ask('/register');
    assert.ok(courtyards.length >= 16);
    const page = await openAtOnce('/', { viewport: WINDOW });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.getByTestId('register').waitFor();
    for (const { id } of courtyards) {
      await page.evaluate(() => performance.clearMeasures());
      await page
        .locator('[role="listitem"]', { has: page.locator(`[data-courtyard="${id}"]`) })
        .getByTestId('register-street')
        .click();
      await idle(page);
      const box = await page.getByTestId('street-level').boundingBox();
      await page.screenshot({ path: `${ARTIFACTS}/street-level-${id}.png`, clip: box });
      console.log(`${id}: ${(await timesOf(page)).join(', ')}`);
      assert.deepEqual(visit.faults, [], id);
      await page.goBack();
      await page.getByTestId('register').waitFor();
    }
  });
});
