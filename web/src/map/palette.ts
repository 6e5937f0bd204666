/** The map's colours are design tokens: read from tokens.css, so that both follow the theme together. */
const TOKENS = [
  'map-paper',
  'map-street',
  'map-street-casing',
  'map-street-label',
  'map-label',
  'map-label-2',
  'map-halo',
  'map-context-building',
  'map-context-building-line',
  'map-context-green',
  'map-context-tree',
  'map-courtyard',
  'map-courtyard-line',
  'map-highlight',
  'map-draw',
  'map-snap',
  'map-building',
  'map-building-line',
  'map-building-public',
  'map-building-commercial',
  'map-building-utility',
  'map-building-label',
  'map-shade',
  'map-lane',
  'map-lane-casing',
  'map-fire',
  'map-parking',
  'map-parking-line',
  'map-space',
  'map-space-accessible',
  'map-space-ev',
  'map-lawn',
  'map-shrub',
  'map-nursery',
  'map-garden',
  'map-green-line',
  'map-tree',
  'map-tree-line',
  'map-activity',
  'map-activity-line',
  'map-shed',
  'map-shed-line',
  'map-obstacle',
  'map-obstacle-line',
  'map-illegal',
  'map-wall',
  'map-railing',
  'map-hedge',
  'map-lamp-glow',
  'symbol-camera',
  'symbol-gate',
  'symbol-gate-open',
  'symbol-entrance',
  'symbol-lamp',
  'symbol-waste',
  'symbol-board',
  'symbol-charger',
  'symbol-ink',
  'stage-surveyed',
  'stage-consulting',
  'stage-planning',
  'stage-in_works',
  'stage-accepted',
  'stage-maintained',
  'level-1',
  'level-2',
  'level-3',
  'level-4',
  'level-5',
  'level-6',
  'level-7',
  'blind',
  'blind-fill',
  'blind-label',
  'pilot',
  'rank-1',
  'rank-2',
  'rank-3',
  'rank-4',
  'rank-5',
  'plan-new',
  'plan-gone',
  'person-1',
  'person-2',
  'person-3',
  'person-4',
  'person-5',
  'person-6',
  'person-7',
  'person-8',
] as const;

export type Token = (typeof TOKENS)[number];
export type Palette = Record<Token, string>;

export const PALETTE_TOKENS: readonly Token[] = TOKENS;

export function readPalette(root: Element = document.documentElement): Palette {
  const style = getComputedStyle(root);
  const pairs = TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]);
  return Object.fromEntries(pairs) as Palette;
}

const LEVEL_COLOURS = 7;

/** The colour of the `index`-th of `count` levels: the ends of the ramp are always used. */
export function levelToken(index: number, count: number): Token {
  const step = count < 2 ? 0 : Math.round((index * (LEVEL_COLOURS - 1)) / (count - 1));
  return `level-${step + 1}` as Token;
}
