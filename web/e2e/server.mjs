// A real server on a free port.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = resolve(import.meta.dirname, '../..');
const BINARY = process.env.YUANTU_BINARY ?? join(ROOT, 'target/release/yuantu');

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

/** Starts the built program; `stop` ends it and removes its data. `signIn`: nobody gets in without an account; `more`: flags. */
export async function startServer({ demo = true, signIn = false, more = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'yuantu-e2e-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    'serve',
    '--listen',
    new URL(url).host,
    '--data',
    data,
    ...(demo ? ['--demo'] : []),
    ...(signIn ? ['--require-sign-in'] : []),
    ...more,
  ];
  let server = await launch(flags, url);
  return {
    url,
    /** What lets the first account be made, from the log. */
    get setUpToken() {
      return server.log.match(/one-time token: (\S+)/)?.[1];
    },
    /** As when the power fails: nothing is closed. */
    async kill() {
      await end(server, 'SIGKILL');
    },
    /** With the data of before, at the address of before. */
    async restart() {
      server = await launch(flags, url);
    },
    async stop() {
      await end(server, 'SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function launch(flags, url) {
  const server = spawn(BINARY, flags, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, YUANTU_LOG: 'warn' },
  });
  server.log = '';
  server.stderr.on('data', (text) => {
    server.log += text;
    process.stderr.write(text);
  });
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    if (answer?.ok) break;
    if (server.exitCode !== null || attempt > 600)
      throw new Error(`no server at ${url} (exit code ${server.exitCode})`);
    await pause(100);
  }
  return server;
}

async function end(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill(signal);
  await ended;
}
