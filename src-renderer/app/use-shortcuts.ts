import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { useLink } from '../mirror/hooks.ts';
import type { ActionDefinition } from '../workbench/registry.ts';
import { bindingOf } from '../workbench/shortcuts/combo.ts';

/** Listens for the combinations. Those without Ctrl, Cmd or Alt do not act while somebody types; a dialog keeps keys to itself but for the halt. */
export function useShortcuts(actions: readonly ActionDefinition[], keymap: ReadonlyMap<string, string>): void {
  const link = useLink();
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const [combo, id] of keymap) {
      const action = actions.find((one) => one.id === id);
      if (action === undefined) continue;
      const held = /Mod|Alt|Ctrl|Meta|^Shift\+F\d|^F\d/.test(combo);
      bindings[bindingOf(combo)] = (event) => {
        if (!held && isTyping(event.target)) return;
        if (id !== 'halt.now' && document.querySelector('[role="dialog"]') !== null) return;
        event.preventDefault();
        if (action.available?.(link) !== false) action.run(link);
      };
    }
    return tinykeys(window, bindings, { ignore: () => false });
  }, [actions, keymap, link]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
