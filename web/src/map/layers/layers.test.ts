import { describe, expect, it } from 'vitest';
import { PALETTE_TOKENS, type Palette } from '../palette';
import { changes } from '../restyle';
import {
  CLICKABLE_COURTYARDS,
  CLICKABLE_DETAIL,
  CONTEXT,
  layers,
  type MapLook,
  SOURCES,
} from './index';

const palette = Object.fromEntries(PALETTE_TOKENS.map((token) => [token, '#123456'])) as Palette;
const look: MapLook = {
  palette,
  latitude: 34.7,
  open: null,
  ranked: false,
  hiddenKinds: [],
  threeD: false,
  selected: null,
  coverage: false,
  oneCamera: false,
  focusedPart: null,
  aimed: false,
  tried: [],
  live: false,
};
const ids = (change: Partial<MapLook> = {}) => layers({ ...look, ...change }).map(({ id }) => id);
const visible = (change: Partial<MapLook>, id: string) => {
  const layer = layers({ ...look, ...change }).find((item) => item.id === id);
  return (layer?.layout as { visibility?: string } | undefined)?.visibility !== 'none';
};

describe('the layers of the map', () => {
  it('have one id each, and a source that exists', () => {
    expect(new Set(ids()).size).toBe(ids().length);
    for (const layer of layers(look)) {
      if (layer.type !== 'background') expect([...SOURCES, CONTEXT]).toContain(layer.source);
    }
  });

  it('stay the same layers in the same order, however the map looks', () => {
    const all = {
      open: 'cy-01',
      ranked: true,
      threeD: true,
      coverage: true,
      selected: 'x',
      hiddenKinds: ['tree'],
      aimed: true,
      tried: ['x'],
      live: true,
    };
    expect(ids(all)).toEqual(ids());
  });

  it('lie in the order of things: ground, coverage, what stands, symbols, names', () => {
    const order = ids();
    const expected = [
      'paper',
      'context-street',
      'green_area',
      'lane',
      'zone',
      'blind',
      'parking_space-line',
      'building',
      'wall',
      'sight-seen',
      'camera-symbol',
      'building-label',
      'blind-label',
      'courtyard-mark',
      'sight-pin',
    ];
    const at = expected.map((id) => order.indexOf(id));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  it('can be clicked where the list says so', () => {
    for (const id of [...CLICKABLE_DETAIL, ...CLICKABLE_COURTYARDS]) expect(ids()).toContain(id);
  });

  it('of a hidden kind are all hidden, flat or in 3D', () => {
    for (const threeD of [false, true]) {
      const hidden = layers({ ...look, threeD, hiddenKinds: ['building'] }).filter(
        ({ metadata }) => (metadata as { kind?: string } | undefined)?.kind === 'building',
      );
      expect(hidden.length).toBeGreaterThan(3);
      for (const layer of hidden) expect(layer.layout?.visibility).toBe('none');
    }
  });

  it('show the coverage of today or of the trial, never both', () => {
    for (const [live, shown] of [
      [false, ['zone', 'blind', 'blind-label']],
      [true, ['live-zone', 'live-blind', 'live-blind-label']],
    ] as const) {
      const both = shown.flatMap((id) => {
        const name = id.replace('live-', '');
        return [name, `live-${name}`];
      });
      expect(both.filter((id) => visible({ coverage: true, live }, id))).toEqual(shown);
      expect(both.filter((id) => visible({ coverage: false, live }, id))).toEqual([]);
    }
  });

  it('swap flat buildings for solid ones', () => {
    expect([visible({}, 'building'), visible({}, 'building-solid')]).toEqual([true, false]);
    const threeD = { threeD: true };
    expect([visible(threeD, 'building'), visible(threeD, 'building-solid')]).toEqual([false, true]);
  });
});

describe('restyling', () => {
  it('finds what differs, and what is gone', () => {
    expect(changes({ a: 1, b: [2], c: 3 }, { a: 1, b: [4] })).toEqual([
      ['b', [4]],
      ['c', undefined],
    ]);
    expect(changes(undefined, undefined)).toEqual([]);
  });
});
