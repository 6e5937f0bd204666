// How soon one stands in a courtyard: the processor's work without a browser, and from the loaded chunk to the picture in one.
// A part of `make workbench`; alone: `node benches/street-level.mjs`.
//
// The browser draws without a graphics card here. For the page's own share, it is told that there is one: what counts is
// when a picture has been handed over to be drawn. How long the processor takes instead of a card is told apart.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPage, startBrowser } from '../web/e2e/browser.mjs';
import { startServer } from '../web/e2e/server.mjs';

const WEB = resolve(import.meta.dirname, '../web');
/** The largest of the demo. */
const COURTYARDS = ['cy-17', 'cy-07', 'cy-16'];
const ROUNDS = 5;
const WINDOW = { width: 1052, height: 420 };
const PATIENCE_MS = 300_000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function row(name, values) {
  const [middle, most] = [median(values), Math.max(...values)].map((ms) =>
    ms.toFixed(0).padStart(6),
  );
  console.log(`  ${name.padEnd(52)}median ${middle} ms   most ${most} ms`);
}

// Without a browser. --------------------------------------------------------------------------------------------------

/** Each in a process of its own, as a page begins: nothing is compiled, no texture made. */
async function builds() {
  const { build } = await import(join(WEB, 'node_modules/vite/dist/node/index.js'));
  const folder = await mkdtemp(join(tmpdir(), 'yuantu-street-'));
  await build({
    root: WEB,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'street-build.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true },
  });
  console.log('building without a browser: processor time of all threads, the first time');
  for (const id of COURTYARDS) {
    const runs = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const script = join(folder, 'street-build.mjs');
      const { stdout } = await promisify(execFile)(process.execPath, [script, id], { cwd: WEB });
      runs.push(JSON.parse(stdout));
    }
    const by = (key) => runs.map((run) => run[key]);
    row(`${id}: what a first picture needs`, by('first_ms'));
    row(`${id}: all of it`, by('whole_ms'));
    console.log(`  ${id}: ${runs[0].steps} steps, ${median(by('long'))} of them longer than 8 ms`);
  }
  await rm(folder, { recursive: true });
}

// In a browser. -------------------------------------------------------------------------------------------------------

/** Runs in the page. */
function withCard() {
  const { getParameter } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    const unmaskedRenderer = 0x9246;
    return name === unmaskedRenderer ? 'a card' : getParameter.call(this, name);
  };
}

/** Milliseconds from the loaded chunk to the first picture and to the whole one, as the page recorded them. */
async function standing(browser, url, id, { asWithCard }) {
  const visit = await openPage(browser, `${url}/wall`, { viewport: WINDOW });
  const { page } = visit;
  if (asWithCard) await page.context().addInitScript(withCard);
  await page.goto(`${url}/`);
  const enter = page
    .locator('[role="listitem"]', { has: page.locator(`[data-courtyard="${id}"]`) })
    .getByTestId('register-street');
  await enter.click();
  await page.waitForSelector('[data-street-idle="true"]', { timeout: PATIENCE_MS });
  const times = await page.evaluate(() => {
    const of = (name) => performance.getEntriesByName(name)[0];
    const opened = of('street-opened').startTime;
    const end = ({ startTime, duration }) => startTime + duration - opened;
    // The last picture is drawn once its pixels can be read.
    const gl = document.querySelector('[data-street-picture] canvas').getContext('webgl2');
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return {
      data_ms: of('street-data').startTime - opened,
      first_ms: end(of('street-first-picture') ?? of('street-whole')),
      whole_ms: end(of('street-whole')),
      drawn_ms: performance.now() - opened,
    };
  });
  await visit.close();
  return times;
}

async function pictures(browser, url) {
  for (const asWithCard of [true, false]) {
    console.log(`from the loaded chunk, ${asWithCard ? 'as with' : 'without'} a graphics card`);
    for (const id of COURTYARDS) {
      const runs = [];
      for (let round = 0; round < ROUNDS; round += 1)
        runs.push(await standing(browser, url, id, { asWithCard }));
      const by = (key) => runs.map((run) => run[key]);
      row(`${id}: the data is there`, by('data_ms'));
      if (asWithCard) row(`${id}: first picture handed over`, by('first_ms'));
      row(`${id}: whole picture handed over`, by('whole_ms'));
      if (!asWithCard) row(`${id}: drawn and at rest`, by('drawn_ms'));
    }
  }
}

export async function standings(browser, url) {
  await builds();
  await pictures(browser, url);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startServer();
  const browser = await startBrowser();
  try {
    await standings(browser, server.url);
  } finally {
    await browser.close();
    await server.stop();
  }
}
