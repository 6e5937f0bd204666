/** What a browser remembers between visits. Storage may be full, blocked or absent: then nothing is. */
export function remembered<T>(key: string, fallback: T, accept: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`yuantu.${key}`) ?? 'null');
    return accept(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`yuantu.${key}`, JSON.stringify(value));
  } catch {
    // Not remembered; the setting still holds for this visit.
  }
}

/** What a browser keeps until the tab is closed. */
export function keptForSession(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(`yuantu.${key}`) ?? 'null');
  } catch {
    return null;
  }
}

export function keepForSession(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(`yuantu.${key}`, JSON.stringify(value));
  } catch {
    // Not kept over a reload; it still holds until then.
  }
}
