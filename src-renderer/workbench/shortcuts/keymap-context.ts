import { createContext, useContext } from 'react';
import type { ActionDefinition } from '../registry.ts';

export interface Keymap {
  readonly actions: readonly ActionDefinition[];
  /** Combination by action. */
  readonly combos: ReadonlyMap<string, string>;
}

/** Every action with the combination it has now. */
export const KeymapContext = createContext<Keymap>({ actions: [], combos: new Map() });

export function useKeymap(): Keymap {
  return useContext(KeymapContext);
}
