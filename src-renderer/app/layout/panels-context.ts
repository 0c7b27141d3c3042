import { createContext, useContext } from 'react';
import type { PanelDefinition } from '../../workbench/registry.ts';

/** The registered panels by id. */
export const PanelsContext = createContext<ReadonlyMap<string, PanelDefinition>>(new Map());

export function usePanels(): ReadonlyMap<string, PanelDefinition> {
  return useContext(PanelsContext);
}
