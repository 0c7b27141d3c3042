import './gallery.css';
import { Bell, Check, Info, Palette, Plus, Settings2, Trash2, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton, RiskButton } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Badge, Chip, Dot, KeyValue, Keys, Meter, Notice, Sparkline, type StateTone } from '../ui/display.tsx';
import { FormRow, NumberField, Segments, Select, Slider, Switch, TextField } from '../ui/fields.tsx';
import { Age, Money, NumberCell, Percent, Price, Quantity, Time } from '../ui/figures.tsx';
import { Menu } from '../ui/menu.tsx';
import { EmptyState, Panel, Skeleton } from '../ui/panel.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import type { ScreenDefinition } from '../workbench/registry.ts';
import { tell } from '../workbench/workbench.ts';
import { T0 } from './market-rows.ts';

const tones: readonly StateTone[] = ['plain', 'accent', 'good', 'bad', 'warning', 'up', 'down'];

interface Line {
  readonly name: string;
  readonly amount: number | null;
}
const lines: readonly Line[] = Array.from({ length: 2_000 }, (_, index) => ({ name: `Row ${index + 1}`, amount: index % 7 === 3 ? null : Math.round(Math.sin(index) * 1e5) / 100 }));
const columns: readonly Column<Line>[] = [
  { id: 'name', title: 'Name', min: 90, value: (row) => row.name, cell: (row) => row.name },
  { id: 'amount', title: 'Amount', align: 'right', min: 100, value: (row) => row.amount, cell: (row) => <NumberCell value={row.amount} gain arrow /> },
];

/** Every component in its states, on one page. */
function Gallery(): ReactNode {
  return (
    <Panel title="Components" padded lead={<span className="ui-dim">every one, in its states</span>} actions={<IconButton icon={Settings2} label="Settings" size="small" />}>
      <div className="gallery">
        <Buttons /><Fields /><Figures /><States /><Displays />
        <section className="gallery-tall"><DataTable label="Rows" rows={lines} rowKey={(row) => row.name} columns={columns} selected="Row 3" sortBy={{ column: 'name', direction: 'up' }} onOpen={(row) => tell({ tone: 'plain', title: row.name })} /></section>
      </div>
    </Panel>
  );
}

function Buttons(): ReactNode {
  return (
    <section className="ui-column">
      <div className="ui-row"><Button>Plain</Button><Button tone="primary" icon={Check}>Primary</Button><Button tone="quiet">Quiet</Button><RiskButton icon={Trash2}>Close 3 positions</RiskButton></div>
      <div className="ui-row"><Button busy>Busy</Button><Button blocked="The layout is locked.">Blocked</Button><Button size="small" icon={Plus}>Small</Button><IconButton icon={Bell} label="Alerts" count={3} /><IconButton icon={Palette} label="Pressed" pressed /></div>
      <div className="ui-row">
        <Menu label="More" items={[{ id: 'a', label: 'One', icon: Info, run: () => undefined, shortcut: 'Ctrl+1' }, { id: 'b', label: 'Chosen', checked: true, run: () => undefined }, { id: 'c', label: 'Remove', danger: true, divided: true, run: () => undefined }]}><Button>Menu</Button></Menu>
        <Tooltip words="An explanation"><Button>Tooltip</Button></Tooltip>
        <Button onClick={() => tell({ tone: 'good', title: 'Paper buy filled: 0.0148 BTC at 67,450.10.', action: { label: 'Why?', run: () => undefined } })}>Message</Button>
        <Button onClick={() => tell({ tone: 'bad', title: 'Not stored: the disk is full.', words: 'Free some space, then try again.', sticky: true })}>Error message</Button>
      </div>
    </section>
  );
}

function Fields(): ReactNode {
  const [text, setText] = useState('Breakout');
  const [number, setNumber] = useState<string | null>('1234.5');
  const [choice, setChoice] = useState<'a' | 'b' | 'c'>('a');
  const [on, setOn] = useState(true);
  const [range, setRange] = useState(40);
  const options = [{ value: 'a', label: 'Careful' }, { value: 'b', label: 'Balanced' }, { value: 'c', label: 'Bold' }] as const;
  return (
    <section>
      <FormRow id="g-text" label="Text" help="A line of text.">{(ids) => <TextField {...ids} value={text} onChange={setText} />}</FormRow>
      <FormRow id="g-number" label="Number" problem={number === null ? 'This is no number.' : null}>{(ids) => <NumberField {...ids} value={number ?? ''} onChange={setNumber} unit="USDT" step={0.5} invalid={number === null} />}</FormRow>
      <FormRow id="g-select" label="Choice">{(ids) => <Select {...ids} value={choice} options={options} onChange={setChoice} />}</FormRow>
      <FormRow id="g-segments" label="Few">{() => <Segments label="Few" value={choice} options={options} onChange={setChoice} />}</FormRow>
      <FormRow id="g-switch" label="On or off">{(ids) => <Switch {...ids} checked={on} onChange={setOn} />}</FormRow>
      <FormRow id="g-slider" label="Range">{() => <Slider label="Range" value={range} min={0} max={100} step={1} onChange={setRange} />}</FormRow>
      <FormRow stacked id="g-note" label="Note" help="Several lines.">{(ids) => <TextField {...ids} lines={3} value={text} onChange={setText} />}</FormRow>
    </section>
  );
}

function Figures(): ReactNode {
  return (
    <KeyValue pairs={[
      { name: 'Price', value: <Price value="67450.1" step="0.1" /> }, { name: 'Small price', value: <Price value={0.00001234} step="0.00000001" /> }, { name: 'Quantity', value: <Quantity value="0.01480000" step="0.0001" /> },
      { name: 'Gain', value: <Money value="84.31" gain arrow /> }, { name: 'Loss', value: <Money value="-12.5" gain arrow unit="USDT" /> }, { name: 'Compact', value: <NumberCell value={1_234_567} compact /> }, { name: 'Unknown', value: <NumberCell value={null} /> },
      { name: 'Share', value: <Percent value={0.0084} gain /> }, { name: 'Time', value: <Time at={T0} form="zone" /> }, { name: 'Date', value: <Time at={T0} form="both" /> }, { name: 'Age', value: <Age since={T0} staleAfterMs={5_000} /> },
    ]} />
  );
}

function States(): ReactNode {
  return (
    <section className="gallery-states">
      <Panel title="Empty" state={{ kind: 'empty', title: 'No rounds yet.', words: 'Next in 00:42.', action: <Button size="small">Run one now</Button> }} />
      <Panel title="Failed" state={{ kind: 'error', title: 'Chart data failed', words: 'Kraken 520. Trading state is unaffected.', action: <Button size="small">Try again</Button> }} />
      <Panel title="Loading" state={{ kind: 'loading' }} />
      <Panel title="Stale" padded state={{ kind: 'stale', words: 'No news for 12 s. What you see may be old.' }}>Content as it was.</Panel>
      <Skeleton lines={2} /><EmptyState title="Nothing here" />
    </section>
  );
}

function Displays(): ReactNode {
  const [tab, setTab] = useState('one');
  const [pressed, setPressed] = useState(true);
  return (
    <section className="ui-column">
      <div className="ui-row gallery-wrap">{tones.map((tone) => <Badge key={tone} tone={tone} solid>{tone}</Badge>)}</div>
      <div className="ui-row gallery-wrap">{tones.map((tone) => <Dot key={tone} tone={tone}>{tone}</Dot>)}</div>
      <div className="ui-row"><Chip>tag</Chip><Chip tone="up">▲ long</Chip><Chip pressed={pressed} onClick={() => setPressed(!pressed)}>Filter</Chip><Keys>Ctrl+K</Keys></div>
      <Meter label="Daily loss" value={84} max={500} text="84 of 500" ticks={[{ at: 300, label: 'warns' }, { at: 500, label: 'halts', hard: true }]} />
      <Meter label="Drawdown" value={420} max={500} text="420 of 500" tone="warning" size="thin" />
      <Sparkline values={[3, 4, 2, 5, 6, 5, 8]} label="rising" /><Sparkline values={[8, 6, 7, 4, 3]} />
      <Notice tone="warning" icon={TriangleAlert} action={<Button size="small">Change</Button>}>The OS-wide halt key is taken by another app.</Notice>
      <Tabs label="Views" value={tab} onChange={setTab} tabs={[{ id: 'one', title: 'Open', count: 3, content: <p>Open orders</p> }, { id: 'two', title: 'History', content: <p>History</p> }]} />
    </section>
  );
}

export const galleryScreen: ScreenDefinition = { id: 'gallery', title: () => 'Components', icon: Palette, component: Gallery };
