import { useConnection } from '../../mirror/hooks.ts';
import type { PanelState } from '../../ui/panel.tsx';
import { panelState } from '../../workbench/unavailable.ts';

/** A panel's state on this screen: loading before the first snapshot, else its own. That news are late stands once above all panels, not in each. */
export function useRiskState(own: PanelState): PanelState {
  const state = panelState(useConnection(), own);
  return state.kind === 'stale' ? own : state;
}
