import './risk.css';
import { CircleAlert, CircleCheck, Clock, LoaderCircle, RotateCw, Scale, SlidersHorizontal, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { useConnection, useLink, useOnly, useRows, useSetting } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import type { PanelState } from '../../ui/panel.tsx';
import { useQuery, type Asked } from '../../workbench/ask.ts';
import { useReadable } from '../../workbench/readable.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { BreachesPanel } from './breaches-panel.tsx';
import { CorrelationPanel } from './correlation-panel.tsx';
import { DrawdownPanel } from './drawdown-panel.tsx';
import { ComponentsPanel, ExposurePanel } from './exposure-panel.tsx';
import { verdictOf, type LimitRow } from './limit-view.ts';
import { LimitsPanel } from './limits-panel.tsx';
import { LocksPanel } from './locks-panel.tsx';
import { riskWords } from './risk-words.ts';
import { StressPanel } from './stress-panel.tsx';
import { VarPanel, type Confidence } from './var-panel.tsx';

/** What is stored changes with every bar; the lab is asked so often. */
const AGAIN_MS = 15_000;
/** Returns a measure is made of: two days of five-minute bars. */
const WINDOW = 576;
const CURVE_POINTS = 600;

/** Am I inside my limits? The answer as a sentence, then headroom, then what the risk is made of, then what would be. */
export function RiskScreen(): ReactNode {
  const rows = useRows('limits');
  const portfolio = useOnly('portfolio');
  const quote = useOnly('session')?.quote ?? '';
  const [confidence, setConfidence] = useState<Confidence>(0.95);
  const [lose, setLose] = useState<number>(0.2);
  const now = useSlowNow();
  const report = useQuery('risk.report', portfolio === undefined ? null : { now, timeframe: 'auto', window: WINDOW, method: 'historical', confidence, points: CURVE_POINTS });
  const { scenarios } = useSetting('scenarios');
  const stress = useQuery('risk.stress', { own: scenarios, whatIf: [], lose }, AGAIN_MS);
  const breaches = useQuery('risk.breaches', BREACHES, AGAIN_MS);
  const waiting = useWaiting(report);
  const given = { report: report.value, waiting };
  return (
    <div className="risk">
      <Head rows={rows} held={(portfolio?.openPositions ?? 0) > 0} quote={quote} report={report} />
      <div className="risk-scroll" tabIndex={0} role="group" aria-label={useWords(riskWords)('title')}>
        <div className="risk-grid">
          <div className="risk-limits-place"><LimitsPanel rows={rows} quote={quote} /></div>
          <div className="risk-side-place"><LocksPanel /><BreachesPanel asked={breaches} /></div>
          <div className="risk-drawdown-place"><DrawdownPanel {...given} portfolio={portfolio} /></div>
          <div className="risk-var-place"><VarPanel {...given} confidence={confidence} onConfidence={setConfidence} /></div>
          <div className="risk-map-place"><CorrelationPanel /></div>
          <div className="risk-exposure-place"><ExposurePanel {...given} /><ComponentsPanel {...given} /></div>
          <div className="risk-stress-place"><StressPanel report={stress.value} waiting={useWaiting(stress)} lose={lose} onLose={setLose} /></div>
        </div>
      </div>
    </div>
  );
}

const BREACHES = { before: null, limit: 50 } as const;

/** What a panel shows until the answer is there. */
function useWaiting(asked: Asked<'risk.report'> | Asked<'risk.stress'>): PanelState {
  const t = useWords(riskWords);
  return asked.error === null ? { kind: 'loading', words: t('measuring') } : { kind: 'error', title: t('failed'), words: `${asked.error.sentence} ${asked.error.remedy}`, action: <Button size="small" onClick={asked.refresh}>{t('retry')}</Button> };
}

/** The session's moment, looked at anew now and then: a query that names it is asked again then, and only then. */
function useSlowNow(): number | null {
  const { mirror } = useLink();
  const read = (): number | null => mirror.only('portfolio')?.at ?? null;
  const [now, setNow] = useState(read);
  const known = useOnly('portfolio') !== undefined;
  useEffect(() => {
    setNow(read());
    const timer = setInterval(() => (document.hidden ? undefined : setNow(read())), AGAIN_MS);
    return () => clearInterval(timer);
  }, [mirror, known]);
  return now;
}

interface HeadProps {
  readonly rows: readonly LimitRow[];
  readonly held: boolean;
  readonly quote: string;
  readonly report: Asked<'risk.report'>;
}

const looks = { good: CircleCheck, warning: TriangleAlert, bad: CircleAlert, checking: LoaderCircle } as const;

function Head({ rows, held, quote, report }: HeadProps): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const halted = useOnly('halt')?.set === true;
  const { look, sentence } = useMemo(() => verdictOf(rows, held, { t, format, quote }), [rows, held, t, format, quote]);
  const Icon = looks[look];
  return (
    <div className="risk-head">
      <div className="risk-head-line">
        <Icon size={22} className={`risk-${look} ${look === 'checking' ? 'ui-spin' : ''}`} aria-hidden />
        <h2 className="risk-sentence" aria-live="polite">{sentence}{halted ? ` ${t('haltedNow')}` : ''}</h2>
        <span className="ui-spring" />
        <Button icon={RotateCw} busy={report.loading && report.value !== null} onClick={report.refresh}>{t('read')}</Button>
        <Button icon={Scale} onClick={() => openDialog('rebalance', {})}>{t('rebalance')}</Button>
        <Button icon={SlidersHorizontal} tone="primary" onClick={() => openDialog('risk-limits', {})}>{t('edit')}</Button>
      </div>
      <Said report={report.value} />
    </div>
  );
}

/** What the report says first, and in the colour of stale what is old in it. */
function Said({ report }: { readonly report: RiskReport | null }): ReactNode {
  const readable = useReadable();
  const connection = useConnection();
  if (report === null || connection.state === 'connecting') return null;
  const stale = report.prices.stale;
  return <p className={`risk-said ui-text ${stale ? 'ui-stale' : 'ui-soft'}`} role={stale ? 'status' : undefined}>{stale ? <Clock size={13} aria-hidden /> : null}{readable(report.sentence)}</p>;
}
