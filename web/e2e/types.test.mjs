// The types that the client is compiled with are those of the server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { FILE, generatedTypes } from '../scripts/types.mjs';

test('the types of the HTTP interface are those that the server documents', async () => {
  const committed = await readFile(FILE, 'utf8');
  assert.ok(committed === (await generatedTypes()), `${FILE} is out of date: run npm run types`);
});
