import type { SpaceType } from '../draw/parking/row';
import type { StallChoice } from '../draw/parking/sizes';

/** What a person chose for rows of parking spaces. */
export class RowSettings {
  stall = $state<StallChoice>('perpendicular');
  /** Between the baseline and the stalls. */
  setback_m = $state(0);
  /** What a click on a space of the row does. */
  click = $state<'remove' | SpaceType>('remove');
}
