import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import type { Problem } from '../api/types';
import { whyOf } from './refusal';

const why = (status: number, type: string, more: Partial<Problem> = {}) =>
  whyOf(
    new ApiError(status, { type: `/api/problems/${type}`, title: '', status, detail: '', ...more }),
  );

describe('why an action is refused', () => {
  it('is known by type and code, not by the words of the server', () => {
    const fault = {
      code: 'id_missing',
      pointer: '/edits/0/put/id',
      values: {},
      detail: '',
    } as const;
    expect(why(422, 'invalid-feature', { faults: [fault] })).toBe('faults');
    expect(why(409, 'conflict', { code: 'settled' })).toBe('settled');
    expect(why(404, 'not-found')).toBe('gone');
    expect(why(403, 'not-allowed')).toBe('notAllowed');
    expect(why(413, 'body-too-large')).toBe('tooLarge');
    expect(why(409, 'conflict')).toBe('other');
    expect(whyOf(new ApiError(400, null))).toBe('other');
  });
});
