// A real server on a free port with the demo, and a real browser on it.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '../..');
const BINARY = process.env.YUANTU_BINARY ?? join(ROOT, 'target/release/yuantu');
const CHROMIUM = process.env.YUANTU_CHROMIUM ?? '/usr/bin/chromium';
export const ARTIFACTS = join(ROOT, 'artifacts');

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Starts the built program; `stop` ends it and removes its data. */
export async function startServer({ demo = true } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'yuantu-e2e-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    'serve',
    '--listen',
    new URL(url).host,
    '--data',
    data,
    ...(demo ? ['--demo'] : []),
  ];
  const server = spawn(BINARY, flags, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, YUANTU_LOG: 'warn' },
  });
  const ended = new Promise((done) => server.once('exit', done));
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    if (answer?.ok) break;
    if (server.exitCode !== null || attempt > 600)
      throw new Error(`no server at ${url} (exit code ${server.exitCode})`);
    await pause(100);
  }
  return {
    url,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that fails the test on any error in its console and on any request that leaves this machine. */
export async function openPage(
  browser,
  url,
  { viewport = DESKTOP, locale = 'zh-CN', colorScheme = 'light' } = {},
) {
  const context = await browser.newContext({
    viewport,
    locale,
    colorScheme,
    hasTouch: viewport === PHONE,
  });
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

/** Keeps a picture of the page to be looked at. */
export async function keep(page, name) {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
