/**
 * The symbols of the map and of the legend, drawn by the program: one drawing serves both. `paint` tells
 * the colour of a token: its value for the map, `var(--…)` for the legend, which follows the theme by itself.
 */
import type { Token } from './palette';

export type Paint = (token: Token) => string;
export type Drawing = (paint: Paint) => string;
export type SymbolImage = { size: number; draw: Drawing };

/** A solid badge with a light rim, so that it stands out from any ground. */
function badge(token: Token, glyph: string, shape: 'disc' | 'tile' = 'tile'): SymbolImage {
  return {
    size: 24,
    draw: (paint) => {
      const rim = `fill="${paint(token)}" stroke="${paint('map-halo')}" stroke-width="1.5"`;
      const body =
        shape === 'disc'
          ? `<circle cx="12" cy="12" r="10" ${rim}/>`
          : `<rect x="2" y="2" width="20" height="20" rx="6" ${rim}/>`;
      const ink = paint('symbol-ink');
      return `${body}<g fill="none" stroke="${ink}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${glyph}</g>`;
    },
  };
}

const PERSON =
  '<circle cx="12" cy="7.8" r="1.7"/><path d="M12 10.6v4M9 12h6M12 14.6l-2.2 3.2M12 14.6l2.2 3.2"/>';
const CAR = '<path d="M6.5 14.5v-2l1.5-3.5h8l1.5 3.5v2zM8 14.5v1.6M16 14.5v1.6M6.7 12.3h10.6"/>';
const BOTH =
  '<circle cx="8.2" cy="8" r="1.4"/><path d="M8.2 10.4v3.2l-1.4 3M8.2 13.6l1.4 3M12.6 15v-2l1-2.4h3.6l1 2.4v2zM14 15v1.4M17 15v1.4"/>';

function gate(passage: string, glyph: string): Record<string, SymbolImage> {
  return {
    [`gate-${passage}`]: badge('symbol-gate', glyph),
    [`gate-${passage}-open`]: badge('symbol-gate-open', glyph),
  };
}

/** Looks north; the map turns it to the camera's azimuth. */
const camera: SymbolImage = {
  size: 40,
  draw: (paint) => {
    const colour = paint('symbol-camera');
    return `<path d="M20 20 10.5 4.5A18 18 0 0 1 29.5 4.500Z" fill="${colour}" fill-opacity="0.28"/>
<path d="M10.5 4.5 20 20 29.5 4.5" fill="none" stroke="${colour}" stroke-width="1.2" stroke-opacity="0.75"/>
<circle cx="20" cy="20" r="6.5" fill="${colour}" stroke="${paint('map-halo')}" stroke-width="1.8"/>
<circle cx="20" cy="20" r="2.2" fill="${paint('symbol-ink')}"/>`;
  },
};

/** Its tip is at the middle of the lower edge. */
const pin: SymbolImage = {
  size: 36,
  draw: (
    paint,
  ) => `<path d="M18 35C10 25.500 6.500 20 6.500 14a11.500 11.500 0 0 1 23 0c0 6-3.500 11.500-11.500 21z" fill="${paint('map-label')}" stroke="${paint('map-halo')}" stroke-width="1.8"/>
<path d="M11.5 14s2.400-4.500 6.500-4.500 6.500 4.500 6.500 4.500-2.400 4.500-6.500 4.500-6.500-4.500-6.500-4.500z" fill="none" stroke="${paint('map-halo')}" stroke-width="1.5"/>
<circle cx="18" cy="14" r="2" fill="${paint('map-halo')}"/>`,
};

/** A place for a camera; its number stands on it. */
const mount: SymbolImage = {
  size: 24,
  draw: (paint) =>
    `<path d="M12 1.500 22.500 12 12 22.500 1.500 12z" fill="${paint('symbol-camera')}" stroke="${paint('map-halo')}" stroke-width="1.8"/>`,
};

const lamp: SymbolImage = {
  size: 18,
  draw: (
    paint,
  ) => `<circle cx="9" cy="9" r="7" fill="${paint('map-lamp-glow')}" fill-opacity="0.35"/>
<circle cx="9" cy="9" r="3.6" fill="${paint('symbol-lamp')}" stroke="${paint('map-halo')}" stroke-width="1.3"/>`,
};

const entrance: SymbolImage = {
  size: 18,
  draw: (
    paint,
  ) => `<circle cx="9" cy="9" r="7" fill="${paint('symbol-entrance')}" stroke="${paint('map-halo')}" stroke-width="1.5"/>
<path d="M6.8 12.500V6h4.400v6.500M5.6 12.500h6.8" fill="none" stroke="${paint('symbol-ink')}" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round"/>`,
};

function stageMark(stage: string, pilot: boolean): SymbolImage {
  const star = '<path d="m14 7.6 1.9 4 4.3.5-3.2 3 .9 4.3-3.9-2.2-3.9 2.2.9-4.3-3.2-3 4.3-.5z"/>';
  return {
    size: 28,
    draw: (paint) => {
      const colour = paint(`stage-${stage}` as Token);
      const body = pilot
        ? `<circle cx="14" cy="14" r="11" fill="${colour}" stroke="${paint('map-halo')}" stroke-width="2"/><g fill="${paint('symbol-ink')}">${star}</g>`
        : `<circle cx="14" cy="14" r="6.5" fill="${colour}" stroke="${paint('map-halo')}" stroke-width="2"/>`;
      return body;
    },
  };
}

const STAGE_NAMES = ['surveyed', 'consulting', 'planning', 'in_works', 'accepted', 'maintained'];

export const SYMBOLS: Record<string, SymbolImage> = {
  camera,
  pin,
  mount,
  lamp,
  entrance,
  ...gate('pedestrian', PERSON),
  ...gate('vehicle', CAR),
  ...gate('both', BOTH),
  waste_point: badge(
    'symbol-waste',
    '<path d="M7.5 9h9M10.5 9V7.500h3V9M8.5 9l.7 8h5.600l.7-8M11 11.500v3M13 11.500v3"/>',
  ),
  notice_board: badge(
    'symbol-board',
    '<path d="M7 7.500h10v6.500H7zM9 14v3.500M15 14v3.500M9.5 10h5M9.5 11.800h3"/>',
  ),
  charger: badge('symbol-charger', '<path d="m12.8 6.5-4 6.200h3.400l-1 4.8 4-6.200h-3.400z"/>'),
  'space-accessible': badge(
    'map-draw',
    '<circle cx="10.5" cy="6.5" r="1.3"/><path d="M10.5 9v4.500h4l2 4M10.5 11h3M8.800 12a3.500 3.500 0 1 0 4.700 4.500"/>',
    'disc',
  ),
  'space-ev': badge(
    'symbol-charger',
    '<path d="m12.8 6.5-4 6.200h3.400l-1 4.8 4-6.200h-3.400z"/>',
    'disc',
  ),
  'space-kept': badge(
    'map-draw',
    '<rect x="7.500" y="11" width="9" height="6.500" rx="1.500"/><path d="M9.300 11V9a2.700 2.700 0 0 1 5.400 0v2"/>',
  ),
  'plan-gone': {
    size: 24,
    draw: (paint) =>
      ['map-halo', 'plan-gone']
        .map(
          (token, i) =>
            `<path d="m6 6 12 12M18 6 6 18" stroke="${paint(token as Token)}" stroke-width="${i ? 2.6 : 6}" stroke-linecap="round"/>`,
        )
        .join(''),
  },
  ...Object.fromEntries(
    STAGE_NAMES.flatMap((stage) => [
      [`stage-${stage}`, stageMark(stage, false)],
      [`stage-${stage}-pilot`, stageMark(stage, true)],
    ]),
  ),
};

/** Repeating fills. The size is the step of the pattern; the drawing must join at its edges. */
export const PATTERNS: Record<string, SymbolImage> = {
  'hatch-blind': hatch(9, 'blind', 1.1, 'blind-fill', 0.22),
  'hatch-gone': hatch(8, 'plan-gone', 1.3, 'map-halo', 0.5),
  'hatch-obstacle': hatch(8, 'map-obstacle-line', 1, 'map-obstacle'),
  'hatch-illegal': hatch(8, 'map-illegal', 1.2, 'map-obstacle'),
  'rows-nursery': {
    size: 10,
    draw: (paint) =>
      `<rect width="10" height="10" fill="${paint('map-nursery')}"/><path d="M0 2.500h10M0 7.500h10" stroke="${paint('map-green-line')}" stroke-width="1" stroke-dasharray="2 3"/>`,
  },
  'dots-shrub': {
    size: 12,
    draw: (paint) =>
      `<rect width="12" height="12" fill="${paint('map-shrub')}"/><g fill="${paint('map-green-line')}"><circle cx="3" cy="3" r="1.3"/><circle cx="9" cy="9" r="1.3"/></g>`,
  },
  'dots-garden': {
    size: 14,
    draw: (paint) =>
      `<rect width="14" height="14" fill="${paint('map-garden')}"/><g fill="none" stroke="${paint('map-green-line')}" stroke-width="1"><circle cx="3.5" cy="3.5" r="1.5"/><circle cx="10.5" cy="10.5" r="1.5"/></g>`,
  },
  'stripes-shed': {
    size: 6,
    draw: (paint) =>
      `<rect width="6" height="6" fill="${paint('map-shed')}"/><path d="M3 0v6" stroke="${paint('map-shed-line')}" stroke-width="1" stroke-opacity="0.6"/>`,
  },
};

function hatch(
  step: number,
  line: Token,
  width: number,
  ground: Token,
  groundOpacity = 0.55,
): SymbolImage {
  const half = step / 2;
  return {
    size: step,
    draw: (paint) =>
      `<rect width="${step}" height="${step}" fill="${paint(ground)}" fill-opacity="${groundOpacity}"/><path d="M-1 ${step + 1} ${step + 1}-1M${half} ${step + half} ${step + half} ${half}M-${half} ${half} ${half}-${half}" stroke="${paint(line)}" stroke-width="${width}" fill="none"/>`,
  };
}

export function svgOf({ size, draw }: SymbolImage, paint: Paint, scale = 1): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size * scale}" height="${size * scale}" viewBox="0 0 ${size} ${size}">${draw(paint)}</svg>`;
}
