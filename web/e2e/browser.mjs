// A real browser.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

const CHROMIUM = process.env.YUANTU_CHROMIUM ?? '/usr/bin/chromium';
export const ARTIFACTS = join(ROOT, 'artifacts');

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      // Debian's has the graphics card paint the page itself; here the processor would do that by the card's programs.
      '--disable-gpu-rasterization',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * A page that fails the test on any error in its console and on any request that leaves this machine. Without `map` it
 * draws none, as a browser without WebGL: what is not about the map need not wait for it.
 */
export async function openPage(
  browser,
  url,
  {
    viewport = DESKTOP,
    locale = 'zh-CN',
    colorScheme = 'light',
    newcomer = false,
    map = true,
  } = {},
) {
  const context = await browser.newContext({
    viewport,
    locale,
    colorScheme,
    hasTouch: viewport === PHONE,
  });
  // Who was here before is not shown around.
  if (!newcomer) await context.addInitScript(() => localStorage.setItem('yuantu.toured', 'true'));
  if (!map) {
    await context.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
        return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...more);
      };
    });
  }
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on(
    'console',
    (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`),
  );
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith('http') && target.origin !== new URL(url).origin)
      faults.push(`left the machine: ${target}`);
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

export async function mapIdle(page) {
  await page.waitForSelector('[data-testid="map"][data-map-idle="true"]', { timeout: 60_000 });
}

/** The pixels of a picture, four bytes each, in the page: a handle to work on there. */
export function pixelsOf(page, picture) {
  return page.evaluateHandle(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    return canvas.getImageData(0, 0, width, height).data;
  }, picture.toString('base64'));
}

/** Keeps a picture of the page to be looked at. */
export async function keep(page, name) {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
