// What the browser tests have in common: one server with the demo and one browser for a file, one page for a test.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { mapIdle, openPage, startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

export let server;
export let browser;
/** The page that is open, with the faults seen on it. */
export let visit;

/** To be called once, at the top of a test file. `wanted` tells what server is, if not the usual one; `ready` runs once it is there. */
export function startVisits({ wanted = async () => ({}), ready = async () => {} } = {}) {
  before(async () => {
    server = await startServer(await wanted());
    browser = await startBrowser();
    await ready();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  afterEach(async () => {
    await visit?.close();
    visit = undefined;
  });
}

/** Opens an address of the server, or a whole one, and waits for nothing. */
export async function openAtOnce(path, options) {
  visit = await openPage(browser, new URL(path, server.url).href, options);
  return visit.page;
}

/** Opens an address where nothing is about the map, which then is not drawn. */
export function openWithoutMap(path, options) {
  return openAtOnce(path, { map: false, ...options });
}

/** Opens an address of the server, and waits for its map. */
export async function open(path, options) {
  const page = await openAtOnce(path, options);
  await mapIdle(page);
  return page;
}

/** What the server answers; it must not refuse. */
export async function ask(path, init) {
  const answer = await fetch(`${server.url}/api${path}`, init);
  assert.ok(answer.ok, `${path}: ${answer.status} ${answer.ok ? '' : await answer.clone().text()}`);
  return answer.json();
}

export function post(path, body, type = 'application/json') {
  const headers = { 'content-type': type };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The report of an analysis. */
export async function execute(process, inputs) {
  const answer = await fetch(`${server.url}/api/processes/${process}/execution`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs }),
  });
  assert.equal(answer.status, 200, `${process}: ${answer.status}`);
  return answer.json();
}

/** Until what is asked of the server comes out as wanted. */
export async function until(look, wanted) {
  let found;
  for (let i = 0; i < 100; i += 1) {
    found = await look();
    if (found === wanted) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.equal(found, wanted);
}
