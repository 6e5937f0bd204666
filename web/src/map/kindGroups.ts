import type { MessageKey } from '../i18n';

export type KindGroup = { title: MessageKey; kinds: string[] };

const GROUPS: KindGroup[] = [
  { title: 'legend.group.security', kinds: ['camera', 'gate', 'wall', 'entrance'] },
  { title: 'legend.group.building', kinds: ['building', 'obstacle'] },
  {
    title: 'legend.group.traffic',
    kinds: ['lane', 'parking_area', 'parking_space', 'charger', 'bicycle_shed'],
  },
  { title: 'legend.group.green', kinds: ['green_area', 'tree', 'activity_area'] },
  { title: 'legend.group.facility', kinds: ['lamp', 'waste_point', 'notice_board'] },
];

/** The kinds that the server knows, in groups that a reader looks for; unknown ones come last. */
export function groupKinds(kinds: readonly string[]): KindGroup[] {
  const known = new Set(GROUPS.flatMap((group) => group.kinds));
  const rest = kinds.filter((kind) => !known.has(kind) && kind !== 'courtyard');
  return [...GROUPS, { title: 'legend.group.other' as const, kinds: rest }]
    .map((group) => ({ ...group, kinds: group.kinds.filter((kind) => kinds.includes(kind)) }))
    .filter((group) => group.kinds.length > 0);
}
