import { Map as GlMap } from 'maplibre-gl';

/** A map that can be told to draw nothing for a while: what lies over it has use for the graphics card first. */
export class RestingMap extends GlMap {
  isResting = false;

  /** What comes meanwhile is drawn afterwards, all at once. */
  setResting(isResting: boolean): void {
    this.isResting = isResting;
    if (!isResting) this.triggerRepaint();
  }

  override triggerRepaint(): void {
    if (!this.isResting) super.triggerRepaint();
  }
}
