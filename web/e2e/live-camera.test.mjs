// Trying a camera out: it is dragged and turned, and what it sees follows. Nothing of it is saved.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, server, startVisits, visit } from './visits.mjs';

const COURTYARD = 'cy-03';
const CAMERA = 'cy-03-cam-01';
const PATH = `/courtyards/${COURTYARD}?coverage&feature=${CAMERA}`;
const EXECUTION = '/api/processes/camera-coverage/execution';

startVisits();

async function openCamera(options) {
  const page = await open(PATH, options);
  await page.getByTestId('aim').waitFor();
  await page.getByTestId('coverage-level').first().waitFor();
  return page;
}

/** Counts in the page: what the pointer did, what was asked, and what was drawn when. */
async function record(page) {
  await page.evaluate(() => {
    const seen = { moves: 0, sent: 0, most: 0, zones: [], drawn: 0, busy: 0 };
    window.seen = seen;
    addEventListener('pointermove', () => (seen.moves += 1), true);
    let inFlight = 0;
    const real = window.fetch;
    window.fetch = async (address, init) => {
      if (!String(init?.body ?? '').includes('"outputs"')) return real(address, init);
      seen.sent += 1;
      inFlight += 1;
      seen.most = Math.max(seen.most, inFlight);
      try {
        const answer = await real(address, init);
        answer
          .clone()
          .json()
          .then((report) => {
            const [{ id }] = JSON.parse(init.body).inputs.draft.features;
            const own = report.cameras.find((camera) => camera.id === id);
            seen.zones.push(JSON.stringify(own.levels[0].polygon));
          })
          .catch(() => {});
        return answer;
      } finally {
        inFlight -= 1;
      }
    };
    const map = document.querySelector('[data-testid="map"]');
    new MutationObserver(() => (seen.drawn += 1)).observe(map, {
      attributeFilter: ['data-live-drawn'],
    });
    const panel = document.querySelector('[data-testid="coverage-panel"]');
    new MutationObserver(() => {
      if (panel.getAttribute('aria-busy') === 'true') seen.busy += 1;
    }).observe(panel, { attributeFilter: ['aria-busy'] });
  });
  return () => page.evaluate(() => window.seen);
}

const map = (page) => page.getByTestId('map');

/** The camera as the page keeps it for the session. */
async function tried(page) {
  const text = await page.evaluate((id) => sessionStorage.getItem(`yuantu.trial.${id}`), COURTYARD);
  const trial = JSON.parse(text ?? '{"base":{},"steps":[],"done":0}');
  const states = trial.steps.slice(0, trial.done).map((step) => step.changes[CAMERA]);
  return { steps: trial.steps.length, done: trial.done, state: states.at(-1) ?? null };
}

/** Waits until the zones on the map are those of the camera as it is now. */
async function caughtUp(page) {
  await page.waitForFunction(
    ([courtyard, camera]) => {
      const trial = JSON.parse(sessionStorage.getItem(`yuantu.trial.${courtyard}`) ?? 'null');
      const state = trial?.steps[trial.done - 1]?.changes[camera];
      const { liveAt } = document.querySelector('[data-testid="map"]').dataset;
      return state ? liveAt === state.position.join() : liveAt === undefined;
    },
    [COURTYARD, CAMERA],
  );
}

async function middle(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Drags by the mouse, a step for each frame or so. */
async function drag(page, grip, [dx, dy], { steps = 40, during } = {}) {
  const [x, y] = await middle(page.getByTestId(grip));
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    await page.mouse.move(x + (dx * step) / steps, y + (dy * step) / steps);
    await page.waitForTimeout(16);
    if (step === Math.round(steps / 2)) await during?.();
  }
  await page.mouse.up();
  return [x + dx, y + dy];
}

async function storedState() {
  const project = await (await fetch(`${server.url}/api/projects/default`)).json();
  const items = `${server.url}/api/collections/cameras/items/${CAMERA}`;
  const { geometry, properties } = await (await fetch(items)).json();
  return JSON.stringify([project.revision, geometry, properties]);
}

const number = async (page, name) =>
  Number(await page.getByTestId(`live-${name}-number`).inputValue());
const shownArea = async (page, level) => {
  const row = await page
    .locator(`[data-testid="coverage-level"][data-level="${level}"]`)
    .innerText();
  return Number(row.match(/([\d,.]+)\s*m²/)[1].replaceAll(',', ''));
};

describe('a camera that is dragged', () => {
  it('takes its zones along, frame by frame, and ends with the answer to the last place', async (t) => {
    const page = await openCamera();
    const stored = await storedState();
    const blank = await map(page).screenshot();
    const seen = await record(page);
    let halfway;
    const end = await drag(page, 'aim-move', [-110, -64], {
      during: async () => {
        halfway = await map(page).screenshot();
      },
    });
    await caughtUp(page);
    const { moves, sent, most, drawn, zones, busy } = await seen();
    t.diagnostic(
      `${moves} pointer moves, ${sent} questions, ${drawn} answers drawn, ${most} at once`,
    );

    assert.ok(moves >= 40, `${moves} moves`);
    assert.ok(sent >= 8 && sent <= moves + 1, `${sent} questions`);
    assert.ok(most <= 2, `${most} at once`);
    assert.ok(drawn >= 8 && drawn <= sent, `${drawn} drawn`);
    assert.ok(new Set(zones).size >= 8, `${new Set(zones).size} different zones`);
    assert.equal(busy, 0, 'the panel went into its loading state');

    const [x, y] = await middle(page.getByTestId('aim-move'));
    assert.ok(Math.hypot(x - end[0], y - end[1]) < 1.5, 'the camera is under the pointer');
    await mapIdle(page);
    await page.waitForTimeout(300);
    const now = await map(page).screenshot();
    assert.notDeepEqual(halfway, blank);
    assert.notDeepEqual(now, halfway);
    assert.deepEqual((await tried(page)).steps, 1, 'a drag is one step');
    assert.equal(await storedState(), stored, 'nothing was saved');
    await keep(page, 'live-drag-zh-desktop');
    assert.deepEqual(visit.faults, []);
  });

  it('shows the areas that the server gives for the draft, now and before', async () => {
    const page = await openCamera();
    const before = await shownArea(page, 'detect');
    await drag(page, 'aim-move', [-110, -64], { steps: 8 });
    await caughtUp(page);
    const { position, ...properties } = (await tried(page)).state;
    const camera = {
      type: 'Feature',
      id: CAMERA,
      geometry: { type: 'Point', coordinates: position },
      properties: { kind: 'camera', courtyard: COURTYARD, ...properties },
    };
    const answer = await fetch(server.url + EXECUTION, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        inputs: { courtyard: COURTYARD, draft: { type: 'FeatureCollection', features: [camera] } },
      }),
    });
    const report = await answer.json();
    const levels = report.cameras.find(({ id }) => id === CAMERA).levels;
    const expected = levels.find(({ level }) => level === 'detect').area_m2;
    assert.ok(Math.abs(expected - before) > 10, 'the place makes a difference');
    assert.ok(Math.abs((await shownArea(page, 'detect')) - expected) <= 0.5);
    const row = await page.locator('[data-testid="trial-change"] [data-row="detect"]').innerText();
    const [was, is] = [...row.matchAll(/([\d,.]+)\s*m²/g)].map(([, n]) =>
      Number(n.replaceAll(',', '')),
    );
    assert.deepEqual([was, Math.abs(is - expected) <= 0.5], [before, true]);
    const must = await page.getByTestId('must-see').count();
    assert.equal(must, report.must_see.length);
  });

  it('turns by its knob and opens its view by the ends of the arc', async () => {
    const page = await openCamera();
    const [x, y] = await middle(page.getByTestId('aim-move'));
    const [kx, ky] = await middle(page.getByTestId('aim-turn'));
    await drag(page, 'aim-turn', [x - 90 - kx, y - ky]);
    await caughtUp(page);
    assert.ok(Math.abs((await number(page, 'azimuth')) - 270) < 1.5, 'it looks west');
    const [, top] = await middle(page.getByTestId('aim-right'));
    assert.ok(top < y, 'the ring has turned with it');
    const [rx, ry] = await middle(page.getByTestId('aim-right'));
    await drag(page, 'aim-right', [x - 80 - rx, y - 30 - ry]);
    await caughtUp(page);
    const expected = 2 * (Math.atan2(30, 80) * (180 / Math.PI));
    assert.ok(Math.abs((await number(page, 'hfov')) - expected) < 3, 'its view is narrow');
    assert.equal((await tried(page)).steps, 2);
    await keep(page, 'live-turn-zh-desktop');
  });

  it('does not turn into a click or a pan of the map', async () => {
    const page = await openCamera();
    const [x, y] = await middle(page.getByTestId('aim-move'));
    await page.mouse.click(x, y);
    assert.match(page.url(), new RegExp(`feature=${CAMERA}`));
    assert.equal((await tried(page)).steps, 0);
    const other = await middle(page.locator('.maplibregl-ctrl-scale'));
    await drag(page, 'aim-move', [-30, 0], { steps: 4 });
    assert.deepEqual(await middle(page.locator('.maplibregl-ctrl-scale')), other);
    const [moved] = await middle(page.getByTestId('aim-move'));
    assert.ok(Math.abs(moved - (x - 30)) < 1.5);
  });
});

describe('a camera that is set by numbers', () => {
  it('tilts by its slider, in one step, and the side view shows the same dead zone', async () => {
    const page = await openCamera();
    const near = () => page.getByTestId('side-view').getAttribute('data-near-m').then(Number);
    const before = await near();
    const slider = page.getByTestId('live-tilt-slider');
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await slider.boundingBox();
    await page.mouse.move(x + width * 0.3, y + height / 2);
    await page.mouse.down();
    for (let step = 0; step <= 10; step += 1) {
      await page.mouse.move(x + width * (0.3 + step * 0.02), y + height / 2);
      await page.waitForTimeout(20);
    }
    await page.mouse.up();
    await caughtUp(page);
    assert.equal((await tried(page)).steps, 1);
    const { state } = await tried(page);
    const half = Math.atan(
      (Math.tan((state.hfov_deg * Math.PI) / 360) * state.image_height_px) / state.image_width_px,
    );
    const expected = state.height_m / Math.tan((state.tilt_deg * Math.PI) / 180 + half);
    assert.ok(Math.abs((await near()) - expected) < 0.001);
    assert.ok(expected < before, 'a steeper camera sees nearer');
  });

  it('takes numbers by hand, and says so when it sees nothing from a height', async () => {
    const page = await openCamera();
    await page.getByTestId('live-resolution-number').fill('1280');
    await page.keyboard.press('Enter');
    await caughtUp(page);
    const { state } = await tried(page);
    assert.deepEqual([state.image_width_px, state.image_height_px], [1280, 720]);
    await page.getByTestId('live-height-number').fill('8.5');
    await caughtUp(page);
    assert.equal((await tried(page)).state.height_m, 8.5);
    await page.getByTestId('live-height-number').fill('0');
    await page.getByTestId('side-view-none').waitFor();
    await page.getByTestId('live-height-number').fill('6');
    await page.getByTestId('side-view').waitFor();
  });

  it('gets a lens from the catalogue, and one of the project’s own', async () => {
    const page = await openCamera();
    await page.getByTestId('lens-picker').selectOption('8mp-4mm-1-1.8in-wide');
    await caughtUp(page);
    const { state } = await tried(page);
    assert.deepEqual([state.image_width_px, state.image_height_px], [3840, 2160]);
    // 2·atan(7.68 / 8) = 87.66°
    assert.ok(Math.abs(state.hfov_deg - 87.66) < 0.01);

    await page.getByTestId('lens-add').click();
    const form = page.getByTestId('lens-form');
    await form.locator('input[type="text"]').fill('门卫室 3 mm');
    await form.locator('input[type="number"]').nth(2).fill('3');
    await form.locator('input[type="number"]').nth(3).fill('6');
    await keep(page, 'live-lens-form-zh-desktop');
    await form.locator('button[type="submit"]').click();
    await page.getByTestId('lens-remove').waitFor();
    // 2·atan(6 / 6) = 90°
    assert.equal(await number(page, 'hfov'), 90);
    const lenses = await (await fetch(`${server.url}/api/lenses`)).json();
    assert.equal(lenses.lenses.at(-1).name, '门卫室 3 mm');

    await page.getByTestId('lens-remove').click();
    await page.getByTestId('lens-add').waitFor();
    const left = await (await fetch(`${server.url}/api/lenses`)).json();
    assert.ok(left.lenses.every((lens) => !lens.own));
  });
});

describe('a trial', () => {
  it('is steered by keys alone', async () => {
    const page = await openCamera();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowLeft');
    await caughtUp(page);
    const moved = await tried(page);
    assert.equal(moved.steps, 1, 'keys that follow each other are one step');
    const { geometry } = await (
      await fetch(`${server.url}/api/collections/cameras/items/${CAMERA}`)
    ).json();
    const [lon, lat] = geometry.coordinates;
    // A degree of latitude is 110.94 km here, one of longitude 91.6 km.
    assert.ok(Math.abs((moved.state.position[1] - lat) * 110_940 - 0.2) < 0.005);
    assert.ok(Math.abs((moved.state.position[0] - lon) * 91_600 + 1) < 0.005);

    const azimuth = await number(page, 'azimuth');
    await page.keyboard.press('e');
    await page.keyboard.press('Shift+BracketRight');
    await caughtUp(page);
    assert.ok(Math.abs((await number(page, 'azimuth')) - azimuth - 6) < 0.01);
    await page.keyboard.press('Control+z');
    await caughtUp(page);
    assert.ok(Math.abs((await number(page, 'azimuth')) - azimuth) < 0.01);
    await page.keyboard.press('Control+Shift+z');
    await caughtUp(page);
    assert.ok(Math.abs((await number(page, 'azimuth')) - azimuth - 6) < 0.01);
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await keep(page, 'live-shortcuts-zh-desktop');
  });

  it('is undone, redone, put back, and kept over a reload', async () => {
    const page = await openCamera();
    const stored = await shownArea(page, 'detect');
    await drag(page, 'aim-move', [-110, -64], { steps: 8 });
    await caughtUp(page);
    const moved = await shownArea(page, 'detect');
    assert.notEqual(moved, stored);
    assert.match(
      await page.getByTestId('trial-undo').getAttribute('title'),
      /撤销：移动 · 2号楼东北角/,
    );

    await page.reload();
    await mapIdle(page);
    await caughtUp(page);
    assert.equal(await shownArea(page, 'detect'), moved);

    await page.getByTestId('trial-undo').click();
    await caughtUp(page);
    assert.equal(await shownArea(page, 'detect'), stored);
    await page.getByTestId('trial-redo').click();
    await caughtUp(page);
    assert.equal(await shownArea(page, 'detect'), moved);
    await page.getByTestId('trial-reset').click();
    await page.waitForFunction(
      () => document.querySelector('[data-testid="map"]').dataset.liveAt === undefined,
    );
    assert.equal(await shownArea(page, 'detect'), stored);
    assert.equal(await page.getByTestId('trial-change').count(), 0);
  });

  it('can be carried away as a scene file', async () => {
    const page = await openCamera();
    await page.getByTestId('live-height-number').fill('5');
    await caughtUp(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('trial-download').click(),
    ]);
    const scene = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.deepEqual(
      scene.features.map(({ id, properties }) => [id, properties.kind, properties.height_m]),
      [[CAMERA, 'camera', 5]],
    );
    await page.getByTestId('trial-reset-all').click();
    assert.equal(await page.getByTestId('trial-download').isDisabled(), true);
  });

  it('says in words what failed, and goes on afterwards', async () => {
    const page = await openCamera();
    await page.route(`**${EXECUTION}`, (route) => route.abort());
    await page.getByTestId('live-height-number').fill('5');
    await page.getByTestId('trial-error').waitFor();
    await keep(page, 'live-error-zh-desktop');
    await page.unroute(`**${EXECUTION}`);
    await page.getByTestId('trial-error').getByRole('button').click();
    await caughtUp(page);
    await page.getByTestId('trial-error').waitFor({ state: 'detached' });
  });

  it('speaks English, in the dark too', async () => {
    const page = await openCamera({ colorScheme: 'dark' });
    await page.getByTestId('language-switch').click();
    await drag(page, 'aim-move', [-110, -64], { steps: 8 });
    await caughtUp(page);
    assert.match(
      await page.getByTestId('trial-bar').innerText(),
      /Trial, not saved\s+1 camera changed/,
    );
    await mapIdle(page);
    await keep(page, 'live-drag-en-dark');
  });
});

describe('on a phone', () => {
  it('a finger drags the camera, and the map stays where it is', async (t) => {
    const page = await openCamera({ viewport: PHONE });
    const seen = await record(page);
    const touch = await page.context().newCDPSession(page);
    const [x, y] = await middle(page.getByTestId('aim-move'));
    const send = (type, points) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await send('touchStart', [{ x, y }]);
    for (let step = 1; step <= 20; step += 1) {
      await send('touchMove', [{ x: x - step * 4, y: y - step * 2 }]);
      await page.waitForTimeout(16);
    }
    await send('touchEnd', []);
    await caughtUp(page);
    const { moves, sent, drawn } = await seen();
    t.diagnostic(`${moves} pointer moves, ${sent} questions, ${drawn} answers drawn`);
    assert.ok(drawn >= 4, `${drawn} drawn`);
    const [nowX, nowY] = await middle(page.getByTestId('aim-move'));
    assert.ok(Math.hypot(nowX - (x - 80), nowY - (y - 40)) < 2, 'the camera is under the finger');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
    await mapIdle(page);
    await keep(page, 'live-drag-zh-phone');
    assert.deepEqual(visit.faults, []);
  });
});
