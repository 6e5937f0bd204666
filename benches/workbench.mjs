// How long the workbench takes in a real browser: `make workbench`, or `node benches/workbench.mjs`.
//
// Opening: from the click on a courtyard of the demo to its panel, and to its map drawn and at rest.
// Drawing: a polygon's loose end led over a courtyard with few and with many features in view: the time between two frames,
// and what the page's main thread works for each step of the pointer (its own processor time, whatever else runs); then
// how long it takes until the finished building shows.
//
// Standing: how soon one stands in a courtyard at street level (street-level.mjs).
//
// The browser draws without a graphics card here, so that frames are those of the processor: what matters is that many
// features cost hardly more than few.
import { mapIdle, openPage, startBrowser } from '../web/e2e/browser.mjs';
import { startServer } from '../web/e2e/server.mjs';
import { standings } from './street-level.mjs';

const ROUNDS = 2;
const STEPS = 60;
/** Features in view of the two scenes that are compared. */
const FEW = 20;
const MANY = 2000;
const SIDE_M = 200;
const ORIGIN = [114.35, 34.75];

const METRES_PER_DEGREE = 111_320;
const place = (x_m, y_m) => [
  ORIGIN[0] + x_m / (METRES_PER_DEGREE * Math.cos((ORIGIN[1] * Math.PI) / 180)),
  ORIGIN[1] + y_m / METRES_PER_DEGREE,
];

const median = (values) => quantile(values, 0.5);
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

function rectangle(x_m, y_m, width_m, height_m) {
  const ring = [
    place(x_m, y_m),
    place(x_m + width_m, y_m),
    place(x_m + width_m, y_m + height_m),
    place(x_m, y_m + height_m),
  ];
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

/** A square courtyard with `count` things in a grid: spaces, beds, walls, trees and lamps by turns. */
function courtyardOf(id, count) {
  const across = Math.ceil(Math.sqrt(count));
  const step_m = SIDE_M / (across + 1);
  const things = Array.from({ length: count }, (_, i) => {
    const x_m = step_m * (0.6 + (i % across));
    const y_m = step_m * (0.6 + Math.floor(i / across));
    const properties = [
      { kind: 'parking_space', type: 'standard', arrangement: 'perpendicular' },
      { kind: 'green_area', type: 'shrub', concentrated: false },
      { kind: 'wall', type: 'railing', height_m: 1.2, see_through: true },
      { kind: 'tree', height_m: 6, crown_radius_m: 1, trunk_height_m: 2 },
      { kind: 'lamp', height_m: 5, reach_m: 12 },
    ][i % 5];
    const geometry = [
      rectangle(x_m, y_m, 2.4, 3.6),
      rectangle(x_m, y_m, 3, 2),
      { type: 'LineString', coordinates: [place(x_m, y_m), place(x_m + 3, y_m + 1)] },
      { type: 'Point', coordinates: place(x_m, y_m) },
      { type: 'Point', coordinates: place(x_m, y_m) },
    ][i % 5];
    return { type: 'Feature', id: `${id}-${i}`, geometry, properties };
  });
  const boundary = {
    type: 'Feature',
    id,
    geometry: rectangle(0, 0, SIDE_M, SIDE_M),
    properties: { kind: 'courtyard', name: `${count}`, code: id, community: 'bench' },
  };
  return { type: 'FeatureCollection', features: [boundary, ...things] };
}

async function store(url, scene) {
  const answer = await fetch(`${url}/api/scenes`, {
    method: 'POST',
    headers: { 'content-type': 'application/geo+json' },
    body: JSON.stringify(scene),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

// Opening. ------------------------------------------------------------------------------------------------------------

/** Milliseconds from the click on a row of the register to the panel, and to the map at rest. */
async function opening(page, courtyard) {
  await page.locator(`[data-courtyard="${courtyard}"]`).waitFor();
  await mapIdle(page);
  return page.evaluate(async (id) => {
    const map = document.querySelector('[data-testid="map"]');
    const until = (holds) =>
      new Promise((done) => {
        const look = () => (holds() ? done(performance.now()) : setTimeout(look, 4));
        look();
      });
    const start = performance.now();
    document.querySelector(`[data-courtyard="${id}"]`).click();
    const panel = await until(() => document.querySelector('[data-testid="courtyard-panel"]'));
    await until(() => map.dataset.mapIdle === 'false');
    const idle = await until(() => map.dataset.mapIdle === 'true');
    return { panel_ms: panel - start, map_ms: idle - start };
  }, courtyard);
}

async function openings(browser, url) {
  const { features } = await (
    await fetch(`${url}/api/collections/courtyards/items?limit=100`)
  ).json();
  const ids = features.map(({ id }) => id).sort();
  const visit = await openPage(browser, `${url}/`);
  const first = await opening(visit.page, ids[0]);
  await visit.page.goBack();
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const id of ids) {
      times.push({ id, ...(await opening(visit.page, id)) });
      await visit.page.goBack();
    }
  }
  await visit.close();
  const by = (key) => times.map((time) => time[key]);
  const slowest = times.reduce((a, b) => (a.map_ms > b.map_ms ? a : b));
  console.log(`opening a courtyard of the demo: ${ids.length} courtyards, ${ROUNDS} times each`);
  mean('the very first map at rest', first.map_ms);
  row('panel', by('panel_ms'));
  row('map at rest', by('map_ms'));
  console.log(`  slowest: ${slowest.id}`);
}

function row(name, values) {
  const figures = [median(values), quantile(values, 0.95), Math.max(...values)];
  const [middle, late, most] = figures.map((ms) => ms.toFixed(1).padStart(8));
  console.log(`  ${name.padEnd(34)}median ${middle} ms   p95 ${late} ms   most ${most} ms`);
}

function mean(name, ms) {
  console.log(`  ${name.padEnd(34)}  mean ${ms.toFixed(1).padStart(8)} ms`);
}

// Drawing. ------------------------------------------------------------------------------------------------------------

/** The time between frames while `lead` runs, and the main thread's work for each of its steps. */
async function watched(page, lead) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const tasks = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
  await page.evaluate(() => {
    const frames = [];
    let last = performance.now();
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      watching.handle = requestAnimationFrame(tick);
    };
    const watching = { frames, handle: requestAnimationFrame(tick) };
    globalThis.watching = watching;
  });
  const before = await tasks();
  await lead();
  const work_ms = ((await tasks()) - before) / STEPS;
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.watching.handle);
    return globalThis.watching.frames.slice(1);
  });
  await session.detach();
  return { frames, work_ms };
}

/** Leads the pointer over the map, frame by frame as a hand does. */
async function lead(page, [x, y]) {
  for (let i = 1; i <= STEPS; i += 1) {
    const turn = (i / STEPS) * 2 * Math.PI;
    await page.mouse.move(x + 260 * Math.sin(turn), y + 180 * Math.sin(2 * turn));
  }
}

async function drawing(browser, url, count) {
  const id = `bench-${count}`;
  await store(url, courtyardOf(id, count));
  const [lon, lat] = place(SIDE_M / 2, SIDE_M / 2);
  const visit = await openPage(browser, `${url}/courtyards/${id}?edit&map=18.1/${lat}/${lon}/0/0`);
  const { page } = visit;
  await page.getByTestId('draw-toolbar').waitFor();
  await mapIdle(page);
  const box = await page.getByTestId('map').boundingBox();
  const middle = [box.x + box.width * 0.6, box.y + box.height * 0.5];

  await page.getByTestId('draw-kinds').click();
  await page.getByTestId('draw-kind-building').click();
  await page.mouse.click(middle[0] - 40, middle[1] - 40);
  await page.mouse.click(middle[0] + 40, middle[1] - 40);
  const drawn = await watched(page, () => lead(page, middle));
  await page.mouse.click(middle[0] + 40, middle[1] + 40);
  await mapIdle(page);
  const start = performance.now();
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="map"][data-map-idle="false"]');
  await mapIdle(page);
  const shown_ms = performance.now() - start;
  await visit.close();
  console.log(`drawing with ${count} features in view: ${STEPS} steps of the pointer`);
  row('between two frames', drawn.frames);
  mean('work of the page for each step', drawn.work_ms);
  mean('until the finished building shows', shown_ms);
}

const server = await startServer();
const browser = await startBrowser();
try {
  await openings(browser, server.url);
  for (const count of [FEW, MANY]) await drawing(browser, server.url, count);
  await standings(browser, server.url);
} finally {
  await browser.close();
  await server.stop();
}
