import { normalCombo } from './combo.ts';

/** What has a shortcut of its own. */
export interface Bindable {
  readonly id: string;
  readonly shortcut?: string;
}

/** Combinations that are not for us to give away: the halt, and what text fields and screen readers live on. */
const reserved = new Set(['Mod+Shift+H', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+A', 'Mod+Z', 'Tab', 'Shift+Tab', 'Enter', 'Escape', 'Space', 'Alt+F4']);
/** The one action that may use the halt's combination. */
const HALT = 'halt.now';

/** Which combination does what: the person's own first, then the defaults that are still free. */
export function keymapOf(actions: readonly Bindable[], own: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const action of actions) {
    const mine = own[action.id];
    const combo = mine === undefined || mine === '' ? null : normalCombo(mine);
    if (combo !== null && !map.has(combo) && (action.id === HALT || !reserved.has(combo))) map.set(combo, action.id);
  }
  for (const action of actions) {
    const combo = own[action.id] === undefined && action.shortcut !== undefined ? normalCombo(action.shortcut) : null;
    if (combo !== null && !map.has(combo)) map.set(combo, action.id);
  }
  return map;
}

export type Conflict = { readonly kind: 'reserved' } | { readonly kind: 'unreadable' } | { readonly kind: 'bare' } | { readonly kind: 'taken'; readonly by: string };

/**
 * Why `combo` cannot be given to `action`; null where it can.
 * A single letter or digit alone is refused: it would act while somebody types (and no single key may ever trade).
 */
export function conflictOf(actions: readonly Bindable[], own: Readonly<Record<string, string>>, action: string, combo: string): Conflict | null {
  const normal = normalCombo(combo);
  if (normal === null) return { kind: 'unreadable' };
  if (reserved.has(normal) && action !== HALT) return { kind: 'reserved' };
  if (/^(Shift\+)?[A-Z0-9]$/.test(normal)) return { kind: 'bare' };
  const by = keymapOf(actions, own).get(normal);
  return by === undefined || by === action ? null : { kind: 'taken', by };
}
