import { memo, useCallback, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { decimalsOf } from '../../ui/format/formatter.ts';
import { fillTicket } from '../../workbench/ticket-wish.ts';
import { useWords } from '../../workbench/words.ts';
import { depthWords } from './depth-words.ts';
import type { Ladder, Rung } from './ladder-model.ts';

interface GridProps {
  readonly ladder: Ladder;
  readonly depth: number;
  readonly instrument: RowOf<'instruments'>;
  readonly name: string;
  readonly sizeDigits: number;
}

/** Asks above, spread, bids below; the best prices always stand beside the spread, so that nothing jumps. Arrows move, Enter puts a price into the ticket. */
export function LadderGrid({ ladder, depth, instrument, name, sizeDigits }: GridProps): ReactNode {
  const t = useWords(depthWords);
  const format = useFormat();
  const [active, setActive] = useState(depth);
  const { id, tickSize } = instrument;
  const choose = useCallback((price: number) => fillTicket(id, price.toFixed(decimalsOf(tickSize))), [id, tickSize]);
  const row = (rung: Rung | undefined, index: number, side: 'ask' | 'bid'): ReactNode => (
    rung === undefined ? <div key={index} role="presentation" className="depth-row" />
      : <RungRow key={index} side={side} index={index} price={rung.price} size={rung.size} total={rung.total} own={rung.own} ownStop={rung.ownStop} share={rung.total / ladder.widest} tick={tickSize} digits={sizeDigits} focusable={index === active} onChoose={choose} onActive={setActive} />
  );
  return (
    <div className="depth" role="grid" aria-label={t('ladder', { name })} aria-description={t('hint')} onKeyDown={moveFocus}>
      <div role="row" className="depth-head"><span role="columnheader">{t('price')}</span><span role="columnheader">{t('size')}</span><span role="columnheader">{t('total')}</span></div>
      <div role="rowgroup" aria-label={t('asks')} className="depth-side depth-asks">{Array.from({ length: depth }, (_, index) => row(ladder.asks[depth - 1 - index], index, 'ask'))}</div>
      <div role="row" className="depth-spread ui-num">
        <span role="gridcell" className="ui-strong">{format.price(ladder.mid, halved(tickSize))}</span>
        <span role="gridcell" className="depth-spread-words ui-soft">{t('spread')} {format.price(ladder.spread, tickSize)} · {ladder.spread === null || ladder.mid === null ? '—' : format.number((ladder.spread / ladder.mid) * 10_000, { decimals: 1 })} {t('bp')}</span>
      </div>
      <div role="rowgroup" aria-label={t('bids')} className="depth-side depth-bids">{Array.from({ length: depth }, (_, index) => row(ladder.bids[index], depth + index, 'bid'))}</div>
      <Balance share={ladder.bidShare} />
    </div>
  );
}

/** Mid prices lie between ticks. */
function halved(tick: string): string {
  return `0.${'0'.repeat(decimalsOf(tick))}5`;
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-rung]')];
  const at = rows.indexOf(event.target as HTMLElement);
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -rows.length, End: rows.length };
  const step = steps[event.key];
  if (at === -1 || step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}

interface RungProps extends Rung {
  readonly side: 'ask' | 'bid';
  readonly index: number;
  /** Of the widest sum, 0–1. */
  readonly share: number;
  readonly tick: string;
  readonly digits: number;
  readonly focusable: boolean;
  readonly onChoose: (price: number) => void;
  readonly onActive: (index: number) => void;
}

const RungRow = memo(function RungRow({ side, index, price, size, total, own, ownStop, share, tick, digits, focusable, onChoose, onActive }: RungProps): ReactNode {
  const t = useWords(depthWords);
  const format = useFormat();
  const text = format.price(price, tick);
  const amount = (value: number): string => format.number(value, { decimals: 8, trim: true });
  // The book does not say who came first: all that stands at the price may be before ours.
  const mark = own > 0 ? `${t('own', { size: amount(own) })}, ${size > 0 ? t('ahead', { size: amount(size) }) : t('aheadNone')}` : ownStop ? t('ownStop') : '';
  return (
    <div role="row" data-rung className={`depth-row depth-${side} ${mark === '' ? '' : 'depth-own'}`} tabIndex={focusable ? 0 : -1} title={mark === '' ? t('fill', { price: text }) : `${mark} · ${t('fill', { price: text })}`}
      onFocus={() => onActive(index)} onClick={() => onChoose(price)} onKeyDown={(event) => (event.key === 'Enter' ? onChoose(price) : undefined)}>
      <span className="depth-bar" aria-hidden style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      <span role="gridcell" className="depth-price ui-num">{text}{mark === '' ? null : <span className="depth-mark" aria-hidden>{own > 0 ? '●' : '■'}</span>}{mark === '' ? null : <span className="ui-hidden"> {mark}</span>}</span>
      <span role="gridcell" className="depth-size ui-num">{size === 0 ? '—' : format.number(size, { decimals: digits, compact: true })}</span>
      <span role="gridcell" className="depth-total ui-num">{format.number(total, { decimals: digits, compact: true })}</span>
    </div>
  );
});

function Balance({ share }: { readonly share: number | null }): ReactNode {
  const t = useWords(depthWords);
  const format = useFormat();
  if (share === null) return null;
  const [bids, asks] = [format.percent(share, { decimals: 0 }), format.percent(1 - share, { decimals: 0 })];
  return (
    <div role="row" className="depth-balance ui-num ui-small">
      <span role="gridcell" className="ui-up"><span aria-hidden>▲ </span>{bids}</span>
      <span role="gridcell" className="depth-balance-bar" aria-label={t('balance', { bids, asks })}><span style={{ transform: `scaleX(${share.toFixed(3)})` }} /></span>
      <span role="gridcell" className="ui-down">{asks}<span aria-hidden> ▼</span></span>
    </div>
  );
}
