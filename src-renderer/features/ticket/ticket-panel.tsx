import './ticket.css';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useConnection, useRow, useRowValue } from '../../mirror/hooks.ts';
import { Percent, Price } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useTicketWish } from '../../workbench/ticket-wish.ts';
import { useEntryBlock } from '../../workbench/trading-gate.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { useInstrument } from '../../workbench/links.ts';
import { useWords } from '../../workbench/words.ts';
import { PlaceOrder, type Placed } from './place-order.tsx';
import { PreviewBlock } from './preview-block.tsx';
import { TicketFields } from './ticket-fields.tsx';
import { EMPTY_DRAFT, fitRisk, readDraft, suggestion, type Draft, type Fit, type Suggestion } from './ticket-model.ts';
import { ticketWords } from './ticket-words.ts';
import { usePreview } from './use-preview.ts';

/** The average true range is asked for again so often, ms. */
const RANGE_EVERY_MS = 60_000;
/** A suggested stop follows the market only after the price has gone this part of its distance: a field that changes all the time cannot be read. */
const FOLLOW_SHARE = 0.1;

/** An entry by hand: written here, judged by the engine as it is written, sent by a deliberate press. */
export function TicketPanel(): ReactNode {
  const t = useWords(ticketWords);
  const id = useInstrument();
  const instrument = useRow('instruments', id ?? '');
  const state = panelState(useConnection(), instrument === undefined ? { kind: 'empty', title: t('emptyTitle'), words: t('emptyWords') } : { kind: 'ready' });
  return (
    <Panel title={t('title')} bare fill state={state} {...(instrument === undefined ? {} : { lead: <Head id={instrument.id} /> })}>
      {/* A ticket belongs to an instrument: another one begins it anew, so that no price of one market is sent to another. */}
      {instrument === undefined ? null : <TicketForm key={instrument.id} id={instrument.id} />}
    </Panel>
  );
}

function Head({ id }: { readonly id: string }): ReactNode {
  const instrument = useRow('instruments', id);
  const last = useRowValue('quotes', id, (row) => row?.last ?? null);
  const change = useRowValue('quotes', id, (row) => (row === undefined || row.dayOpen === null || row.dayOpen <= 0 ? null : row.last / row.dayOpen - 1));
  return <><b className="ui-strong ui-cut">{useInstrumentLabel(id)}</b><span className="ui-spring" /><Price value={last} flash {...(instrument === undefined ? {} : { step: instrument.tickSize })} /><span className="ticket-change"><Percent value={change} gain arrow /></span></>;
}

function TicketForm({ id }: { readonly id: string }): ReactNode {
  const instrument = useRow('instruments', id);
  const last = useRowValue('quotes', id, (row) => row?.last ?? null);
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [placed, setPlaced] = useState<Placed | null>(null);
  useWishes(id, setDraft);
  const range = useQuery('market.candles', { instrument: id, timeframe: '15m', before: null, limit: 60, indicators: ['atr14'] }, RANGE_EVERY_MS).value?.indicators[0]?.lines[0]?.values.findLast((value) => value !== null) ?? null;
  const from = draft.type === 'limit' && Number(draft.price) > 0 ? Number(draft.price) : null;
  const suggested = useSteadySuggestion(draft.direction, from, last, range, instrument?.tickSize ?? '0.01');
  const [fit, setFit] = useState<Fit | null>(null);
  const sized = useMemo(() => (draft.risk === 'auto' && fit !== null ? { ...draft, risk: fit.percent } : draft), [draft, fit]);
  const { ticket, problems } = useMemo(() => readDraft(sized, instrument, suggested, suggested === null ? last : from ?? last), [sized, instrument, suggested, from, last]);
  const preview = usePreview(ticket);
  const automatic = draft.sizeBy === 'risk' && draft.risk === 'auto';
  // A ticket nobody has sized is not to be refused for its size: it takes what room the limits leave.
  useEffect(() => {
    const told = preview.current && automatic ? preview.value : null;
    if (told !== null) setFit((before) => fitRisk(before, told));
  }, [preview.current, preview.value, automatic]);
  const block = useEntryBlock(id);
  if (instrument === undefined) return null;
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  return (
    <form className="ticket" onSubmit={(event) => event.preventDefault()} onKeyDown={(event) => (event.key === 'Enter' && event.target instanceof HTMLInputElement ? event.preventDefault() : undefined)}>
      <div className="ticket-body">
        <TicketFields draft={draft} problems={problems} suggested={suggested} byRange={range !== null} instrument={instrument} last={last} fit={automatic ? fit : null} preview={preview.current ? preview.value : null} onChange={change} />
        <PreviewBlock preview={preview} instrument={instrument} complete={ticket !== null} />
      </div>
      <PlaceOrder ticket={ticket} direction={draft.direction} preview={preview} instrument={instrument} block={block} placed={placed} onPlaced={setPlaced} />
    </form>
  );
}

/** Takes over what other panels put into the ticket. */
function useWishes(id: string, setDraft: (change: (before: Draft) => Draft) => void): void {
  const wish = useTicketWish();
  const done = useRef(0);
  useEffect(() => {
    if (wish === null || wish.instrument !== id || wish.count === done.current) return;
    done.current = wish.count;
    setDraft((before) => ({ ...before, ...(wish.price === null ? {} : { type: 'limit', price: wish.price }), ...(wish.direction === null ? {} : { direction: wish.direction }) }));
  }, [wish, id, setDraft]);
}

/** Stop and target as suggested, from a price that follows the market in steps. */
function useSteadySuggestion(direction: Draft['direction'], limit: number | null, last: number | null, range: number | null, tick: string): Suggestion | null {
  const anchor = useRef<number | null>(null);
  if (last !== null) {
    const distance = Math.max(range ?? 0, last * 0.0075);
    if (anchor.current === null || Math.abs(anchor.current - last) > distance * FOLLOW_SHARE) anchor.current = last;
  }
  const price = limit ?? anchor.current;
  return useMemo(() => (price === null ? null : suggestion(direction, price, range, tick)), [direction, price, range, tick]);
}
