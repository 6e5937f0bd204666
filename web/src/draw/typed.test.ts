import { describe, expect, it } from 'vitest';
import { parseTyped, type Typed, type TypedError } from './typed';

describe('typed values', () => {
  const understood: [string, Typed][] = [
    ['10.5', { length_m: 10.5 }],
    [' 10,5 m', { length_m: 10.5 }],
    ['10.5米', { length_m: 10.5 }],
    ['１０．５ｍ', { length_m: 10.5 }],
    ['10。5', { length_m: 10.5 }],
    ['350厘米', { length_m: 3.5 }],
    ['90°', { azimuth_deg: 90 }],
    ['９０度', { azimuth_deg: 90 }],
    ['-90º', { azimuth_deg: 270 }],
    ['10.5<90', { length_m: 10.5, azimuth_deg: 90 }],
    ['10.5 m @ 90°', { length_m: 10.5, azimuth_deg: 90 }],
    ['10.5米＜360', { length_m: 10.5, azimuth_deg: 0 }],
    ['<45', { azimuth_deg: 45 }],
    ['10.5 90°', { length_m: 10.5, azimuth_deg: 90 }],
    ['6×4', { pair_m: [6, 4] }],
    ['6 x 4 m', { pair_m: [6, 4] }],
    ['６＊４．５', { pair_m: [6, 4.5] }],
    ['350厘米×2米', { pair_m: [3.5, 2] }],
    ['3 -2', { pair_m: [3, -2] }],
    ['0；1.5', { pair_m: [0, 1.5] }],
    ['3, 4', { pair_m: [3, 4] }],
  ];
  it.each(understood)('“%s” is understood', (text, value) => {
    expect(parseTyped(text)).toEqual({ ok: true, value });
  });

  const refused: [string, TypedError][] = [
    ['  ', 'empty'],
    ['ten', 'not_understood'],
    ['1.2.3', 'not_understood'],
    ['1 2 3', 'not_understood'],
    ['6×', 'not_understood'],
    ['6×<90', 'not_understood'],
    ['0 0', 'not_positive'],
    ['3×20000', 'too_long'],
    ['5<', 'not_understood'],
    ['5<6<7', 'not_understood'],
    ['1e9', 'not_understood'],
    ['0', 'not_positive'],
    ['-3米', 'not_positive'],
    ['10001', 'too_long'],
    ['5<400', 'angle_out_of_range'],
    ['9'.repeat(500), 'not_understood'],
  ];
  it.each(refused)('“%s” is refused as %s', (text, error) => {
    expect(parseTyped(text)).toEqual({ ok: false, error });
  });
});
