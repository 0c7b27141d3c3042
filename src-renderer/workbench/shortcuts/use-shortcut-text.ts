import { isMac } from '../platform.ts';
import { comboText } from './combo.ts';
import { useKeymap } from './keymap-context.ts';

/** The shortcut of an action as people read it; empty where it has none. */
export function useShortcutText(action: string): string {
  const combo = useKeymap().combos.get(action);
  return combo === undefined ? '' : comboText(combo, isMac());
}
