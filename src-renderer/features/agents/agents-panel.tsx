import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection, useRow } from '../../mirror/hooks.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { useWords } from '../../workbench/words.ts';
import { useInstrument } from '../../workbench/links.ts';
import { agentsWords } from './agents-words.ts';
import { useNextRound } from './next-round.tsx';
import { useOfficers } from './use-officers.ts';
import { VerdictBlock } from './verdict-block.tsx';

/** What the agents make of the chosen instrument now. */
export function AgentsPanel(): ReactNode {
  const t = useWords(agentsWords);
  const round = useRow('rounds', useInstrument() ?? '');
  const officers = useOfficers();
  const state = useRoundState(round !== undefined);
  return <Panel title={t('title')} bare state={state}>{round === undefined ? null : <VerdictBlock round={round} officers={officers} />}</Panel>;
}

/** Ready where there is a round on the chosen instrument; else why there is none, and when there will be. */
export function useRoundState(present: boolean): PanelState {
  const t = useWords(agentsWords);
  const shortName = useShortNames();
  const instrument = useInstrument();
  const next = useNextRound();
  const connection = useConnection();
  if (present) return panelState(connection);
  if (instrument === null) return panelState(connection, { kind: 'empty', title: t('noInstrument'), words: t('noInstrumentWords'), icon: Users });
  return panelState(connection, { kind: 'empty', title: t('noRound', { instrument: shortName(instrument) }), words: next, icon: Users });
}
