/** What the server says of all kinds, for tests: e2e/forms.test.mjs holds the file to the server. */
import type { KindInfo } from '../api/types';
import { type Field, fieldsOf } from './fields';
import answer from './kinds.fixture.json';

export const kinds = answer.kinds as unknown as KindInfo[];

export function kindInfo(kind: string): KindInfo {
  const info = kinds.find((item) => item.kind === kind);
  if (!info) throw new Error(`no kind ${kind}`);
  return info;
}

export function field(kind: string, name: string): Field {
  const found = fieldsOf(kindInfo(kind), kinds).find((item) => item.name === name);
  if (!found) throw new Error(`no member ${name} of ${kind}`);
  return found;
}
