// The sketch test: a plan redrawn by hand in an empty courtyard, as a newcomer would, with its steps counted.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { open, server, startVisits } from './visits.mjs';

startVisits();

const EARTH_M = 111_320;
/** What it takes today, and a little more. */
const MOST_STEPS = 75;

async function features(courtyard) {
  const query = new URLSearchParams({ courtyard, limit: '50000' });
  return (await (await fetch(`${server.url}/api/features?${query}`)).json()).features;
}

/** A ring in metres, on a sphere: independent of the program's own plane. */
function inMetres(ring) {
  const [lon, lat] = ring[0];
  const east = EARTH_M * Math.cos((lat * Math.PI) / 180);
  return ring.map(([x, y]) => [(x - lon) * east, (y - lat) * EARTH_M]);
}

function area(ring) {
  const xy = inMetres(ring);
  return Math.abs(
    xy.slice(1).reduce((sum, [x, y], i) => sum + (xy[i][0] * y - x * xy[i][1]) / 2, 0),
  );
}

function sides(ring) {
  const xy = inMetres(ring);
  return xy.slice(1).map(([x, y], i) => Math.hypot(x - xy[i][0], y - xy[i][1]));
}

/** Counts what a person does: every click or tap is a step, every key is one, and so is a drag. */
class Person {
  steps = 0;
  counts = {};
  #now = '';

  constructor(page, isTouch) {
    this.page = page;
    this.isTouch = isTouch;
  }

  begins(what) {
    this.#now = what;
    this.counts[what] = 0;
  }

  #step(count = 1) {
    this.steps += count;
    this.counts[this.#now] += count;
  }

  /** A place on the ground, in metres right of and below the courtyard's middle as the map shows it. */
  async point([east_m, south_m]) {
    const [x, y] = this.at(east_m, south_m);
    this.#step();
    if (this.isTouch) return this.page.touchscreen.tap(x, y);
    await this.page.mouse.move(x, y);
    return this.page.mouse.click(x, y);
  }

  async press(testid) {
    this.#step();
    const target = this.page.getByTestId(testid);
    await (this.isTouch ? target.tap() : target.click());
  }

  async key(key) {
    this.#step();
    await this.page.keyboard.press(key);
  }

  /** A value: with keys straight away, by finger into the field. */
  async types(text) {
    const field = this.page.getByTestId('draw-typed');
    if (this.isTouch) await this.press('draw-typed');
    else await this.page.keyboard.press(text[0]);
    await this.page.waitForFunction(() => document.activeElement?.dataset.testid === 'draw-typed');
    await this.page.keyboard.type(this.isTouch ? text : text.slice(1));
    this.#step(text.length);
    await this.key('Enter');
    assert.equal(await field.inputValue(), '', `“${text}” was not taken`);
  }

  /** Ends what is begun: by a key, or by the button. */
  async ends() {
    return this.isTouch ? this.press('draw-finish') : this.key('Enter');
  }

  async takes(kind) {
    await this.press('draw-kinds');
    await this.press(`draw-kind-${kind}`);
  }

  async tool(testid, key) {
    if (!this.isTouch) return this.key(key);
    await this.press('draw-more');
    return this.press(testid);
  }

  /** Where the map's middle is on the screen, between what covers it. */
  async looksAt([, lat], zoom) {
    const box = await this.page.getByTestId('map').boundingBox();
    const [top, bottom] = this.isTouch
      ? await this.page.evaluate(() => [
          document.querySelector('.header').offsetHeight,
          document.querySelector('.sheet').offsetHeight,
        ])
      : [0, 0];
    const metre_px = (512 * 2 ** zoom) / (360 * EARTH_M * Math.cos((lat * Math.PI) / 180));
    const x = box.x + box.width / 2;
    const y = box.y + top + (box.height - top - bottom) / 2;
    this.at = (east_m, south_m) => [x + east_m * metre_px, y + south_m * metre_px];
  }
}

async function newCourtyard(person) {
  const { page } = person;
  await page.getByTestId('add-courtyard').waitFor();
  await person.press('add-courtyard');
  await page.getByTestId('draw-toolbar').waitFor();
  await page.waitForURL(/courtyards/);
  await mapIdle(page);
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1));
}

async function saved(page) {
  await page.waitForTimeout(200);
  await page.locator('[data-testid="saving"][data-state="saved"]').waitFor({
    state: 'attached',
    timeout: 20_000,
  });
}

/** Two gates, two rows of fifteen spaces, six cameras, and a green area with a hole. */
async function draw(person) {
  person.begins('gates');
  await person.takes('gate');
  for (const [place, width] of [
    [[-3, 25], '6<90'],
    [[8, -25], '3<90'],
  ]) {
    await person.point(place);
    await person.types(width);
    await person.ends();
  }
  person.begins('spaces');
  await person.takes('parking_space');
  for (const place of [
    [-18, 5],
    [-18, 18],
  ]) {
    await person.point(place);
    await person.types('36<90');
    await person.ends();
    assert.match(await person.page.getByTestId('draw-row-count').textContent(), /15/);
    await keep(person.page, `sketch-row-${person.isTouch ? 'phone' : 'desktop'}`);
    await person.ends();
  }
  person.begins('cameras');
  await person.takes('camera');
  for (const place of [
    [-22, -20],
    [22, -20],
    [-22, 0],
    [22, 0],
    [-22, 22],
    [22, 22],
  ])
    await person.point(place);
  person.begins('green');
  await person.takes('green_area');
  await person.tool('draw-rectangle', 'r');
  await person.point([-12, -5]);
  await person.types('20x8');
  person.begins('hole');
  await person.tool('draw-hole', 'x');
  await person.tool('draw-rectangle', 'r');
  await person.point([-6, -8]);
  await person.types('4x2');
}

async function sketch(options, isTouch) {
  const page = await open('/?map=19/34.7105/113.9600/0/0', options);
  const person = new Person(page, isTouch);
  person.begins('courtyard');
  const courtyard = await newCourtyard(person);
  const name = isTouch ? 'phone' : 'desktop';
  await keep(page, `sketch-new-${name}`);
  const [{ geometry }] = await features(courtyard);
  const [west, east] = geometry.coordinates[0].slice(0, 2);
  const north = geometry.coordinates[0][2];
  const middle = [(west[0] + east[0]) / 2, (west[1] + north[1]) / 2];
  const zoom = isTouch ? 18.8 : 19.9;
  await page.goto(
    `${server.url}/courtyards/${courtyard}?edit&map=${zoom}/${middle[1]}/${middle[0]}/0/0`,
  );
  await mapIdle(page);
  await page.getByTestId('draw-toolbar').waitFor();
  await person.looksAt(middle, zoom);
  await draw(person);
  await saved(page);
  await keep(page, `sketch-done-${name}`);
  console.log(`${name}: ${person.steps} steps`, JSON.stringify(person.counts));
  assert.ok(person.steps <= MOST_STEPS, `${person.steps} steps`);
  return features(courtyard);
}

function expectPlan(drawn) {
  const of = (kind) => drawn.filter(({ properties }) => properties.kind === kind);
  assert.equal(drawn.length, 1 + 2 + 30 + 6 + 1);
  const widths = of('gate').map(({ geometry }) => {
    assert.equal(geometry.type, 'LineString');
    return sides(geometry.coordinates)[0];
  });
  assert.deepEqual(widths.map(Math.round).sort(), [3, 6]);
  assert.deepEqual(
    of('gate')
      .map(({ properties }) => properties.width_m)
      .sort(),
    [3, 6],
  );
  const spaces = of('parking_space');
  assert.equal(spaces.length, 30);
  for (const { geometry } of spaces) {
    const [short, long] = [0, 3].map(
      (i) => sides(geometry.coordinates[0]).sort((a, b) => a - b)[i],
    );
    assert.ok(Math.abs(short - 2.4) < 0.02 && Math.abs(long - 5.3) < 0.04, `${short} × ${long} m`);
  }
  const numbers = spaces.map(({ properties }) => Number(properties.name));
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, i) => i + 1),
  );
  const cameras = of('camera');
  assert.equal(cameras.length, 6);
  for (const { geometry } of cameras) assert.equal(geometry.type, 'Point');
  const [green] = of('green_area');
  const [outer, hole, ...more] = green.geometry.coordinates;
  assert.equal(more.length, 0);
  assert.ok(Math.abs(area(outer) - 160) < 1.5, `${area(outer)} m2`);
  assert.ok(Math.abs(area(hole) - 8) < 0.1, `${area(hole)} m2`);
}

describe('the sketch test', () => {
  it('is done on a desktop', async () => {
    expectPlan(await sketch({}, false));
  });

  it('is done by finger on a phone', async () => {
    expectPlan(await sketch({ viewport: PHONE }, true));
  });
});
