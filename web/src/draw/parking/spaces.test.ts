import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../api/types';
import { Plane } from '../plane';
import { newRow, spacesOf } from './row';
import { parkingSizes, STALL_CHOICES } from './sizes';
import { nextNumber, spaceFeatures, titleOfDrawn } from './spaces';
import { stallShape } from './stall';

/** Of the rules file itself: a size that is not in it is not offered. */
function ruleFile(): { id: string; value: unknown }[] {
  const text = readFileSync('../geodata/rules.toml', 'utf8');
  return [...text.matchAll(/id = "([^"]+)"\nvalue = ([\d.]+)/g)].map(([, id, value]) => ({
    id: id ?? '',
    value: Number(value),
  }));
}
const rulesOf = (rules: { id: string; value: unknown }[]) =>
  parkingSizes({ rules } as Parameters<typeof parkingSizes>[0]);

const named = (name: string, kind = 'parking_space') =>
  ({ id: name, properties: { kind, name } }) as unknown as Feature;

describe('the sizes of parking spaces', () => {
  it('come from the rules, each a stall, at the pitch of the standard', () => {
    const sizes = rulesOf(ruleFile());
    for (const choice of STALL_CHOICES) {
      const size = sizes?.stalls[choice];
      const shape = size && stallShape(size);
      expect(shape?.depth_m).toBeGreaterThan(2);
      if (size?.pitch_m) expect(shape?.pitch_m).toBeCloseTo(size.pitch_m, 9);
    }
    expect(sizes?.accessibleAisle_m).toBe(1.2);
  });

  it('are none when a rule is missing or is no length', () => {
    const rules = ruleFile();
    expect(rulesOf(rules.filter(({ id }) => id !== 'parking-parallel-length'))).toBeNull();
    expect(rulesOf([...rules, { id: 'parking-stall-width', value: 0 }])).toBeNull();
    expect(rulesOf([...rules, { id: 'parking-stall-width', value: 'wide' }])).toBeNull();
  });
});

describe('a drawn row as features', () => {
  it('has one space for each stall, with number, type and arrangement', () => {
    const size = rulesOf(ruleFile())?.stalls.parallel;
    const plane = new Plane([113.97, 34.72]);
    if (!size) throw new Error('no size');
    const row = newRow({
      baseline: [
        [0, 0],
        [13, 0],
      ],
      side: 'left',
      size,
      firstNumber: 9,
    });
    const features = spaceFeatures(spacesOf(row), 'parallel', 'cy-01', plane);
    expect(features.map(({ properties }) => properties)).toMatchObject([
      { kind: 'parking_space', name: '9', type: 'standard', arrangement: 'parallel' },
      { kind: 'parking_space', name: '10', courtyard: 'cy-01' },
    ]);
    expect(new Set(features.map(({ id }) => id)).size).toBe(2);
    const first = features[0] as Feature;
    const back = plane.geometryToMetres(first.geometry);
    expect(back.type === 'Polygon' && back.coordinates[0]?.[1]?.[0]).toBeCloseTo(6, 2);
    expect(titleOfDrawn(spacesOf(row))).toEqual({
      zh: '画 2 个车位（9–10 号）',
      en: 'Draw 2 parking spaces (9–10)',
    });
  });

  it('goes on after the highest number in the courtyard', () => {
    expect(nextNumber([named('7'), named('B-12'), named('x'), named('99', 'gate')])).toBe(13);
    expect(nextNumber([])).toBe(1);
  });
});
