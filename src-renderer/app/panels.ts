/** The panels of the workspace. Layouts name them by id; one line per panel. */
import type { PanelDefinition } from '../workbench/registry.ts';

export const panels: readonly PanelDefinition[] = [
  // Market and trading.

  // Agents and what they did.

];
