/** The panels of the workspace. Layouts name them by id; one line per panel. */
import { Activity, Briefcase, CandlestickChart, History, ListOrdered, Receipt, Rows3, ShoppingCart } from 'lucide-react';
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
import type { PanelDefinition } from '../workbench/registry.ts';

/** The charting library is a third of the interface's weight: the frame is there before it. */
const ChartPanel = lazy(() => import('../features/chart/chart-panel.tsx').then(({ ChartPanel: component }) => ({ default: component })));

export const panels: readonly PanelDefinition[] = [
  // Market and trading.
  { id: 'watchlist', title: () => watchlistWords.say('title'), icon: Rows3, component: WatchlistPanel },
  { id: 'chart', title: () => chartWords.say('title'), icon: CandlestickChart, component: ChartPanel },
  { id: 'depth', title: () => depthWords.say('title'), icon: ListOrdered, component: DepthPanel },
  { id: 'ticket', title: () => ticketWords.say('title'), icon: ShoppingCart, component: TicketPanel },
  { id: 'positions', title: () => positionWords.say('title'), icon: Briefcase, component: PositionsPanel },
  { id: 'orders', title: () => orderWords.say('open'), icon: Receipt, component: OpenOrdersPanel },
  { id: 'fills', title: () => orderWords.say('fills'), icon: Activity, component: FillsPanel },
  { id: 'history', title: () => orderWords.say('history'), icon: History, component: HistoryPanel },

  // Agents and what they did.

];
