import { describe, expect, it } from 'vitest';
import { type Field, fieldsOf, sectionsOf } from './fields';
import { field, kindInfo, kinds } from './fixtures';

const names = (fields: readonly Field[]) => fields.map(({ name }) => name);
const sections = (kind: string) => sectionsOf(fieldsOf(kindInfo(kind), kinds));

describe('the fields of a form', () => {
  it('are all members that the server lists, each once, for every kind', () => {
    for (const kind of kinds) {
      const listed = kind.properties.map(({ name }) => name);
      expect(names(fieldsOf(kind, kinds)).sort(), kind.kind).toEqual(listed.sort());
      const { common, rare } = sections(kind.kind);
      expect(names([...common, ...rare]).sort(), kind.kind).toEqual(listed.sort());
    }
  });

  it('begin with what a thing is called by', () => {
    expect(names(sections('building').common)).toEqual([
      'number',
      'name',
      'storeys',
      'height_m',
      'use',
      'state',
    ]);
    expect(names(sections('courtyard').common).slice(0, 2)).toEqual(['code', 'name']);
  });

  it('fold what a survey does not ask for, but never a single member', () => {
    expect(names(sections('camera').rare)).toEqual(['max_range_m', 'model', 'purpose', 'note']);
    expect(names(sections('entrance').common)).toContain('building');
    expect(sections('notice_board').rare).toEqual([]);
  });

  it('never fold a member that a complete survey has', () => {
    for (const { kind } of kinds) {
      expect(sections(kind).rare.filter(({ required }) => required)).toEqual([]);
    }
  });

  it('know a reference, a list, a whole number and a long text from the others', () => {
    expect(field('entrance', 'building')).toMatchObject({ type: 'reference', of: 'building' });
    expect(field('waste_point', 'streams').type).toBe('many');
    expect(field('building', 'storeys')).toMatchObject({ type: 'number', whole: true, unit: '层' });
    expect(field('building', 'note')).toMatchObject({ type: 'text', long: true });
    const references = kinds
      .flatMap((kind) => fieldsOf(kind, kinds))
      .filter(({ type }) => type === 'reference');
    expect(names(references)).toEqual(['building']);
  });
});
