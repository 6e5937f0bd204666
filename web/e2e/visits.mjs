// What the browser tests have in common: one server with the demo and one browser for a file, one page for a test.
import { after, afterEach, before } from 'node:test';
import { mapIdle, openPage, startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

export let server;
export let browser;
/** The page that is open, with the faults seen on it. */
export let visit;

/** To be called once, at the top of a test file. */
export function startVisits() {
  before(async () => {
    server = await startServer();
    browser = await startBrowser();
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

/** Opens an address of the server, and waits for nothing. */
export async function openAtOnce(path, options) {
  visit = await openPage(browser, server.url + path, options);
  return visit.page;
}

/** Opens an address of the server, and waits for its map. */
export async function open(path, options) {
  const page = await openAtOnce(path, options);
  await mapIdle(page);
  return page;
}
