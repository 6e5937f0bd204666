import { describe, expect, it } from 'vitest';
import { EMPTY_QUERY } from './registerView';
import { FACE_HEIGHT_M, formatView, parseView, type View } from './url';

const parse = (path: string) => parseView(new URL(path, 'http://yuantu.test'));

const street: View = {
  courtyard: null,
  street: null,
  weights: {},
  scenario: null,
  compare: null,
  beside: false,
  history: false,
  layout: false,
  gaps: null,
  feature: null,
  coverage: false,
  edit: false,
  profile: null,
  targetHeight: 0,
  place: null,
  stand: null,
  through: null,
  map: null,
  query: EMPTY_QUERY,
  rules: null,
  people: null,
  account: false,
};

describe('the view in the address', () => {
  it('is a bare slash for the street as it first appears', () => {
    expect(formatView(street)).toBe('/');
    expect(parse('/')).toEqual(street);
  });

  it.each<Partial<View>>([
    { courtyard: 'cy-01' },
    { street: 'governance' },
    { street: 'ranking', weights: { 'fire-reach': 5, 'green-share': 0 } },
    { street: 'ranking', weights: { 'lit-places': 2 }, courtyard: 'cy-01' },
    { courtyard: 'cy/ 01?', feature: 'cam&1' },
    { courtyard: 'cy-01', scenario: 'plan/ 1', history: true },
    { courtyard: 'cy-01', scenario: 'plan-1', compare: 'baseline', beside: true },
    { courtyard: 'cy-01', coverage: true, profile: 'iec62676-4-2025', targetHeight: FACE_HEIGHT_M },
    { rules: '' },
    { people: '' },
    { people: 'audit', courtyard: 'cy-01' },
    { account: true },
    { courtyard: 'cy-01', gaps: 'green', rules: 'green-share' },
    { courtyard: 'cy-01', coverage: true, place: [113.9741234, -34.7] },
    {
      courtyard: 'cy-01',
      map: { centre: [113.974123, -34.7], zoom: 18.25, bearing_deg: -170.5, pitch_deg: 50 },
    },
    { courtyard: 'cy-01', stand: 'gate', scenario: 'plan-1' },
    { courtyard: 'cy-01', through: 'cam-1' },
    {
      courtyard: 'cy-01',
      stand: { place: [113.9741234, 34.7], azimuth_deg: 271.5, pitch_deg: -2, height_m: 1.6 },
    },
    {
      courtyard: 'cy-01',
      stand: { place: [113.9741234, 34.7], azimuth_deg: 0, pitch_deg: -40.5, height_m: 62.25 },
    },
    { query: { ...EMPTY_QUERY, search: '博士园 13&', stage: 'planning', pilot: true } },
    {
      query: {
        ...EMPTY_QUERY,
        community: '东风社区',
        category: 'managed',
        sort: 'area',
        descending: true,
      },
    },
  ])('comes back as it went: %o', (change) => {
    const view = { ...street, ...change };
    expect(parse(formatView(view))).toEqual(view);
  });

  it('ignores what it does not know', () => {
    expect(parse('/elsewhere?stage=nonsense&sort=colour&target=9&place=here')).toEqual(street);
  });

  it('takes from the weights what is one, and no equal ones', () => {
    const { weights } = parse('/?street=ranking&weights=a:1,b:9,c:x,d,e-2:4,:3');
    expect(weights).toEqual({ 'e-2': 4 });
    expect(formatView({ ...street, weights })).toBe('/');
  });

  it.each(['18/34.7/114', '18/34.7/114/0/0/0', '18/x/114/0/0', '99/34.7/114/0/0', '18//114/0/0'])(
    'takes no map from %s',
    (map) => {
      expect(parse(`/?map=${map}`)).toEqual(street);
    },
  );

  it.each(['1,2,3', '114,34,0,0,0', '114,x,0,0', '114,34,0,91'])(
    'stands inside the gate where %s is no standpoint',
    (stand) => {
      expect(parse(`/courtyards/cy-01?stand=${stand}`).stand).toBe('gate');
    },
  );

  it('drops coverage and feature where no courtyard is open', () => {
    expect(formatView({ ...street, coverage: true, feature: 'x' })).toBe('/');
  });
});
