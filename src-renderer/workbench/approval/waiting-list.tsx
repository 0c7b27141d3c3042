import './approval.css';
import { AlarmClock, Check } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useOnly, useRows, useRowValue } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, Meter } from '../../ui/display.tsx';
import { NumberCell, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { onAnswerWish } from '../answer-wish.ts';
import { useAct } from '../ask.ts';
import { useShortNames } from '../instrument-label.tsx';
import { useSelectInstrument } from '../links.ts';
import { useMarketNow } from '../market-clock.ts';
import { useEntryBlock } from '../trading-gate.ts';
import { DirectionMark } from '../votes/stance.tsx';
import { explain, openDialog, tell } from '../workbench.ts';
import { useWords } from '../words.ts';
import { approvalWords } from './approval-words.ts';

type Signal = RowOf<'signals'>;

/** A yes can be taken back for so long; a slip of the hand, or a card that moved under it, sends nothing. Ms. */
const UNDO_MS = 2_000;

/** Signals before the person, the one whose time is over first on top; those only shown after them. */
export function useWaiting(): readonly Signal[] {
  const signals = useRows('signals');
  return useMemo(() => signals.filter(({ state }) => state !== 'queued').toSorted((a, b) => Number(a.state === 'shown') - Number(b.state === 'shown') || a.expiresAt - b.expiresAt), [signals]);
}

/** What waits for an answer, each with all that is needed to give one. Nothing where nothing waits. */
export function WaitingList(): ReactNode {
  const t = useWords(approvalWords);
  const waiting = useWaiting();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => onAnswerWish(() => focusFirst(list.current)), [waiting.length]);
  useKeptFocus(list, waiting);
  if (waiting.length === 0) return null;
  return <ol ref={list} className="waiting" aria-label={t('list')}>{waiting.map((signal) => <WaitingCard key={signal.id} signal={signal} />)}</ol>;
}

function focusFirst(list: HTMLElement | null): boolean {
  const button = list?.querySelector<HTMLElement>('[data-approve]') ?? null;
  if (button === null || button.offsetParent === null) return false;
  button.focus();
  return true;
}

/** Where the card with the focus goes away, the next one takes it. */
function useKeptFocus(list: { readonly current: HTMLElement | null }, waiting: readonly Signal[]): void {
  const had = useRef(false);
  useEffect(() => {
    if (had.current && (document.activeElement === null || document.activeElement === document.body)) focusFirst(list.current);
    had.current = list.current?.contains(document.activeElement) === true;
  }, [list, waiting]);
  useEffect(() => {
    const note = (): void => { had.current = list.current?.contains(document.activeElement) === true; };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [list]);
}

const WaitingCard = memo(function WaitingCard({ signal }: { readonly signal: Signal }): ReactNode {
  const t = useWords(approvalWords);
  const format = useFormat();
  const shortName = useShortNames();
  const select = useSelectInstrument();
  const what = `${signal.direction} ${shortName(signal.instrument)}`;
  const shown = signal.state === 'shown';
  const { held, approve, undo, block } = useYes(signal);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (shown || held || !(event.ctrlKey || event.metaKey)) return;
    if (event.key === 'Enter' && block === null) approve();
    else if (event.key === 'Backspace') openDialog('reject-signal', { signal: signal.id, what });
    else return;
    event.preventDefault();
  };
  return (
    <li className="waiting-card" data-state={signal.state} onKeyDown={onKeyDown}>
      <div className="waiting-head">
        <Badge tone={shown ? 'plain' : 'accent'}>{shown ? t('suggestion') : t('needsYes')}</Badge>
        <button type="button" className="signal-instrument" onClick={() => select(signal.instrument)}>{shortName(signal.instrument)}</button>
        <DirectionMark direction={signal.direction} />
        {signal.agreement === null ? null : <span className="ui-soft ui-small ui-num">{t('agreed', { share: format.percent(signal.agreement, { decimals: 0 }) })}</span>}
        <Button size="small" tone="quiet" className="waiting-why" onClick={() => explain('round', signal.round)}>{t('why')}</Button>
      </div>
      <Plan signal={signal} />
      <Countdown signal={signal} />
      {shown ? null : held ? (
        <div className="waiting-answer" role="status">
          <Check size={14} aria-hidden /><span>{t('sending', { seconds: UNDO_MS / 1_000 })}</span>
          <Button data-approve="" autoFocus aria-label={t('undoOf', { what })} onClick={undo}>{t('undo')}</Button>
        </div>
      ) : (
        <div className="waiting-answer">
          <Button data-approve="" tone="primary" blocked={block} aria-label={t('approveOf', { what })} aria-keyshortcuts="Control+Enter Meta+Enter" onClick={approve}>{t('approve')}</Button>
          <Button aria-label={t('rejectOf', { what })} aria-keyshortcuts="Control+Backspace Meta+Backspace" onClick={() => openDialog('reject-signal', { signal: signal.id, what })}>{t('reject')}</Button>
        </div>
      )}
    </li>
  );
});

/** A yes that is held back for a moment, so that it can be taken back; not where the time left is too short for that. */
function useYes(signal: Signal): { readonly held: boolean; readonly approve: () => void; readonly undo: () => void; readonly block: string | null } {
  const t = useWords(approvalWords);
  const { act } = useAct();
  const now = useMarketNow();
  const block = useEntryBlock(signal.instrument);
  const [held, setHeld] = useState(false);
  const send = useRef<() => void>(() => undefined);
  send.current = () => {
    void act('signals.approve', { id: signal.id }).then((answer) => {
      setHeld(false);
      if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: answer.value.sentence });
    });
  };
  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => send.current(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [held]);
  const approve = (): void => {
    if (now !== null && signal.expiresAt - now <= 2 * UNDO_MS) send.current();
    else setHeld(true);
  };
  const undo = (): void => {
    setHeld(false);
    tell({ tone: 'plain', title: t('undone') });
  };
  return { held, approve, undo, block };
}

function Plan({ signal }: { readonly signal: Signal }): ReactNode {
  const t = useWords(approvalWords);
  const format = useFormat();
  const step = useRowValue('instruments', signal.instrument, (row) => row?.tickSize);
  const quote = useOnly('session')?.quote ?? '';
  const equity = Number(useOnly('portfolio')?.equity ?? 0);
  const priced = (value: number): ReactNode => <Price value={value} {...(step === undefined ? {} : { step })} />;
  return (
    <dl className="signal-prices waiting-plan">
      <div><dt>{t('entry')}</dt><dd>{priced(signal.entry)}</dd></div>
      <div><dt>{t('stop')}</dt><dd>{priced(signal.stop)}</dd></div>
      <div><dt>{t('target')}</dt><dd>{priced(signal.target)}</dd></div>
      <div><dt>{t('risk')}</dt><dd className="ui-num">{signal.atRisk === null ? t('riskUnknown') : t('riskIs', { money: format.money(signal.atRisk), quote })}{signal.atRisk === null || equity <= 0 ? null : <span className="ui-dim"> · {t('riskShare', { share: format.percent(Number(signal.atRisk) / equity, { decimals: 2 }) })}</span>}</dd></div>
      <div><dt>{t('reward')}</dt><dd><NumberCell value={signal.rewardRisk} unit="R" /></dd></div>
    </dl>
  );
}

/** What is left of the time to answer: a figure, a bar, and near its end another word and a clock. */
function Countdown({ signal }: { readonly signal: Signal }): ReactNode {
  const t = useWords(approvalWords);
  const format = useFormat();
  const now = useMarketNow();
  const whole = Math.max(1, signal.expiresAt - signal.raisedAt);
  const left = now === null ? null : Math.max(0, Math.min(whole, signal.expiresAt - now));
  const late = left !== null && left < whole / 5;
  const time = format.countdown(left);
  const text = left === 0 ? t('over') : signal.state === 'shown' ? t('shownFor', { time }) : late ? t('lastSeconds', { time }) : t('left', { time });
  return (
    <div className="waiting-time">
      <Meter label={t('time')} value={left} max={whole} text={text} size="thin" tone={late ? 'warning' : 'accent'} />
      <span className={`waiting-left ui-num ${late ? 'waiting-late' : ''}`}>{late && signal.state === 'waiting' ? <AlarmClock size={13} aria-hidden /> : null}{text}</span>
    </div>
  );
}
