import { describe, expect, it } from 'vitest';
import { type Box, beside, within } from './tourPlace';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const CARD = { width: 366, height: 180 };
const SIDEBAR = { x: 0, y: 57, width: 412, height: 843 };
const HEADER = { x: 0, y: 0, width: 412, height: 57 };
const SHEET = { x: 0, y: 422, width: 390, height: 422 };
const PHONE_HEADER = { x: 0, y: 0, width: 390, height: 64 };
const MAP = { x: 412, y: 0, width: 1028, height: 900 };
const PHONE_MAP = { x: 0, y: 64, width: 390, height: 358 };
/** What the steps are about as it lies on the page, and in which panel. */
const PLACES: [string, Box, Box, typeof DESKTOP][] = [
  ['the register', SIDEBAR, { ...SIDEBAR, y: 98, height: 802 }, DESKTOP],
  ['the map', MAP, MAP, DESKTOP],
  ['the files', SIDEBAR, { x: 104, y: 170, width: 120, height: 36 }, DESKTOP],
  ['the tools', HEADER, { x: 140, y: 12, width: 260, height: 32 }, DESKTOP],
  ['the register of a phone', SHEET, { ...SHEET, y: 488, height: 356 }, PHONE],
  ['the map of a phone', PHONE_MAP, PHONE_MAP, PHONE],
  ['the files of a phone', SHEET, { x: 100, y: 564, width: 120, height: 44 }, PHONE],
  ['the tools of a phone', PHONE_HEADER, { x: 112, y: 10, width: 266, height: 44 }, PHONE],
];

describe('the card of the tour', () => {
  it.each(PLACES)(
    'lies whole on the screen, and not over the panel with %s',
    (_, panel, ring, screen) => {
      const place = beside(panel, ring, CARD, screen);
      expect(place).not.toBeNull();
      if (!place) return;
      const card = { ...place, ...CARD };
      expect(within(card, { x: 0, y: 0, ...screen })).toEqual(card);
      expect(within(card, panel)).toBeNull();
    },
  );

  it('has no place beside what takes the screen', () => {
    const pulledUp = { x: 0, y: 84, width: 390, height: 760 };
    expect(beside(pulledUp, pulledUp, CARD, PHONE)).toBeNull();
    const all = { x: 0, y: 0, ...DESKTOP };
    expect(beside(all, all, CARD, DESKTOP)).toBeNull();
  });
});

describe('what is seen of a box', () => {
  it('is what two boxes share', () => {
    const shared = within(
      { x: 0, y: 0, width: 10, height: 8 },
      { x: 4, y: -3, width: 20, height: 6 },
    );
    expect(shared).toEqual({ x: 4, y: 0, width: 6, height: 3 });
  });

  it('is nothing where they only touch', () => {
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(within(box, { ...box, x: 10 })).toBeNull();
    expect(within(box, { ...box, y: -10 })).toBeNull();
  });
});
