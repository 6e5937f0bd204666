/** What the browser gives a wall: the full screen, a screen that stays on, and paper. */

export const PAPERS = {
  A3: { width_mm: 420, height_mm: 297, margin_mm: 10 },
  A0: { width_mm: 1189, height_mm: 841, margin_mm: 20 },
} as const;
export type Paper = keyof typeof PAPERS;

export type FullScreen = { readonly can: boolean; readonly on: boolean; toggle: () => void };

export function fullScreen(): FullScreen {
  let on = $state(document.fullscreenElement !== null);
  document.addEventListener('fullscreenchange', () => {
    on = document.fullscreenElement !== null;
  });
  return {
    can: document.fullscreenEnabled,
    get on() {
      return on;
    },
    toggle() {
      // Refused where a browser wants another gesture: then nothing happens, as with its own key.
      const change = on ? document.exitFullscreen() : document.documentElement.requestFullscreen();
      change.catch(() => undefined);
    },
  };
}

/** Keeps the screen on where the browser can. Answers what lets it sleep again. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  // A browser drops the lock with the tab out of sight, and refuses it when the battery is low.
  const ask = async () => {
    if (document.visibilityState !== 'visible') return;
    lock = await navigator.wakeLock?.request('screen').catch(() => null);
  };
  void ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
