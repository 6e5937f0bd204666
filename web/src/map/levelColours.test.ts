// The colours of the levels, for eyes that see colours otherwise and for paper that shows none.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { levelToken } from './palette';

type Triple = [number, number, number];

const css = readFileSync('src/design/tokens.css', 'utf8');
const [light = '', dark = ''] = css.split(':root[data-theme="dark"]');
const THEMES = { light, dark };

/** Dichromats' vision in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1. */
const EYES: Record<string, Triple[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function colourOf(theme: string, token: string): Triple {
  const hex = new RegExp(`--${token}: #([0-9a-f]{6});`).exec(theme)?.[1] ?? '';
  return [0, 2, 4].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as Triple;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function times(matrix: Triple[], [a, b, c]: Triple): Triple {
  return matrix.map(([x, y, z]) => x * a + y * b + z * c) as Triple;
}

function clamped(rgb: Triple): Triple {
  return rgb.map((value) => Math.min(1, Math.max(0, value))) as Triple;
}

/** Björn Ottosson's OKLab: lightness, green–red, blue–yellow, in steps of about equal size to the eye. */
function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] as number)));
}

const pairs = <T>(items: T[]) => items.slice(1).map((item, i) => [items[i] as T, item] as const);

describe.each(Object.entries(THEMES))('the colours of the levels, %s', (name, theme) => {
  const sign = name === 'light' ? -1 : 1;

  it.each([6, 7])('of %i levels keep their order without colour, as on paper', (count) => {
    const lightness = Array.from({ length: count }, (_, i) => {
      return oklab(colourOf(theme, levelToken(i, count)))[0];
    });
    for (const [weaker, stronger] of pairs(lightness)) {
      expect(sign * (stronger - weaker)).toBeGreaterThan(0.05);
    }
  });

  it.each(Object.entries(EYES))('are told apart and ranked with %s', (_, eye) => {
    const see = (token: string) => oklab(clamped(times(eye, colourOf(theme, token))));
    const levels = Array.from({ length: 7 }, (_, i) => see(levelToken(i, 7)));
    for (const [weaker, stronger] of pairs(levels)) {
      expect(distance(weaker, stronger)).toBeGreaterThan(0.055);
      expect(sign * (stronger[0] - weaker[0])).toBeGreaterThan(0.03);
    }
    // What is blind is hatched in this colour, over the ground: no level may be taken for it.
    for (const level of levels) expect(distance(level, see('blind'))).toBeGreaterThan(0.1);
  });
});
