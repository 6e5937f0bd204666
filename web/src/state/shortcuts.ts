export type ShortcutActions = {
  search(): void;
  back(): void;
  coverage(): void;
  edit(): void;
  legend(): void;
  walk(): void;
  help(): void;
};

/** Single keys, out of the way of typing, of the browser's own shortcuts and of open dialogs. */
export function handleShortcut(event: KeyboardEvent, actions: ShortcutActions): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog')) return;
  const typing = target?.closest('input, textarea, select') !== null && target !== null;
  if (event.key === 'Escape') {
    if (typing) (target as HTMLElement).blur();
    else actions.back();
    return;
  }
  if (typing) return;
  const action = {
    '/': actions.search,
    c: actions.coverage,
    d: actions.edit,
    l: actions.legend,
    w: actions.walk,
    '?': actions.help,
  }[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
}
