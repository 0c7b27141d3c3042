import { Activity, Briefcase, CandlestickChart, Gauge, ListOrdered, MessagesSquare, Radio, Receipt, Rows3, ShoppingCart, TrendingUp, Users, History, type LucideIcon } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { useConnection, useRows } from '../mirror/hooks.ts';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Badge } from '../ui/display.tsx';
import { NumberCell, Price, Quantity } from '../ui/figures.tsx';
import { EmptyState, Panel } from '../ui/panel.tsx';
import { panelState } from '../workbench/unavailable.ts';
import type { PanelDefinition } from '../workbench/registry.ts';
import { explain } from '../workbench/workbench.ts';

type Position = RowOf<'positions'>;

const columns: readonly Column<Position>[] = [
  { id: 'instrument', title: 'Instrument', min: 130, grow: 2, value: (row) => row.instrument, cell: (row) => row.instrument },
  { id: 'side', title: 'Side', min: 70, value: (row) => row.direction, cell: (row) => <Badge tone={row.direction === 'long' ? 'up' : 'down'}>{row.direction === 'long' ? '▲ long' : '▼ short'}</Badge> },
  { id: 'quantity', title: 'Size', align: 'right', min: 80, value: (row) => Number(row.quantity), cell: (row) => <Quantity value={row.quantity} /> },
  { id: 'entry', title: 'Entry', align: 'right', min: 90, value: (row) => Number(row.entry), cell: (row) => <Price value={row.entry} step="0.01" /> },
  { id: 'net', title: 'Net USDT', align: 'right', min: 90, firstSort: 'down', value: (row) => Number(row.net), cell: (row) => <NumberCell value={row.net} gain arrow flash /> },
];

/** A stand-in with a table, to see docking and tables before the real panel is there. */
function SamplePositions(): ReactNode {
  const rows = useRows('positions');
  const state = panelState(useConnection(), rows.length === 0 ? { kind: 'empty', title: 'No positions.' } : { kind: 'ready' });
  const open = useCallback((row: Position) => explain('position', row.id), []);
  return <Panel title="Sample positions" bare fill state={state}><DataTable label="Sample positions" rows={rows} rowKey={(row) => row.id} columns={columns} onOpen={open} sortBy={{ column: 'net', direction: 'down' }} /></Panel>;
}

function sample(id: string, title: string, icon: LucideIcon): PanelDefinition {
  return { id, title: () => title, icon, component: () => <Panel title={title} bare><EmptyState title={`Place of “${title}”`} icon={icon} /></Panel> };
}

/** One for each panel the presets name; a real panel of the same id takes its place. */
export const samplePanels: readonly PanelDefinition[] = [
  sample('watchlist', 'Watchlist', Rows3), sample('chart', 'Chart', CandlestickChart), sample('depth', 'Depth', ListOrdered), sample('ticket', 'Ticket', ShoppingCart),
  { id: 'positions', title: () => 'Positions', icon: Briefcase, component: SamplePositions }, sample('orders', 'Orders', Receipt), sample('fills', 'Fills', Activity), sample('history', 'History', History),
  sample('agents', 'Agents', Users), sample('debate', 'Debate', MessagesSquare), sample('signals', 'Signals', Gauge), sample('feed', 'Activity', Radio), sample('equity', 'Equity', TrendingUp),
];
