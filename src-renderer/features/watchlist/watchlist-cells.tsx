import { Ban, GripVertical, Hourglass, MoreHorizontal } from 'lucide-react';
import { memo, type PointerEvent, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRow, useRowValue } from '../../mirror/hooks.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dot, Sparkline, type StateTone } from '../../ui/display.tsx';
import { NumberCell, Percent, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Menu } from '../../ui/menu.tsx';
import { InstrumentLabel, useInstrumentLabel, useInstrumentMark } from '../../workbench/instrument-label.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { fillTicket } from '../../workbench/ticket-wish.ts';
import { showInstrument } from '../../workbench/links.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import { dayChange, QUOTE_STALE_MS, spreadBp, stanceOf } from './watch-model.ts';
import { watchlistWords } from './watchlist-words.ts';

interface Cell {
  readonly id: string;
}

/** Where a row may be taken by a pointer, what it is, and whether its data block entries. */
export const MarketCell = memo(function MarketCell({ id, onGrip, onMove }: Cell & { readonly onGrip: (id: string, event: PointerEvent<HTMLElement>) => void; readonly onMove: (id: string, by: number) => void }): ReactNode {
  const t = useWords(watchlistWords);
  const blocked = useRowValue('conditions', id, (row) => row?.entriesAllowed === false);
  // Only what is traded is watched; the same pair elsewhere is there to compare, and says where.
  const mark = useInstrumentMark(id);
  const elsewhere = useRowValue('instruments', id, (row) => (row?.watched === false && mark === null ? row.venue : null));
  return (
    <>
      <span className="watch-grip" aria-hidden onPointerDown={(event) => onGrip(id, event)}><GripVertical size={12} /></span>
      <InstrumentLabel id={id} />
      {elsewhere === null ? null : <span className="watch-venue ui-dim ui-tiny" title={t('notWatched')}>{elsewhere}</span>}
      {blocked ? <Ban className="ui-stale watch-mark" size={12} aria-hidden /> : null}
      <span className="watch-more"><MoreMenu id={id} onMove={onMove} /></span>
    </>
  );
});

export const LastCell = memo(function LastCell({ id }: Cell): ReactNode {
  const last = useRowValue('quotes', id, (row) => row?.last ?? null);
  const step = useRowValue('instruments', id, (row) => row?.tickSize);
  return <Price value={last} flash {...(step === undefined ? {} : { step })} />;
});

export const ChangeCell = memo(function ChangeCell({ id }: Cell): ReactNode {
  return <Percent value={useRowValue('quotes', id, dayChange)} gain arrow />;
});

export const SparkCell = memo(function SparkCell({ id }: Cell): ReactNode {
  const closes = useRowValue('sparks', id, (row) => row?.closes);
  return closes === undefined ? <span className="ui-dim">—</span> : <Sparkline values={closes} width={56} height={16} />;
});

export const SpreadCell = memo(function SpreadCell({ id }: Cell): ReactNode {
  return <NumberCell value={useRowValue('quotes', id, spreadBp)} decimals={1} />;
});

const regimeTones: Record<RowOf<'conditions'>['regime'], StateTone> = { bull: 'up', bear: 'down', sideways: 'plain', volatile: 'accent' };

export const RegimeCell = memo(function RegimeCell({ id }: Cell): ReactNode {
  const t = useWords(watchlistWords);
  const regime = useRowValue('conditions', id, (row) => row?.regime);
  return regime === undefined ? <span className="ui-dim">—</span> : <Dot tone={regimeTones[regime]}>{t(regime)}</Dot>;
});

/** Whether entries may be made, and why not. */
export const DataCell = memo(function DataCell({ id }: Cell): ReactNode {
  const t = useWords(watchlistWords);
  const format = useFormat();
  const condition = useRow('conditions', id);
  const readable = useReadable(id);
  const now = useMarketNow();
  if (condition === undefined) return <span className="ui-dim">—</span>;
  const why = condition.reasons.map(({ sentence }) => readable(sentence)).join(' ');
  if (!condition.entriesAllowed) return <span className="watch-state ui-stale" title={why}><Ban size={12} aria-hidden /><span className="ui-cut">{t('blocked')}{why === '' ? '' : `: ${why}`}</span></span>;
  if (condition.cooldownUntil !== null && now !== null && condition.cooldownUntil > now) {
    return <span className="watch-state ui-soft" title={t('cooldownWords', { time: format.timeWithZone(condition.cooldownUntil) })}><Hourglass size={12} aria-hidden />{t('cooldown')} <span className="ui-num">{format.countdown(condition.cooldownUntil - now)}</span></span>;
  }
  return <Dot tone="good">{t('ok')}</Dot>;
});

/** The newest round: side, share of the vote, and whether it was enough. */
export const StanceCell = memo(function StanceCell({ id }: Cell): ReactNode {
  const t = useWords(watchlistWords);
  const format = useFormat();
  const round = useRow('rounds', id);
  const stance = stanceOf(round);
  if (stance === null || round === undefined) return <span className="ui-dim">—</span>;
  // A share of a vote for nothing would read as a share for something.
  if (stance.side === 'none' && !stance.veto) return <span className="ui-dim" title={round.sentence}>{t('sideNone')}</span>;
  const side = { long: t('sideLong'), short: t('sideShort'), none: '' }[stance.side];
  const mark = { long: '▲', short: '▼', none: '' }[stance.side];
  const tone = !stance.signal ? 'ui-dim' : stance.side === 'long' ? 'ui-up' : 'ui-down';
  return (
    <span className={`ui-num ${stance.veto ? 'ui-stale' : tone}`} title={round.sentence}>
      <span className="ui-arrow" aria-hidden>{mark}</span>{format.percent(stance.agreement, { decimals: 0 })} <span className={`watch-side ${stance.signal ? '' : 'ui-dim'}`}>{stance.veto ? t('veto') : side}</span>
    </span>
  );
});

/** How old the quote is, by the market's clock. */
export const AgeCell = memo(function AgeCell({ id }: Cell): ReactNode {
  const format = useFormat();
  const now = useMarketNow();
  const at = useRowValue('quotes', id, (row) => row?.at ?? null);
  const age = at === null || now === null ? null : Math.max(0, now - at);
  return <span className={`ui-num ${age !== null && age > QUOTE_STALE_MS ? 'ui-stale' : 'ui-soft'}`}>{format.age(age)}</span>;
});

/** What else can be done with a row: there in a list of any width, seen where the pointer or the focus is. */
const MoreMenu = memo(function MoreMenu({ id, onMove }: Cell & { readonly onMove: (id: string, by: number) => void }): ReactNode {
  const t = useWords(watchlistWords);
  const name = useInstrumentLabel(id);
  const round = useRowValue('rounds', id, (row) => row?.id);
  const items = [
    { id: 'chart', label: t('openChart'), run: () => {
      showInstrument('chart', id);
    } },
    { id: 'ticket', label: t('openTicket'), run: () => fillTicket(id, null) },
    ...(round === undefined ? [] : [{ id: 'why', label: t('openWhy'), run: () => explain('round', round) }]),
    { id: 'top', label: t('moveTop'), divided: true, run: () => onMove(id, Number.NEGATIVE_INFINITY) },
    { id: 'up', label: t('moveUp'), shortcut: 'Alt+↑', run: () => onMove(id, -1) },
    { id: 'down', label: t('moveDown'), shortcut: 'Alt+↓', run: () => onMove(id, 1) },
  ];
  return <Menu label={t('more', { name })} items={items}><IconButton icon={MoreHorizontal} label={t('more', { name })} size="small" tabIndex={-1} /></Menu>;
});
