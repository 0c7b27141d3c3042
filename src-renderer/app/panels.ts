/** The panels of the workspace. Layouts name them by id; one line per panel. */
import { Gauge, MessagesSquare, Radio, TrendingUp, Users } from 'lucide-react';
import { lazy } from 'react';
import { AgentsPanel } from '../features/agents/agents-panel.tsx';
import { agentsWords } from '../features/agents/agents-words.ts';
import { DebatePanel } from '../features/agents/debate-panel.tsx';
import { equityWords } from '../features/equity/equity-words.ts';
import { FeedPanel } from '../features/feed/feed-panel.tsx';
import { feedWords } from '../features/feed/feed-words.ts';
import { SignalsPanel } from '../features/signals/signals-panel.tsx';
import { signalsWords } from '../features/signals/signals-words.ts';
import type { PanelDefinition } from '../workbench/registry.ts';

export const panels: readonly PanelDefinition[] = [
  // Market and trading.

  // Agents and what they did.
  { id: 'agents', title: () => agentsWords.say('title'), icon: Users, component: AgentsPanel },
  { id: 'debate', title: () => agentsWords.say('debate'), icon: MessagesSquare, component: DebatePanel },
  { id: 'signals', title: () => signalsWords.say('title'), icon: Gauge, component: SignalsPanel },
  { id: 'feed', title: () => feedWords.say('title'), icon: Radio, component: FeedPanel },
  { id: 'equity', title: () => equityWords.say('title'), icon: TrendingUp, component: lazy(async () => ({ default: (await import('../features/equity/equity-panel.tsx')).EquityPanel })) },

];
