import type { Feature } from '../api/types';
import { offset, within360 } from '../map/ground';
import type { Nudge } from './cameraKeys';
import { groundStepOf, KeyGesture } from './keys';
import type { CameraState, What } from './trial';
import type { CameraTrial } from './trial.svelte';
import { editOf, titleOfTried } from './trialSave';
import type { Workbench } from './workbench.svelte';

/** What aiming needs to know of the rest. */
type Host = {
  readonly showsCoverage: boolean;
  readonly selectedCamera: string | null;
  readonly cameras: readonly Feature[];
  readonly trial: CameraTrial;
  readonly workbench: Workbench;
};

/** The camera in the hand: moved, turned and given other lenses for trial, and stored when it is right. */
export class Aim {
  readonly #host: Host;
  readonly #keys = new KeyGesture();

  /** The camera that can be tried out: the chosen one in coverage, as it is now. */
  readonly camera: CameraState | null = $derived.by(() => {
    const { showsCoverage, selectedCamera, trial } = this.#host;
    return showsCoverage && selectedCamera ? trial.stateOf(selectedCamera) : null;
  });

  constructor(host: Host) {
    this.#host = host;
  }

  /** Changes the chosen camera, for trial. */
  change(what: What, change: Partial<CameraState>, gesture: unknown = null): void {
    const { selectedCamera, trial } = this.#host;
    if (selectedCamera) trial.change(selectedCamera, what, change, gesture);
  }

  /** A key's step, to where the screen has its right and its top. */
  nudge(nudge: Nudge, bearing_deg: number): void {
    const { camera } = this;
    if (!camera) return;
    const gesture = this.#keys.next();
    if (nudge.what === 'turn') {
      const azimuth_deg = within360(camera.azimuth_deg + nudge.clockwise_deg);
      this.change('turn', { azimuth_deg: Number(azimuth_deg.toFixed(1)) }, gesture);
    } else {
      const position = offset(camera.position, ...groundStepOf(nudge, bearing_deg));
      this.change('move', { position }, gesture);
    }
  }

  /** Stores all cameras as they are tried out, as one action. */
  save(): void {
    const { cameras, trial, workbench } = this.#host;
    const tried = cameras.flatMap((stored) => {
      const state = trial.states.get(stored.id);
      return state ? [{ stored: trial.baseOf(stored), state }] : [];
    });
    workbench.perform(titleOfTried(tried), tried.map(editOf));
    trial.forget();
  }

  /** A step back: of the trial while there is one, else of what is saved. */
  step(way: 'undo' | 'redo'): void {
    const { showsCoverage, trial, workbench } = this.#host;
    const tried = showsCoverage && (way === 'undo' ? trial.undoStep : trial.redoStep);
    if (tried) trial[way]();
    else workbench[way]();
  }
}
