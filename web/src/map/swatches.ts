/** Small drawings for the legend and the lists: each as its kind, or its variant (`kind:value`), looks on the map. */
import type { Token } from './palette';
import { PATTERNS, SYMBOLS, type SymbolImage, svgOf } from './symbols';

const css = (token: Token): string => `var(--${token})`;

const BOX = { x: 2.5, y: 4.5, width: 17, height: 13 };
const box = `x="${BOX.x}" y="${BOX.y}" width="${BOX.width}" height="${BOX.height}"`;

function frame(content: string): string {
  return `<svg viewBox="0 0 22 22" fill="none">${content}</svg>`;
}

function area(fill: Token, line: Token): string {
  return frame(`<rect ${box} rx="2" fill="${css(fill)}" stroke="${css(line)}"/>`);
}

/** A window onto the repeated pattern. */
function patterned(name: string, line: Token): string {
  const { size, draw } = PATTERNS[name] as SymbolImage;
  const tiles: string[] = [];
  for (let x = 0; x < BOX.width; x += size) {
    for (let y = 0; y < BOX.height; y += size) {
      tiles.push(`<svg x="${x}" y="${y}" width="${size}" height="${size}">${draw(css)}</svg>`);
    }
  }
  return frame(
    `<svg ${box}>${tiles.join('')}</svg><rect ${box} rx="1" fill="none" stroke="${css(line)}"/>`,
  );
}

function line(token: Token, width: number, more = ''): string {
  return frame(`<path d="M2 11h18" stroke="${css(token)}" stroke-width="${width}" ${more}/>`);
}

function symbol(name: string): string {
  return svgOf(SYMBOLS[name] as SymbolImage, css);
}

const LANE = `<path d="M1 11h20" stroke="${css('map-lane-casing')}" stroke-width="11"/><path d="M1 11h20" stroke="${css('map-lane')}" stroke-width="8.5"/>`;
const FIRE_EDGES = `<path d="M1 6.200h20M1 15.800h20" stroke="${css('map-fire')}" stroke-width="1.3" stroke-dasharray="4 2.5"/>`;
const TREE = `<circle cx="11" cy="11" r="7.5" fill="${css('map-tree')}" fill-opacity="0.5" stroke="${css('map-tree-line')}"/><circle cx="11" cy="11" r="1.5" fill="${css('map-tree-line')}"/>`;

const SWATCHES: Record<string, () => string> = {
  camera: () => symbol('camera'),
  lamp: () => symbol('lamp'),
  entrance: () => symbol('entrance'),
  waste_point: () => symbol('waste_point'),
  notice_board: () => symbol('notice_board'),
  charger: () => symbol('charger'),
  gate: () => symbol('gate-both'),
  'gate:controlled': () => symbol('gate-both'),
  'gate:open': () => symbol('gate-both-open'),
  courtyard: () => area('map-courtyard', 'map-highlight'),
  building: () => area('map-building', 'map-building-line'),
  'building:residential': () => area('map-building', 'map-building-line'),
  'building:public': () => area('map-building-public', 'map-building-line'),
  'building:commercial': () => area('map-building-commercial', 'map-building-line'),
  'building:utility': () => area('map-building-utility', 'map-building-line'),
  obstacle: () => patterned('hatch-obstacle', 'map-obstacle-line'),
  'obstacle:illegal': () => patterned('hatch-illegal', 'map-illegal'),
  wall: () => line('map-wall', 3.5),
  'wall:wall': () => line('map-wall', 3.5),
  'wall:railing': () => line('map-railing', 3, 'stroke-dasharray="4.5 2.5"'),
  'wall:hedge': () => line('map-hedge', 5, 'stroke-dasharray="0.1 6" stroke-linecap="round"'),
  lane: () => frame(LANE),
  'lane:fire': () => frame(LANE + FIRE_EDGES),
  parking_area: () => area('map-parking', 'map-parking-line'),
  parking_space: () => area('map-space', 'map-parking-line'),
  'parking_space:standard': () => area('map-space', 'map-parking-line'),
  'parking_space:accessible': () => area('map-space-accessible', 'map-parking-line'),
  'parking_space:ev': () => area('map-space-ev', 'map-parking-line'),
  bicycle_shed: () => patterned('stripes-shed', 'map-shed-line'),
  green_area: () => area('map-lawn', 'map-green-line'),
  'green_area:lawn': () => area('map-lawn', 'map-green-line'),
  'green_area:shrub': () => patterned('dots-shrub', 'map-green-line'),
  'green_area:nursery': () => patterned('rows-nursery', 'map-green-line'),
  'green_area:garden': () => patterned('dots-garden', 'map-green-line'),
  tree: () => frame(TREE),
  activity_area: () => area('map-activity', 'map-activity-line'),
};

const UNKNOWN = () => frame(`<circle cx="11" cy="11" r="4" fill="var(--text-3)"/>`);

export function swatchSvg(name: string): string {
  return (SWATCHES[name] ?? UNKNOWN)();
}

export function hasSwatch(name: string): boolean {
  return name in SWATCHES;
}
