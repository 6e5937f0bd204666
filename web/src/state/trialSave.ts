/** Turns cameras that were tried out into edits, and says in both languages what they change. */
import type { Feature, Words } from '../api/types';
import type { Edit } from '../edit/action';
import { dictionaries, type Language, type MessageKey, translate } from '../i18n';
import { type CameraState, storedState, triedFeature, type What } from './trial';

export type Tried = { stored: Feature; state: CameraState };

export function editOf({ stored, state }: Tried): Edit {
  const { properties, ...rest } = triedFeature(stored, state);
  // No range of its own is said by saying nothing.
  const said = Object.entries(properties).filter(([, value]) => value !== null);
  const after = { ...rest, properties: Object.fromEntries(said) } as unknown as Feature;
  return { id: stored.id, before: stored, after };
}

/** What differs from the stored camera. */
export function changedWhats({ stored, state }: Tried): What[] {
  const before = storedState(stored);
  if (!before) return [];
  const differs = (...names: (keyof CameraState)[]) =>
    names.some((name) => String(before[name]) !== String(state[name]));
  const whats: [What, boolean][] = [
    ['move', differs('position')],
    ['turn', differs('azimuth_deg')],
    ['height', differs('height_m')],
    ['tilt', differs('tilt_deg')],
    ['hfov', differs('hfov_deg')],
    ['resolution', differs('image_width_px', 'image_height_px')],
    ['range', differs('max_range_m')],
  ];
  return whats.filter(([, changed]) => changed).map(([what]) => what);
}

/** "Camera 东门: move", "3 cameras: adjust". */
export function titleOfTried(tried: readonly Tried[]): Words {
  const whats = new Set(tried.flatMap(changedWhats));
  const [only] = whats;
  const what: MessageKey = only && whats.size === 1 ? `live.what.${only}` : 'edits.adjust';
  const [first] = tried;
  const name = String(first?.stored.properties.name ?? first?.stored.id ?? '');
  const say = (language: Language) =>
    translate(language, tried.length === 1 ? 'edits.camera' : 'edits.cameras', {
      n: tried.length,
      name,
      what: dictionaries[language][what],
    });
  return { zh: say('zh'), en: say('en') };
}
