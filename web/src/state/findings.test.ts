import { describe, expect, it } from 'vitest';
import type { GapReports } from '../api/types';
import { type FindingNames, findingsOf } from './findings';

const names: FindingNames = {
  feature: (id, kind) => `${kind} ${id}`,
  group: (name) => name,
  parking: { feature: (id, kind) => `${kind} ${id}`, metres: (value) => value.toFixed(2) },
  say: ([key]) => key,
  words: ({ en }) => en,
  entry: (_, value) => String(value),
  metres: (value) => value.toFixed(2),
  area: (value) => `${value} m²`,
  share: (value) => `${value * 100}%`,
  list: (items) => items.join(' + '),
};
const nothing = { checks: [], rules: [] };
const area = { type: 'MultiPolygon', coordinates: [] } as const;

describe('what lies behind a check', () => {
  it('is each opening with its length, then each gate without access control', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [0, 4.2],
      ],
    } as const;
    const report = {
      ...nothing,
      openings: [{ courtyard: 'c', in_hole: false, length_m: 4.2, line }],
      uncontrolled: ['g1'],
    } as unknown as GapReports['perimeter'];
    const [opening, gate] = findingsOf('perimeter', report, names);
    expect(opening).toMatchObject({
      tone: 'bad',
      geometries: [line],
      saying: ['gaps.opening', { length: '4.20' }],
      label: '4.20 m',
    });
    expect(gate).toMatchObject({
      feature: 'g1',
      saying: ['gaps.uncontrolled', { gate: 'gate g1' }],
    });
  });

  it('says where a fire engine gets stuck, how narrow it is there and what stands in the way', () => {
    const stuck = {
      place: [1, 2],
      clear_width_m: 3.1,
      needed_m: 4,
      reasons: [
        { feature: 'p3', kind: 'parking_space' },
        { feature: 7, kind: 'wall' },
      ],
    };
    const building = { reached: false, facade_m: 0, facade_share: 0 };
    const report = {
      ...nothing,
      walking: [],
      cut_off: [{ entrance: 'e1', kind: 'entrance', to: 'waste_point' }],
      fire: {
        reachable: { area_m2: 0, polygon: area },
        buildings: [
          { ...building, id: 'b1', stuck },
          { ...building, id: 'b2', stuck: null },
          { ...building, id: 'b4', stuck: { ...stuck, clear_width_m: 0 } },
          { ...building, id: 'b3', reached: true, stuck: null },
        ],
        dead_ends: [],
      },
    } as unknown as GapReports['access'];
    const found = findingsOf('access', report, names);
    expect(found[0]).toMatchObject({
      feature: 'b1',
      geometries: [{ type: 'Point', coordinates: [1, 2] }],
      saying: [
        'gaps.stuck',
        {
          building: 'building b1',
          reasons: 'parking_space p3 + wall 7',
          clear: '3.10',
          needed: '4.00',
        },
      ],
      label: '3.10 m',
    });
    expect(found[1]?.saying).toEqual(['gaps.unreached', { building: 'building b2' }]);
    expect(found[2]).toMatchObject({
      saying: ['gaps.shut', { building: 'building b4' }],
      label: '',
    });
    expect(found[3]?.saying).toEqual(['gaps.cutOff.waste_point', { entrance: 'entrance e1' }]);
    expect(found.filter(({ saying }) => saying)).toHaveLength(4);
  });

  it('tells of each dead end how long it is, and whether a fire engine can turn there', () => {
    const way = { type: 'LineString', coordinates: [] } as const;
    const deadEnd = (length_m: number, needed: boolean, found: boolean) => ({
      length_m,
      from: [0, 0],
      end: [0, length_m],
      way,
      met: found || !needed,
      turning: { needed, found, size_m: 12, polygon: found ? area : null },
    });
    const dead_ends = [
      deadEnd(61, true, false),
      deadEnd(50, true, true),
      deadEnd(30, false, false),
    ];
    const report = {
      ...nothing,
      walking: [],
      cut_off: [],
      fire: { reachable: { area_m2: 0, polygon: area }, buildings: [], dead_ends },
    } as unknown as GapReports['access'];
    const found = findingsOf('access', report, names).filter(({ saying }) => saying);
    expect(found.map(({ tone, saying, geometries }) => [tone, saying?.[0], geometries])).toEqual([
      ['bad', 'gaps.deadEnd.lacking', [way]],
      ['drive', 'gaps.deadEnd.turning', [way, area]],
      ['drive', 'gaps.deadEnd.short', [way]],
    ]);
    expect(found[0]).toMatchObject({
      saying: ['gaps.deadEnd.lacking', { length: '61.00', size: '12.00' }],
      label: '61.00 m',
    });
  });

  it('names the entrance with the longest walk to a waste point first, one without any way before it', () => {
    const walk = { kind: 'entrance', waste_point: null, path: null, met: false };
    const report = {
      ...nothing,
      entrances: [
        { ...walk, entrance: 'near', distance_m: 20, met: true },
        { ...walk, entrance: 'far', distance_m: 80 },
        { ...walk, entrance: 'farther', distance_m: 95.5 },
        { ...walk, entrance: 'shut', distance_m: null },
      ],
      beyond: { area_m2: 12, share: 0.1, parts: [{ area_m2: 12, polygon: area }] },
      reach: area,
    } as unknown as GapReports['waste'];
    const sayings = findingsOf('waste', report, names).map(({ saying }) => saying);
    expect(sayings).toEqual([
      ['gaps.noWaste', { entrance: 'entrance shut' }],
      ['gaps.farWaste', { entrance: 'entrance farther', distance: '95.50' }],
      ['gaps.farWaste', { entrance: 'entrance far', distance: '80.00' }],
      ['gaps.beyond', { area: '12 m²' }],
      null,
    ]);
  });

  it('tells of places that are not lit, the darkest first', () => {
    const place = { kind: 'lane', met: false };
    const report = {
      ...nothing,
      places: [
        { ...place, feature: 'l1', lit_share: 0.5, dark_m2: 4 },
        { ...place, feature: 'l2', lit_share: 0.2, dark_m2: 40 },
        { ...place, feature: 'l3', lit_share: 1, dark_m2: 0, met: true },
      ],
      dark: { area_m2: 44, parts: [{ area_m2: 44, polygon: area }] },
      lit: { area_m2: 1, share: 0.1, polygon: area },
    } as unknown as GapReports['light'];
    const found = findingsOf('light', report, names);
    expect(found.map(({ feature, tone }) => [feature, tone])).toEqual([
      ['l2', 'bad'],
      ['l1', 'bad'],
      [null, 'bad'],
      [null, 'good'],
    ]);
  });

  it('tells the spaces that are missing, then each space with all that speaks against it', () => {
    const report = {
      ...nothing,
      supply: { total: 30 },
      demand: { spaces: 50, households: 100, per_household: 0.5 },
      spaces: [{ id: 's1' }, { id: 's2' }, { id: 3 }],
      conflicts: [
        { problem: 'no_aisle', spaces: ['s1'], other: null, measured_m: 5, limit_m: 5.5 },
        { problem: 'overlap', spaces: [3, 's1'], other: null, measured_m: 1, limit_m: 0 },
      ],
    } as unknown as GapReports['parking-supply'];
    const found = findingsOf('parking-supply', report, names);
    expect(found.map(({ feature, saying }) => [feature, saying])).toEqual([
      [null, ['gaps.spaces', { n: 20, all: 50 }]],
      [
        's1',
        [
          'gaps.conflict',
          { space: 'parking_space s1', problems: 'parking.no_aisle + parking.overlap' },
        ],
      ],
      ['3', ['gaps.conflict', { space: 'parking_space 3', problems: 'parking.overlap' }]],
    ]);
    const enough = { ...report, demand: null, conflicts: [] };
    expect(findingsOf('parking-supply', enough, names)).toEqual([]);
  });

  it('has blanks first, and what leads to the property that would fill them', () => {
    const item = (name: string, filled: boolean | null, required: boolean, value = '') => ({
      item: name,
      title: { zh: name, en: name },
      filled,
      required,
      value: value || null,
    });
    const report = {
      ...nothing,
      courtyards: [
        {
          id: 'c',
          criteria: { category: 'managed', category_disagrees: true },
          items: [
            item('volunteer_team', true, true),
            item('cadre', null, true),
            item('party_branch', false, true),
            item('owners_committee', false, false, 'preparing'),
            item('property_company', true, false, 'Acme'),
          ],
        },
      ],
    } as unknown as GapReports['governance'];
    const found = findingsOf('governance', report, names);
    expect(found.map(({ tone, member, saying }) => [tone, member, saying?.[0]])).toEqual([
      ['bad', 'category', 'gaps.category'],
      ['bad', 'cadre', 'gaps.item.unsaid'],
      ['bad', 'party_branch', 'gaps.item.blank'],
      ['none', 'owners_committee', 'gaps.item.who'],
      ['good', 'volunteer_team', 'gaps.item.there'],
      ['good', 'property_company', 'gaps.item.who'],
    ]);
    expect(found.every(({ geometries, feature }) => !geometries.length && !feature)).toBe(true);
  });
});
