import './signals.css';
import { Gauge } from 'lucide-react';
import { memo, useMemo, type ReactNode } from 'react';
import { ONLY, type RowOf } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useKeys, useOnly, useRows, useRowValue } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/display.tsx';
import { NumberCell, Percent, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { DirectionMark } from '../../workbench/votes/stance.tsx';
import { useWords } from '../../workbench/words.ts';
import { useSelectInstrument } from '../../workbench/links.ts';
import { explain } from '../../workbench/workbench.ts';
import { WaitingList } from '../../workbench/approval/waiting-list.tsx';
import { signalsWords } from './signals-words.ts';
import { whyEmpty } from './why-empty.ts';

/** What the agents agreed on and is not ordered yet: first what waits for the person, then the queue, strongest first. */
export function SignalsPanel(): ReactNode {
  const t = useWords(signalsWords);
  const signals = useRows('signals');
  const sorted = useMemo(() => signals.filter(({ state }) => state === 'queued').toSorted((a, b) => priorityOf(b) - priorityOf(a) || a.raisedAt - b.raisedAt), [signals]);
  const empty = useEmptyState();
  const state = panelState(useConnection(), signals.length === 0 ? empty : { kind: 'ready' });
  return (
    <Panel title={t('title')} bare state={state}>
      <WaitingList />
      {sorted.length === 0 ? null : <ol className="signals" aria-label={t('list')}>{sorted.map((signal, index) => <SignalLine key={signal.id} signal={signal} place={index + 1} />)}</ol>}
    </Panel>
  );
}

/** The engine's own measure, before age weighs on it. */
function priorityOf(signal: RowOf<'signals'>): number {
  return signal.confidence * signal.expectedValue;
}

function useEmptyState(): PanelState {
  const t = useWords(signalsWords);
  const shortName = useShortNames();
  const format = useFormat();
  const trading = useRowValue('status', ONLY, (row) => row?.trading);
  const blocked = useOnly('status')?.blocked.length ?? 0;
  const instruments = useKeys('instruments').length;
  const rounds = useRows('rounds');
  const why = whyEmpty(trading, blocked, instruments, rounds);
  const percent = (share: number): string => format.percent(share, { decimals: 0 });
  const words = why.kind === 'closest' ? t('closest', { instrument: shortName(why.instrument), agreement: percent(why.agreement), threshold: percent(why.threshold) })
    : why.kind === 'vetoed' ? t('vetoed', { reason: why.reason }) : why.kind === 'agreed' || why.kind === 'allBlocked' ? t(why.kind, { count: why.count }) : t(why.kind);
  return { kind: 'empty', title: t('none'), words, icon: Gauge };
}

const SignalLine = memo(function SignalLine({ signal, place }: { readonly signal: RowOf<'signals'>; readonly place: number }): ReactNode {
  const t = useWords(signalsWords);
  const shortName = useShortNames();
  const format = useFormat();
  const select = useSelectInstrument();
  const step = useRowValue('instruments', signal.instrument, (row) => row?.tickSize);
  const priced = (value: number): ReactNode => <Price value={value} {...(step === undefined ? {} : { step })} />;
  return (
    <li className="signal">
      <div className="signal-name">
        <span className="signal-place ui-num" aria-label={t('rank', { place })}>{place}</span>
        <button type="button" className="signal-instrument" onClick={() => select(signal.instrument)}>{shortName(signal.instrument)}</button>
        <DirectionMark direction={signal.direction} />
      </div>
      <dl className="signal-worth">
        <div><dt>{t('confidence')}</dt><dd><Percent value={signal.confidence} decimals={0} /></dd></div>
        <div><dt>{t('expected')}</dt><dd><NumberCell value={signal.expectedValue} gain unit="R" /></dd></div>
        <div title={t('priorityHelp')} className="signal-priority"><dt>{t('priority')}</dt><dd className="ui-num">{format.number(priorityOf(signal))}</dd></div>
      </dl>
      <dl className="signal-prices">
        <div><dt>{t('entry')}</dt><dd>{priced(signal.entry)}</dd></div>
        <div><dt>{t('stop')}</dt><dd title={t('atRisk', { share: format.percent(Math.abs(signal.stop / signal.entry - 1)) })}>{priced(signal.stop)}</dd></div>
        <div><dt>{t('target')}</dt><dd title={t('atRisk', { share: format.percent(Math.abs(signal.target / signal.entry - 1)) })}>{priced(signal.target)}</dd></div>
      </dl>
      <Life signal={signal} />
      <Button size="small" tone="quiet" className="signal-why" onClick={() => explain('round', signal.round)}>{t('why')}</Button>
    </li>
  );
});

/** What is left of a signal's time. */
function Life({ signal }: { readonly signal: RowOf<'signals'> }): ReactNode {
  const t = useWords(signalsWords);
  const format = useFormat();
  const now = useMarketNow();
  const whole = Math.max(1, signal.expiresAt - signal.raisedAt);
  const left = now === null ? null : Math.max(0, Math.min(whole, signal.expiresAt - now));
  const text = left === 0 ? t('expired') : t('left', { time: format.age(left) });
  return (
    <div className="signal-life">
      <Meter label={t('ttl')} value={left} max={whole} text={text} size="thin" tone={left !== null && left < whole / 5 ? 'warning' : 'accent'} />
      <span className="signal-left ui-num">{text}</span>
    </div>
  );
}
