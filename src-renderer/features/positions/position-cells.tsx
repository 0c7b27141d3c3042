import { Pencil, ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react';
import { memo, useState, type ReactNode } from 'react';
import { useRow, useRowValue } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { Money, NumberCell, Percent, Price, Quantity } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Popover } from '../../ui/menu.tsx';
import { InstrumentLabel, useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { ByHand } from '../../workbench/by-hand.tsx';
import { stillPending, usePendingProtection } from '../../workbench/pending-protection.ts';
import { useReducingBlock } from '../../workbench/trading-gate.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { CloseQuestion } from './close-question.tsx';
import { LIQUIDATION_NEAR, liquidationDistance, protectionLevel } from './position-model.ts';
import { positionWords } from './positions-words.ts';

interface Cell {
  readonly id: string;
}

/** Every cell follows its own part of the row: a new mark renders the mark and what is made of it. */
function useInstrumentOf(id: string): string {
  return useRowValue('positions', id, (row) => row?.instrument ?? '');
}

function useTick(id: string): { readonly step: string } | Record<never, never> {
  const step = useRowValue('instruments', useInstrumentOf(id), (row) => row?.tickSize);
  return step === undefined ? {} : { step };
}

export const MarketCell = memo(function MarketCell({ id }: Cell): ReactNode {
  const t = useWords(positionWords);
  const owner = useRowValue('positions', id, (row) => row?.owner);
  return <><InstrumentLabel id={useInstrumentOf(id)} />{owner === 'you' ? <ByHand words={t('you')} /> : null}</>;
});

export const SideCell = memo(function SideCell({ id }: Cell): ReactNode {
  const t = useWords(positionWords);
  const direction = useRowValue('positions', id, (row) => row?.direction);
  return direction === undefined ? null : <span className={direction === 'long' ? 'ui-up' : 'ui-down'}><span className="ui-arrow" aria-hidden>{direction === 'long' ? '▲' : '▼'}</span>{t(direction)}</span>;
});

export const SizeCell = memo(function SizeCell({ id }: Cell): ReactNode {
  const lot = useRowValue('instruments', useInstrumentOf(id), (row) => row?.lotSize);
  return <Quantity value={useRowValue('positions', id, (row) => row?.quantity)} {...(lot === undefined ? {} : { step: lot })} />;
});

export const EntryCell = memo(function EntryCell({ id }: Cell): ReactNode {
  return <Price value={useRowValue('positions', id, (row) => row?.entry)} {...useTick(id)} />;
});

export const MarkCell = memo(function MarkCell({ id }: Cell): ReactNode {
  return <Price value={useRowValue('positions', id, (row) => row?.mark)} flash {...useTick(id)} />;
});

export const NetCell = memo(function NetCell({ id }: Cell): ReactNode {
  return <Money value={useRowValue('positions', id, (row) => row?.net)} gain arrow flash className="ui-strong" />;
});

export const RCell = memo(function RCell({ id }: Cell): ReactNode {
  return <NumberCell value={useRowValue('positions', id, (row) => row?.r)} gain decimals={2} />;
});

export const IfStopCell = memo(function IfStopCell({ id }: Cell): ReactNode {
  return <Money value={useRowValue('positions', id, (row) => row?.ifStopHits)} gain />;
});

/** Stop or target as it stands; what has been asked for and is not confirmed stands beside it, dimmed. A press edits both. */
export const ProtectionPriceCell = memo(function ProtectionPriceCell({ id, which }: Cell & { readonly which: 'stop' | 'target' }): ReactNode {
  const t = useWords(positionWords);
  const position = useRow('positions', id);
  const format = useFormat();
  const tick = useTick(id);
  const name = useInstrumentLabel(position?.instrument ?? null);
  const pending = stillPending(usePendingProtection(id), position);
  if (position === undefined) return null;
  const wanted = pending?.[which] ?? null;
  const step = 'step' in tick ? tick.step : undefined;
  const missing = which === 'stop' && position[which] === null && !position.dust;
  return (
    <button type="button" className={`position-price ui-num ${missing ? 'position-loud' : ''}`} aria-label={`${t(which)}: ${format.price(position[which], step)}. ${t('edit', { name })}`} tabIndex={-1} onClick={() => openDialog('protect-position', { position: id, stop: null, target: null })}>
      {wanted === null ? null : <span className="position-pending" title={t('pendingWords')}>{t('pending', { price: format.price(wanted, step) })} ·</span>}
      {format.price(position[which], step)}
    </button>
  );
});

const shields = { good: ShieldCheck, warning: ShieldAlert, bad: ShieldOff, plain: ShieldCheck };

export const ProtectionCell = memo(function ProtectionCell({ id }: Cell): ReactNode {
  const t = useWords(positionWords);
  const protection = useRowValue('positions', id, (row) => row?.protection);
  const dust = useRowValue('positions', id, (row) => row?.dust === true);
  const stop = useRowValue('positions', id, (row) => row?.stop);
  const target = useRowValue('positions', id, (row) => row?.target);
  const wanted = stillPending(usePendingProtection(id), { stop: stop ?? null, target: target ?? null })?.stop ?? null;
  const format = useFormat();
  const tick = useTick(id);
  const step = 'step' in tick ? tick.step : undefined;
  if (protection === undefined) return null;
  const level = protectionLevel({ protection, dust });
  // The column of stops makes room in a narrow table: the price is here all the same, and so is one that was asked for.
  const price = stop === null || stop === undefined ? '' : ` ${format.price(stop, step)}`;
  const words = dust ? t('dustWords') : protection === 'native' ? t('nativeWords') : protection === 'soft' ? t('softWords') : protection === 'naked' ? t('nakedWords') : '';
  if (wanted !== null) return <span title={t('pendingWords')} className="position-pending">{t('pending', { price: format.price(wanted, step) })}</span>;
  return <span title={`${words}${price}`} className="ui-row"><Badge tone={level} icon={shields[level]} solid={level === 'bad'}>{dust ? t('dust') : t(protection)}</Badge><span className="ui-hidden">{price}</span></span>;
});

export const LiquidationCell = memo(function LiquidationCell({ id }: Cell): ReactNode {
  const distance = useRowValue('positions', id, (row) => (row === undefined ? null : liquidationDistance(row)));
  return <Percent value={distance} decimals={1} className={distance !== null && distance < LIQUIDATION_NEAR ? 'position-loud' : ''} />;
});

export const OwnerCell = memo(function OwnerCell({ id }: Cell): ReactNode {
  const t = useWords(positionWords);
  const owner = useRowValue('positions', id, (row) => row?.owner);
  return owner === undefined ? null : <span className="ui-soft">{t(owner)}</span>;
});

export const AgeCell = memo(function AgeCell({ id }: Cell): ReactNode {
  const format = useFormat();
  const now = useMarketNow();
  const openedAt = useRowValue('positions', id, (row) => row?.openedAt);
  return <span className="ui-num ui-soft" title={openedAt === undefined ? undefined : `${format.dateTime(openedAt)} ${format.zoneName(openedAt)}`}>{format.age(openedAt === undefined || now === null ? null : Math.max(0, now - openedAt))}</span>;
});

/** Close, with what it costs; while the position closes it says so until the mirror shows it flat. */
export const ActionCell = memo(function ActionCell({ id }: Cell): ReactNode {
  const t = useWords(positionWords);
  const block = useReducingBlock();
  const instrument = useInstrumentOf(id);
  const name = useInstrumentLabel(instrument);
  const closing = useRowValue('positions', id, (row) => row?.closing ?? null);
  const [open, setOpen] = useState(false);
  if (closing !== null) return <Button size="small" tone="quiet" busy title={t('closingWhy', { reason: closing })}>{t('closing')}</Button>;
  const button = <Button size="small" tone="plain" blocked={block} aria-label={t('closeNowFor', { name })}>{t('close')}</Button>;
  return (
    <span className="position-actions">
      <IconButton icon={Pencil} label={t('edit', { name })} size="small" blocked={block} onClick={() => openDialog('protect-position', { position: id, stop: null, target: null })} />
      {block === null ? <Popover label={t('closeTitle', { name })} open={open} onOpenChange={setOpen} content={<div className="position-close"><CloseQuestion position={id} titled onDone={() => setOpen(false)} /></div>}>{button}</Popover> : button}
    </span>
  );
});
