import { describe, expect, it } from 'vitest';
import { lamp } from '../edit/fixtures';
import { newFeature } from '../forms/newFeature';
import { currentEntry } from './currentEntry';
import { entry } from './fixtures';

const courtyard = {
  ...newFeature('courtyard', { type: 'Polygon', coordinates: [] }, null, {
    name: '新名',
    stage: 'planning',
  }),
  id: 'cy-1',
};

describe('a register entry', () => {
  it('follows what is changed in its courtyard', () => {
    const features = [courtyard, lamp('l-1', 5), lamp('l-2', 5)];
    const current = currentEntry(entry('cy-1', { name: '旧名' }), features);
    expect(current).toMatchObject({
      id: 'cy-1',
      name: '新名',
      area_m2: 5000,
      properties: { name: '新名', stage: 'planning' },
      counts: { lamp: 2 },
    });
    expect(current.properties).not.toHaveProperty('kind');
  });

  it('stays as the register has it while its courtyard is not loaded', () => {
    const stored = entry('cy-1');
    expect(currentEntry(stored, [])).toBe(stored);
    expect(currentEntry(stored, [lamp('l-1', 5)])).toBe(stored);
  });
});
