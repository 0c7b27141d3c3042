import './health.css';
import { CircleAlert, CircleCheck, Copy, LoaderCircle, RotateCw, TriangleAlert } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { ONLY } from '../../../src-shared/contract/mirror.ts';
import { useCall, useConnection, useOnly, useRows, useRowValue } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { tell } from '../../workbench/workbench.ts';
import { CyclesPanel } from './cycles-panel.tsx';
import { problemsOf, type Problem } from './degraded.ts';
import { EnginePanel, VersionsPanel, versionsOf } from './facts-panels.tsx';
import { healthWords } from './health-words.ts';
import { FindingsPanel, RoutesPanel, VenuesPanel, WorkersPanel } from './lists-panels.tsx';
import { LogPanel } from './log-panel.tsx';
import { bundleText, copyText } from './support-bundle.ts';

/** The doctor looks at disks and venues: often enough to notice, rarely enough not to be work itself. */
const DOCTOR_MS = 30_000;
const WORKERS_MS = 5_000;

/** Is anything degraded? The answer as a sentence, then what, then everything behind it. */
export function HealthScreen(): ReactNode {
  const doctor = useQuery('health.doctor', NOTHING, DOCTOR_MS);
  const workers = useQuery('health.workers', NOTHING, WORKERS_MS);
  const problems = useProblems(doctor.value, workers.value);
  return (
    <div className="health">
      <Verdict problems={problems} doctor={doctor} workers={workers} />
      <ProblemList problems={problems} />
      <div className="health-scroll" tabIndex={0} role="group" aria-label={useWords(healthWords)('title')}>
        <div className="health-grid">
          <EnginePanel /><FindingsPanel doctor={doctor} /><VenuesPanel />
          <WorkersPanel workers={workers} /><RoutesPanel workers={workers} /><VersionsPanel />
          <div className="health-wide"><CyclesPanel /></div>
          <div className="health-wide"><LogPanel /></div>
        </div>
      </div>
    </div>
  );
}

const NOTHING = {};
type Asked = ReturnType<typeof useQuery<'health.doctor'>>;
type AskedWorkers = ReturnType<typeof useQuery<'health.workers'>>;

function useProblems(doctor: Asked['value'], workers: AskedWorkers['value']): readonly Problem[] {
  const { state: connection } = useConnection();
  const engine = useOnly('engine');
  const halt = useOnly('halt');
  const status = useOnly('status');
  const loop = useOnly('loop');
  const venues = useRows('venues');
  return useMemo(() => problemsOf({ connection, engine, halt, status, loop, venues, doctor, workers }), [connection, engine, halt, status, loop, venues, doctor, workers]);
}

function Verdict({ problems, doctor, workers }: { readonly problems: readonly Problem[]; readonly doctor: Asked; readonly workers: AskedWorkers }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const copy = useBundle(problems, doctor.value, workers.value);
  const bad = problems.filter(({ level }) => level === 'bad').length;
  const checking = doctor.value === null && doctor.error === null;
  const look = bad > 0 ? 'bad' : problems.length > 0 ? 'warning' : checking ? 'checking' : 'good';
  const Icon = { bad: CircleAlert, warning: TriangleAlert, checking: LoaderCircle, good: CircleCheck }[look];
  const sentence = { bad: t('bad', { count: bad }), warning: t('warn', { count: problems.length }), checking: t('checking'), good: t('good') }[look];
  return (
    <div className="health-head">
      <Icon size={22} className={`health-${look} ${look === 'checking' ? 'ui-spin' : ''}`} aria-hidden />
      <h2 className="health-sentence" aria-live="polite">{sentence}</h2>
      <span className="ui-dim ui-num">{doctor.value === null ? '' : t('checked', { time: format.timeWithZone(doctor.value.at) })}</span>
      <span className="ui-spring" />
      <Button icon={RotateCw} busy={doctor.loading && doctor.value !== null} onClick={() => {
        doctor.refresh();
        workers.refresh();
      }}>{t('again')}</Button>
      <Button icon={Copy} onClick={() => void copy()}>{t('copy')}</Button>
    </div>
  );
}

/** What a problem says, and what to do about it; empty where nothing helps but waiting. */
function problemWords(problem: Problem, t: SayOf<typeof healthWords>, age: (ms: number) => string): { readonly sentence: string; readonly remedy: string } {
  const values = problem.code === 'data' ? { age: age(Number(problem.values['age'])) } : problem.values;
  const remedies = { connection: t('r_connection'), stale: t('r_connection'), engine: t('r_engine'), halt: t('r_halt'), skew: t('r_skew'), overruns: t('r_overruns'), data: t('r_data'), blocked: t('r_data'), unprotected: t('r_unprotected'), route: t('r_route'), venue: t('r_venue'), venueBooks: t('r_venue'), finding: '' };
  return { sentence: t(`p_${problem.code}`, values), remedy: problem.remedy ?? remedies[problem.code] };
}

function ProblemList({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  if (problems.length === 0) return <div />;
  return (
    <ul className="health-problems" aria-label={t('degraded')} tabIndex={0}>
      {problems.map((problem, index) => {
        const { sentence, remedy } = problemWords(problem, t, (ms) => format.age(ms));
        const Icon = problem.level === 'bad' ? CircleAlert : TriangleAlert;
        return <li key={`${problem.code} ${index}`} className="health-problem"><Icon size={15} className={`health-${problem.level}`} role="img" aria-label={problem.level === 'bad' ? t('failedWord') : t('warning')} /><p>{sentence}</p>{remedy === '' ? null : <p>{remedy}</p>}</li>;
      })}
    </ul>
  );
}

function useBundle(problems: readonly Problem[], doctor: Asked['value'], workers: AskedWorkers['value']): () => Promise<void> {
  const t = useWords(healthWords);
  const format = useFormat();
  const call = useCall();
  const engine = useOnly('engine');
  const loop = useOnly('loop');
  const halt = useOnly('halt');
  const session = useOnly('session');
  const venues = useRows('venues');
  const trading = useRowValue('status', ONLY, (row) => row?.trading);
  return async () => {
    const [log, cycles] = await Promise.all([call('health.logs', { level: 'info', text: '', limit: 300 }), call('health.cycles', { limit: 50 })]);
    const text = bundleText({
      made: Date.now(), versions: versionsOf(session), problems: problems.map((problem) => problemWords(problem, t, (ms) => format.age(ms)).sentence), engine, loop, halt, trading, venues, doctor, workers,
      stages: cycles.ok ? cycles.value.stages : null, log: log.ok ? log.value.lines : [],
    });
    if (await copyText(text)) tell({ tone: 'good', title: t('copied'), words: t('copiedWords') });
    else tell({ tone: 'bad', title: t('notCopied'), words: t('notCopiedWords') });
  };
}
