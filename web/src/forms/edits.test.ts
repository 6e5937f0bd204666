import { describe, expect, it } from 'vitest';
import { newAction, sameFeature } from '../edit/action';
import { lamp } from '../edit/fixtures';
import { editOf, isOnlyAbout, refusedMembers } from './edits';

const TITLE = { zh: '改', en: 'Change' };
const stored = lamp('l-1', 5, 7);

describe('an edit of a form', () => {
  it('changes the members that are named, and no others', () => {
    const { before, after } = editOf(stored, { height_m: 6, name: '东门灯' });
    expect(before).toBe(stored);
    expect(after?.geometry).toBe(stored.geometry);
    expect(after?.properties).toEqual({ ...stored.properties, height_m: 6, name: '东门灯' });
  });

  it('takes a member away that is not stated any more', () => {
    expect(editOf(stored, { height_m: null }).after?.properties).not.toHaveProperty('height_m');
  });

  it('changes nothing when it puts what is there already', () => {
    const { after } = editOf(stored, { height_m: 5, note: null });
    expect(sameFeature(stored, after)).toBe(true);
  });
});

describe('what the server refused', () => {
  const fault = (pointer: string, detail: string) =>
    ({ code: 'property_invalid', pointer, values: {}, detail }) as const;
  const faults = [
    fault('/edits/1/put/properties/height_m', 'too high'),
    fault('/edits/1/put/geometry', 'too far'),
    fault('/edits/0/put/properties/a~1b', 'odd'),
  ];
  const edits = ['l-0', 'l-1'].map((id) => editOf(lamp(id, 5, 7), { height_m: 500 }));
  const action = newAction(TITLE, edits);
  const refusal = { action, why: 'faults', detail: '', faults, needed: null } as const;

  it('stands beside the member of the feature that it is about', () => {
    expect([...refusedMembers(refusal, 'l-1')]).toEqual([['height_m', 'too high']]);
    expect([...refusedMembers(refusal, 'l-0')]).toEqual([['a/b', 'odd']]);
    expect(refusedMembers(refusal, 'l-2').size).toBe(0);
    expect(refusedMembers(null, 'l-1').size).toBe(0);
  });

  it('can be given up only where nothing else goes with it', () => {
    const [edit] = edits;
    if (!edit) throw new Error('no edit');
    const alone = { ...refusal, action: newAction(TITLE, [edit]) };
    expect(isOnlyAbout(alone, 'l-0')).toBe(true);
    expect(isOnlyAbout(alone, 'l-1')).toBe(false);
    expect(isOnlyAbout(refusal, 'l-0')).toBe(false);
    const drawn = newAction(TITLE, [{ ...edit, before: null }]);
    expect(isOnlyAbout({ ...alone, action: drawn }, 'l-0')).toBe(false);
    expect(isOnlyAbout(null, 'l-0')).toBe(false);
  });
});
