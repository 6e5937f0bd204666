import { formatView, parseView, type View } from './url';

/** The view and the address bar, kept the same. Steps that a person would want to undo are pushed. */
export class Navigation {
  view = $state.raw<View>(parseView(new URL(location.href)));

  constructor() {
    addEventListener('popstate', () => {
      this.view = parseView(new URL(location.href));
    });
  }

  push(change: Partial<View>): void {
    this.#go(change, 'pushState');
  }

  replace(change: Partial<View>): void {
    this.#go(change, 'replaceState');
  }

  #go(change: Partial<View>, method: 'pushState' | 'replaceState'): void {
    this.view = { ...this.view, ...change };
    const path = formatView(this.view);
    // The same address twice would make the back button do nothing.
    if (path !== location.pathname + location.search) history[method](null, '', path);
  }
}
