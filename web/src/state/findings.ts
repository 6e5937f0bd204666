/** What lies behind the checks of the scorecard: where on the map, and in words. */
import type { GapAnalysis, GapReports, Geometry, Words } from '../api/types';
import type { MessageKey } from '../i18n';
import { bySpace, type ParkingNames, sayingOf } from './parking';
import type { Saying } from './sightings';

/**
 * `bad` is what keeps a check from being met, `good` what meets it, `way` how one walks somewhere, `drive` how one drives,
 * `none` what nobody asks for.
 */
export type Tone = 'bad' | 'good' | 'way' | 'drive' | 'none';

export type Finding = {
  tone: Tone;
  /** Where it is, where that is not the feature itself. */
  geometries: readonly Geometry[];
  /** The thing that it is about. */
  feature: string | null;
  /** The property of the courtyard that says so, where it has no place on the map. */
  member: string | null;
  /** Whether the map shows it by other findings. */
  isShownElsewhere: boolean;
  /** Null: it is drawn, and needs no words. */
  saying: Saying | null;
  /** Short, for the map. */
  label: string;
};

export type FindingNames = {
  feature: (id: string, kind: string) => string;
  group: (name: string) => string;
  /** How things are called in what is said of parking spaces. */
  parking: ParkingNames;
  /** A sentence that is made of others. */
  say: (saying: Saying) => string;
  words: (words: Words) => string;
  /** What the register says of the courtyard itself, where it is more than yes or no. */
  entry: (property: string, value: unknown) => string;
  metres: (value: number) => string;
  area: (value: number) => string;
  share: (value: number) => string;
  list: (names: string[]) => string;
};

/** What the map's colours mean, where findings are drawn without words of their own. */
export const KEYS: Record<GapAnalysis, readonly [Tone, MessageKey][]> = {
  perimeter: [],
  access: [
    ['good', 'gaps.key.driven'],
    ['way', 'gaps.key.walked'],
    ['drive', 'gaps.key.deadEnd'],
  ],
  waste: [['good', 'gaps.key.served']],
  green: [],
  light: [
    ['good', 'gaps.key.lit'],
    ['bad', 'gaps.key.dark'],
  ],
  activity: [],
  'parking-supply': [],
  governance: [],
};

/** The findings of one analysis, the worst first. */
export function findingsOf<A extends GapAnalysis>(
  analysis: A,
  report: GapReports[A],
  names: FindingNames,
): Finding[] {
  const find = FINDERS[analysis] as (report: GapReports[A], names: FindingNames) => Finding[];
  return find(report, names);
}

const FINDERS: { [A in GapAnalysis]: (report: GapReports[A], names: FindingNames) => Finding[] } = {
  perimeter,
  access,
  waste,
  green,
  light,
  activity,
  'parking-supply': parking,
  governance,
};

function perimeter(
  { openings, uncontrolled }: GapReports['perimeter'],
  names: FindingNames,
): Finding[] {
  return [
    ...openings.map(({ line, length_m }) => {
      const length = names.metres(length_m);
      return finding({
        geometries: [line],
        saying: ['gaps.opening', { length }],
        label: `${length} m`,
      });
    }),
    ...uncontrolled.map((id) =>
      finding({
        feature: String(id),
        saying: ['gaps.uncontrolled', { gate: names.feature(String(id), 'gate') }],
      }),
    ),
  ];
}

function access({ walking, cut_off, fire }: GapReports['access'], names: FindingNames): Finding[] {
  const unreached = fire.buildings.filter(({ reached }) => !reached);
  return [
    ...unreached.map((building) => unreachedBuilding(building, names)),
    ...fire.dead_ends.map((one) => deadEnd(one, names)),
    ...cut_off.map(({ entrance, kind, to }) => {
      const id = String(entrance);
      return finding({
        feature: id,
        saying: [`gaps.cutOff.${to}`, { entrance: names.feature(id, kind) }],
      });
    }),
    drawn('good', [fire.reachable.polygon]),
    drawn(
      'way',
      walking.map(({ path }) => path),
    ),
  ];
}

type DeadEnd = GapReports['access']['fire']['dead_ends'][number];

/** The way in, and the place where an engine can turn. */
function deadEnd({ length_m, way, turning, met }: DeadEnd, names: FindingNames): Finding {
  const length = names.metres(length_m);
  const size = names.metres(turning.size_m);
  return finding({
    tone: met ? 'drive' : 'bad',
    geometries: turning.polygon ? [way, turning.polygon] : [way],
    saying: [deadEndKey(turning), { length, size }],
    label: met ? '' : `${length} m`,
  });
}

function deadEndKey({ found, needed }: DeadEnd['turning']): MessageKey {
  if (found) return 'gaps.deadEnd.turning';
  return needed ? 'gaps.deadEnd.lacking' : 'gaps.deadEnd.short';
}

type Building = GapReports['access']['fire']['buildings'][number];

/** The building, and the place where the engine gets stuck. */
function unreachedBuilding({ id, stuck }: Building, names: FindingNames): Finding {
  const building = names.feature(String(id), 'building');
  if (!stuck) {
    return finding({ feature: String(id), saying: ['gaps.unreached', { building }] });
  }
  const clear = names.metres(stuck.clear_width_m);
  const reasons = names.list(
    stuck.reasons.map(({ feature, kind }) => names.feature(String(feature), kind)),
  );
  return finding({
    feature: String(id),
    geometries: [{ type: 'Point', coordinates: stuck.place }],
    saying: [
      stuckKey(stuck.clear_width_m, reasons),
      { building, reasons, clear, needed: names.metres(stuck.needed_m) },
    ],
    label: stuck.clear_width_m ? `${clear} m` : '',
  });
}

function stuckKey(clear_m: number, reasons: string): MessageKey {
  if (!reasons) return 'gaps.narrow';
  return clear_m ? 'gaps.stuck' : 'gaps.shut';
}

function waste({ entrances, beyond, reach }: GapReports['waste'], names: FindingNames): Finding[] {
  const far = entrances
    .filter(({ met }) => !met)
    .sort((a, b) => (b.distance_m ?? Infinity) - (a.distance_m ?? Infinity));
  return [
    ...far.map(({ entrance, kind, distance_m, path }) => {
      const id = String(entrance);
      const name = names.feature(id, kind);
      return finding({
        feature: id,
        geometries: path ? [path] : [],
        saying:
          distance_m === null
            ? ['gaps.noWaste', { entrance: name }]
            : ['gaps.farWaste', { entrance: name, distance: names.metres(distance_m) }],
      });
    }),
    ...beyond.parts.map(({ polygon, area_m2 }) =>
      finding({ geometries: [polygon], saying: ['gaps.beyond', { area: names.area(area_m2) }] }),
    ),
    drawn('good', [reach]),
  ];
}

function green({ concentrated, areas }: GapReports['green'], names: FindingNames): Finding[] {
  return [
    ...areas
      .filter(({ disagrees }) => disagrees)
      .map(({ id, qualifies }) => {
        const area = names.feature(String(id), 'green_area');
        return finding({
          feature: String(id),
          saying: [qualifies ? 'gaps.isWide' : 'gaps.isNarrow', { area }],
        });
      }),
    {
      ...drawn('good', [concentrated.polygon]),
      saying: ['gaps.concentrated', { area: names.area(concentrated.area_m2) }],
    },
  ];
}

function light({ dark, places, lit }: GapReports['light'], names: FindingNames): Finding[] {
  return [
    ...places
      .filter(({ met }) => !met)
      .sort((a, b) => b.dark_m2 - a.dark_m2)
      .map(({ feature, kind, lit_share }) => {
        const id = String(feature);
        const place = names.feature(id, kind);
        return finding({
          feature: id,
          isShownElsewhere: true,
          saying: ['gaps.dark', { place, share: names.share(lit_share) }],
        });
      }),
    drawn(
      'bad',
      dark.parts.map(({ polygon }) => polygon),
    ),
    drawn('good', [lit.polygon]),
  ];
}

function activity({ grounds, without }: GapReports['activity'], names: FindingNames): Finding[] {
  return [
    ...without.map((group) =>
      finding({ saying: ['gaps.noGround', { group: names.group(group) }] }),
    ),
    ...grounds.map(({ polygon, area_m2 }): Finding => {
      const area = names.area(area_m2);
      return { ...drawn('good', [polygon]), saying: ['gaps.ground', { area }], label: area };
    }),
  ];
}

/** Each space that something speaks against. */
function parking(report: GapReports['parking-supply'], names: FindingNames): Finding[] {
  const { supply, demand } = report;
  const lacking = demand ? demand.spaces - supply.total : 0;
  const lack: Saying = ['gaps.spaces', { n: lacking, all: demand?.spaces ?? 0 }];
  const faulty = bySpace(report).filter(({ conflicts }) => conflicts.length);
  return [
    ...(lacking > 0 ? [finding({ saying: lack })] : []),
    ...faulty.map(({ space, conflicts }) => {
      const id = String(space.id);
      const problems = conflicts.map((conflict) =>
        names.say(sayingOf(conflict, id, names.parking)),
      );
      const words = { space: names.parking.feature(id, 'parking_space') };
      return finding({
        feature: id,
        saying: ['gaps.conflict', { ...words, problems: names.list(problems) }],
      });
    }),
  ];
}

/** What is blank, what the register contradicts, then what is there. It has no place on the map. */
function governance({ courtyards }: GapReports['governance'], names: FindingNames): Finding[] {
  return courtyards
    .flatMap(({ items, criteria: { category, category_disagrees } }) => [
      ...(category_disagrees && category ? [contradicted(names.entry('category', category))] : []),
      ...items.map(({ item, title, filled, required, value }) => {
        const who = value ? names.entry(item, value) : '';
        const saying: Saying = [sayingOfItem(filled, who), { item: names.words(title), who }];
        const tone: Tone = filled ? 'good' : required ? 'bad' : 'none';
        return finding({ tone, saying, member: item });
      }),
    ])
    .sort((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
}

function contradicted(category: string): Finding {
  return finding({ saying: ['gaps.category', { category }], member: 'category' });
}

function sayingOfItem(filled: boolean | null, who: string): MessageKey {
  if (filled === null) return 'gaps.item.unsaid';
  if (who) return 'gaps.item.who';
  return filled ? 'gaps.item.there' : 'gaps.item.blank';
}

const TONES: readonly Tone[] = ['bad', 'none', 'good', 'way'];

function finding(what: Partial<Finding>): Finding {
  return {
    tone: 'bad',
    geometries: [],
    feature: null,
    member: null,
    isShownElsewhere: false,
    saying: null,
    label: '',
    ...what,
  };
}

function drawn(tone: Tone, geometries: readonly Geometry[]): Finding {
  return finding({ tone, geometries });
}
