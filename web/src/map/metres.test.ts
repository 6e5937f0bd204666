import { describe, expect, it } from 'vitest';
import { groundPixels, pixelsPerMetre } from './metres';

describe('true metres', () => {
  it('grow with the zoom and with the latitude', () => {
    expect(pixelsPerMetre(0, 0)).toBeCloseTo(512 / 40_075_016.686, 12);
    expect(pixelsPerMetre(18, 34.7) / pixelsPerMetre(17, 34.7)).toBeCloseTo(2, 12);
    expect(pixelsPerMetre(17, 60) / pixelsPerMetre(17, 0)).toBeCloseTo(2, 12);
  });

  it('keep a least width only far out', () => {
    const expression = groundPixels(4, 34.7, 1.5) as unknown[];
    expect(expression[4]).toEqual(['max', ['*', 4, pixelsPerMetre(12, 34.7)], 1.5]);
    expect(expression[6]).toEqual(['*', 4, pixelsPerMetre(16.5, 34.7)]);
    expect((groundPixels(-2, 34.7) as unknown[])[4]).toEqual(['*', -2, pixelsPerMetre(12, 34.7)]);
  });
});
