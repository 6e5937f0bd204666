import { describe, expect, it } from 'vitest';
import { LEAST_LENGTH, strengthOf } from './password';

describe('the strength of a password', () => {
  it('is none below the least length, in signs and not in bytes', () => {
    expect(strengthOf('x7!kQ2#pz', [])).toBe('short');
    expect(strengthOf('楼'.repeat(LEAST_LENGTH - 1), [])).toBe('short');
    expect(strengthOf('楼'.repeat(LEAST_LENGTH), [])).not.toBe('short');
  });

  it.each([
    '1234567890',
    'aaaaaaaaaaaa',
    'password123',
    'qwerty123456',
    'abcdefghijkl',
    '0987654321',
    'admin12345678',
    'yuantu2026',
  ])('is weak for %s', (password) => {
    expect(strengthOf(password, [])).toBe('weak');
  });

  it('does not count what is known of the account', () => {
    expect(strengthOf('wangqiuping88', ['wangqiuping', '王秋平'])).toBe('weak');
    expect(strengthOf('wangqiuping88', [])).toBe('fair');
  });

  it.each(['清晨骑车买豆浆两个油条', 'correct horse battery staple', 'tV9#mLq2!xRw'])(
    'is good for %s',
    (password) => {
      expect(strengthOf(password, ['wangfang'])).toBe('good');
    },
  );

  it('never falls by a sign more', () => {
    const order = ['short', 'weak', 'fair', 'good'];
    const password = 'k7 Blumen 楼院 am Fluss, dienstags';
    const ranks = [...password].map((_, i) => order.indexOf(strengthOf(password.slice(0, i), [])));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});
