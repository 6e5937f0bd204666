import { describe, expect, it } from 'vitest';
import type { SceneReport } from '../api/types';
import { lamp } from '../edit/fixtures';
import { importedEdits } from './importUndo';

const report = (inserted: number, updated: number, reassigned = 0) =>
  ({
    revision: 9,
    reassigned,
    kinds: { lamp: { inserted, updated, unchanged: 1 } },
  }) as unknown as SceneReport;
const before = [lamp('a', 1, 4), lamp('b', 1, 5)];

describe('what takes an import back', () => {
  it('is what it stored, and not what others stored meanwhile', () => {
    const after = [lamp('a', 2, 9), lamp('b', 7, 8), lamp('c', 3, 9)];
    const edits = importedEdits(report(1, 1), before, after);
    expect(edits?.map(({ id, before: was }) => [id, was])).toEqual([
      ['c', null],
      ['a', before[0]],
    ]);
  });

  it('is nothing where not all of it is in sight, or nothing was changed', () => {
    const after = [lamp('a', 2, 9), lamp('b', 1, 5)];
    expect(importedEdits(report(3, 1), before, after)).toBeNull();
    expect(importedEdits(report(0, 1, 2), before, after)).toBeNull();
    expect(importedEdits(report(0, 0), before, before)).toBeNull();
  });
});
