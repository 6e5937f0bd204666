/** An operation's answer, or why there is none: an operation on what a person drew never throws. */
export type Why =
  | 'no_area'
  | 'does_not_cross'
  | 'crosses_itself'
  | 'nothing_left'
  | 'too_intricate'
  | 'too_tight'
  | 'nothing_to_do';

export type Outcome<T> = { ok: true; value: T } | { ok: false; why: Why };

export const refused = (why: Why): { ok: false; why: Why } => ({ ok: false, why });
