/** In pixels of the screen. */
export type Box = { x: number; y: number; width: number; height: number };
export type Size = Pick<Box, 'width' | 'height'>;
/** Where the tour lies: around what it is about, and beside it. */
export type Spot = { ring: Box; card: Pick<Box, 'x' | 'y'> };

/** Of the card to the ring and to the edge of the screen. */
const GAP_PX = 12;
/** Beside the sidebar, above the legend at the foot of the map. */
const FOOT_PX = 76;

/** What of a box is within another; null: nothing. */
export function within(box: Box, { x, y, width, height }: Box): Box | null {
  const [left, right] = [Math.max(box.x, x), Math.min(box.x + box.width, x + width)];
  const [top, bottom] = [Math.max(box.y, y), Math.min(box.y + box.height, y + height)];
  if (right <= left || bottom <= top) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * Where the card lies, whole on the screen: beside the panel that has what it is about, so that it hides nothing else of
 * that either; null: there is no such place.
 */
export function beside(panel: Box, ring: Box, card: Size, screen: Size): Spot['card'] | null {
  // Along the side that it lies at, it is near what it is about, and gives way to the edges of the screen.
  const x = Math.max(GAP_PX, Math.min(ring.x, screen.width - card.width - GAP_PX));
  const foot = Math.min(ring.y + ring.height - FOOT_PX, screen.height - GAP_PX);
  const y = Math.max(GAP_PX, foot - card.height);
  const right = { x: panel.x + panel.width + GAP_PX, y };
  const below = { x, y: panel.y + panel.height + GAP_PX };
  const above = { x, y: panel.y - card.height - GAP_PX };
  const left = { x: panel.x - card.width - GAP_PX, y };
  const isWhole = (place: Spot['card']) =>
    place.x >= 0 &&
    place.y >= 0 &&
    place.x + card.width <= screen.width &&
    place.y + card.height <= screen.height;
  return [right, below, above, left].find(isWhole) ?? null;
}
