import { memo, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useOnly, useRows, useSetting } from '../../mirror/hooks.ts';
import { Dot, type StateTone } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useNow } from '../../ui/use-now.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { approvalWords } from '../../workbench/approval/approval-words.ts';
import { showAnswers } from '../../workbench/workbench.ts';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { shellWords } from './shell-words.ts';
import { useMode } from './title-bar.tsx';

/** Clock differences from here on are worth a colour, ms. */
const SKEW_WARN_MS = 500;
/** Data older than this are worth a colour, ms. */
const DATA_WARN_MS = 5_000;

/** Left: mode, loop, next cycle. Right: venues, data age, clock, cycle time, queue, database, memory, time zone. */
export const StatusBar = memo(function StatusBar(): ReactNode {
  const t = useWords(shellWords);
  return (
    <footer className="status-bar" aria-label={t('statusBar')}>
      <LoopState />
      <ApprovalState />
      <span className="ui-spring" />
      <Venues />
      <Measures />
      <ZoneSwitch />
    </footer>
  );
});

function LoopState(): ReactNode {
  const t = useWords(shellWords);
  const mode = useMode();
  const halted = mode === 'halted' || mode === 'halting';
  const status = useOnly('status');
  const engine = useOnly('engine');
  const { words, tone } = loopWords(t, engine, status, halted);
  const loop = useOnly('loop');
  const now = useMarketNow();
  const format = useFormat();
  const next = loop?.nextCycleAt ?? null;
  return (
    <>
      <span className="status-item"><Dot tone={tone}>{words}</Dot></span>
      {next === null || now === null || engine?.state !== 'running' || halted ? null : <span className="status-item">{t('nextCycle')} <b className="ui-num">{format.countdown(next - now)}</b></span>}
    </>
  );
}

/** How signals are treated, where that is not by themselves, and how many wait. Leads to them. */
function ApprovalState(): ReactNode {
  const t = useWords(approvalWords);
  const mode = useOnly('status')?.approval.mode ?? 'auto';
  const waiting = useRows('signals').filter(({ state }) => state === 'waiting').length;
  if (mode === 'auto' && waiting === 0) return null;
  const words = [mode === 'approve' ? t('barApprove') : mode === 'suggest' ? t('barSuggest') : null, waiting === 0 ? null : t('waiting', { count: waiting })].filter((one) => one !== null).join(' · ');
  return <button type="button" className="status-item status-button" onClick={showAnswers}><Dot tone={waiting > 0 ? 'warning' : 'accent'}>{words}</Dot></button>;
}

function loopWords(t: SayOf<typeof shellWords>, engine: RowOf<'engine'> | undefined, status: RowOf<'status'> | undefined, halted: boolean): { readonly words: string; readonly tone: StateTone } {
  switch (engine?.state) {
    case undefined: case 'starting': return { words: t('engineStarting'), tone: 'plain' };
    case 'restarting': return { words: t('engineRestarting'), tone: 'warning' };
    case 'unresponsive': return { words: t('engineUnresponsive'), tone: 'bad' };
    case 'stopped': return { words: t('engineStopped'), tone: 'plain' };
    case 'failed': return { words: t('engineFailed'), tone: 'bad' };
    case 'halting': return { words: t('engineHalting'), tone: 'warning' };
    case 'running': break;
  }
  if (halted || status?.trading === 'halted') return { words: t('loopHalted'), tone: 'warning' };
  if (status?.trading === 'paused') return { words: t('loopPaused'), tone: 'warning' };
  if (status?.trading === 'reducing') return { words: t('loopReducing'), tone: 'warning' };
  return status?.observing === true ? { words: t('loopObserving'), tone: 'accent' } : { words: t('loopRunning'), tone: 'good' };
}

function Venues(): ReactNode {
  const t = useWords(shellWords);
  const venues = useRows('venues');
  return venues.map((venue) => (
    <span key={venue.id} className="status-item" title={venue.sentence}>
      <Dot tone={!venue.connected ? 'bad' : venue.reconciled ? 'good' : 'warning'}>{venue.id}</Dot>
      <span className="ui-dim">{!venue.connected ? t('venueDown') : venue.reconciled ? '' : t('venueChecking')}</span>
    </span>
  ));
}

function Measures(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const loop = useOnly('loop');
  const status = useOnly('status');
  const { lastMessageAt } = useConnection();
  const now = useNow();
  const silence = lastMessageAt === null ? 0 : now - lastMessageAt;
  const dataAge = loop?.dataAgeMs === null || loop === undefined ? null : loop.dataAgeMs + (silence > 2_000 ? silence : 0);
  const skew = loop?.clockSkewMs ?? null;
  return (
    <>
      <span className={`status-item ${dataAge !== null && dataAge > DATA_WARN_MS ? 'ui-stale' : ''}`}>{t('data')} <b className="ui-num status-wide">{format.age(dataAge)}</b></span>
      <span className={`status-item ${skew !== null && Math.abs(skew) > SKEW_WARN_MS ? 'ui-stale' : ''}`}>{t('skew')} <b className="ui-num">{skew === null ? '—' : `${format.number(skew, { decimals: 0, sign: true })} ms`}</b></span>
      <span className="status-item">{t('cycle')} <b className="ui-num status-wide">{status?.cycleP50Ms === null || status === undefined ? '—' : `${format.number(status.cycleP50Ms, { decimals: 1 })} ms`}</b></span>
      <span className="status-item status-lesser">{t('queue')} <b className="ui-num">{loop?.queue ?? '—'}</b></span>
      <span className="status-item status-lesser">{t('database')} <b className="ui-num">{format.bytes(loop?.databaseBytes)}</b></span>
      <span className="status-item status-lesser">{t('memory')} <b className="ui-num">{format.bytes(loop?.memoryBytes)}</b></span>
    </>
  );
}

function ZoneSwitch(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSetting('appearance');
  const [, change] = useEditableSetting('appearance');
  const zone = format.zoneName(now);
  return (
    <button type="button" className="status-item status-button" title={t('switchZone', { zone })} onClick={() => void change({ timeZone: timeZone === 'utc' ? 'local' : 'utc' })}>
      <span className="ui-num">{format.time(now, false)}</span> {zone}
    </button>
  );
}
