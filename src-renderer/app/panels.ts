/** The panels of the workspace. Layouts name them by id; one line per panel. */
import { Activity, Briefcase, CandlestickChart, Gauge, History, ListOrdered, MessagesSquare, Radio, Receipt, Rows3, ShoppingCart, TrendingUp, Users } from 'lucide-react';
import { lazy } from 'react';
import { DepthPanel } from '../features/depth/depth-panel.tsx';
import { depthWords } from '../features/depth/depth-words.ts';
import { chartWords } from '../features/chart/chart-words.ts';
import { FillsPanel } from '../features/orders/fills-panel.tsx';
import { HistoryPanel } from '../features/orders/history-panel.tsx';
import { OpenOrdersPanel } from '../features/orders/open-orders-panel.tsx';
import { orderWords } from '../features/orders/orders-words.ts';
import { PositionsPanel } from '../features/positions/positions-panel.tsx';
import { positionWords } from '../features/positions/positions-words.ts';
import { TicketPanel } from '../features/ticket/ticket-panel.tsx';
import { ticketWords } from '../features/ticket/ticket-words.ts';
import { WatchlistPanel } from '../features/watchlist/watchlist-panel.tsx';
import { watchlistWords } from '../features/watchlist/watchlist-words.ts';
import { AgentsPanel } from '../features/agents/agents-panel.tsx';
import { agentsWords } from '../features/agents/agents-words.ts';
import { DebatePanel } from '../features/agents/debate-panel.tsx';
import { equityWords } from '../features/equity/equity-words.ts';
import { FeedPanel } from '../features/feed/feed-panel.tsx';
import { feedWords } from '../features/feed/feed-words.ts';
import { SignalsPanel } from '../features/signals/signals-panel.tsx';
import { signalsWords } from '../features/signals/signals-words.ts';
import type { PanelDefinition } from '../workbench/registry.ts';

/** The charting library is a third of the interface's weight: the frame is there before it. */
const ChartPanel = lazy(() => import('../features/chart/chart-panel.tsx').then(({ ChartPanel: component }) => ({ default: component })));

export const panels: readonly PanelDefinition[] = [
  // Market and trading.
  { id: 'watchlist', title: () => watchlistWords.say('title'), icon: Rows3, component: WatchlistPanel, linked: 'freely' },
  { id: 'chart', title: () => chartWords.say('title'), icon: CandlestickChart, component: ChartPanel, linked: 'freely' },
  { id: 'depth', title: () => depthWords.say('title'), icon: ListOrdered, component: DepthPanel, linked: 'freely' },
  { id: 'ticket', title: () => ticketWords.say('title'), icon: ShoppingCart, component: TicketPanel, linked: 'firmly' },
  { id: 'positions', title: () => positionWords.say('title'), icon: Briefcase, component: PositionsPanel, linked: 'freely' },
  { id: 'orders', title: () => orderWords.say('open'), icon: Receipt, component: OpenOrdersPanel, linked: 'freely' },
  { id: 'fills', title: () => orderWords.say('fills'), icon: Activity, component: FillsPanel, linked: 'freely' },
  { id: 'history', title: () => orderWords.say('history'), icon: History, component: HistoryPanel, linked: 'freely' },

  // Agents and what they did.
  { id: 'agents', title: () => agentsWords.say('title'), icon: Users, component: AgentsPanel, linked: 'freely' },
  { id: 'debate', title: () => agentsWords.say('debate'), icon: MessagesSquare, component: DebatePanel, linked: 'freely' },
  { id: 'signals', title: () => signalsWords.say('title'), icon: Gauge, component: SignalsPanel, linked: 'freely' },
  { id: 'feed', title: () => feedWords.say('title'), icon: Radio, component: FeedPanel, linked: 'freely' },
  { id: 'equity', title: () => equityWords.say('title'), icon: TrendingUp, component: lazy(async () => ({ default: (await import('../features/equity/equity-panel.tsx')).EquityPanel })) },

];
