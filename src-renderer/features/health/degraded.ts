/** Is anything degraded? Every source of trouble in one list, the worst first; words are the caller's. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export interface HealthFacts {
  readonly connection: 'connecting' | 'live' | 'stale' | 'lost';
  readonly engine: RowOf<'engine'> | undefined;
  readonly halt: RowOf<'halt'> | undefined;
  readonly status: RowOf<'status'> | undefined;
  readonly loop: RowOf<'loop'> | undefined;
  readonly venues: readonly RowOf<'venues'>[];
  readonly doctor: OutputOf<'health.doctor'> | null;
  readonly workers: OutputOf<'health.workers'> | null;
}

type Values = Readonly<Record<string, string | number>>;

/** `code` names the words: `p_<code>` what, `r_<code>` what to do about it. */
export interface Problem {
  readonly code: 'connection' | 'stale' | 'engine' | 'halt' | 'venue' | 'venueBooks' | 'skew' | 'overruns' | 'data' | 'blocked' | 'unprotected' | 'route' | 'finding';
  readonly level: 'bad' | 'warning';
  readonly values: Values;
  /** A remedy that came with the finding; null: the code's own. */
  readonly remedy: string | null;
}

/** Beyond this the clock is worth a warning; beyond the next nothing is signed. */
const SKEW_WARN_MS = 500;
const SKEW_BAD_MS = 1_000;
const DATA_WARN_MS = 15_000;

/** What is wrong now. Empty: nothing known is. */
export function problemsOf(facts: HealthFacts): readonly Problem[] {
  const found = [...connectionProblems(facts), ...engineProblems(facts), ...loopProblems(facts), ...venueProblems(facts.venues), ...checkedProblems(facts)];
  return found.toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'));
}

const problem = (code: Problem['code'], level: Problem['level'], values: Values = {}, remedy: string | null = null): Problem => ({ code, level, values, remedy });

function connectionProblems({ connection }: HealthFacts): Problem[] {
  if (connection === 'lost') return [problem('connection', 'bad')];
  return connection === 'stale' ? [problem('stale', 'warning')] : [];
}

function engineProblems({ engine, halt, status }: HealthFacts): Problem[] {
  const out: Problem[] = [];
  if (engine !== undefined && engine.state !== 'running' && engine.state !== 'starting') out.push(problem('engine', engine.state === 'stopped' ? 'warning' : 'bad', { sentence: engine.sentence }));
  if (halt?.set === true) out.push(problem('halt', halt.phase === 'needs_you' ? 'bad' : 'warning', { sentence: halt.sentence }));
  if (status !== undefined && status.unprotected > 0) out.push(problem('unprotected', 'bad', { count: status.unprotected }));
  if (status !== undefined && status.blocked.length > 0) out.push(problem('blocked', 'warning', { count: status.blocked.length }));
  return out;
}

function loopProblems({ loop }: HealthFacts): Problem[] {
  if (loop === undefined) return [];
  const skew = Math.abs(loop.clockSkewMs);
  return [
    ...(skew > SKEW_WARN_MS ? [problem('skew', skew > SKEW_BAD_MS ? 'bad' as const : 'warning' as const, { ms: Math.round(loop.clockSkewMs) })] : []),
    ...(loop.overruns > 0 ? [problem('overruns', 'warning', { count: loop.overruns })] : []),
    ...(loop.dataAgeMs !== null && loop.dataAgeMs > DATA_WARN_MS ? [problem('data', 'warning', { age: loop.dataAgeMs })] : []),
  ];
}

function venueProblems(venues: readonly RowOf<'venues'>[]): Problem[] {
  return venues.flatMap((venue) => [
    ...(venue.connected && venue.failures === 0 && venue.unresolved === 0 ? [] : [problem('venue', venue.connected ? 'warning' as const : 'bad' as const, { venue: venue.id, sentence: venue.sentence })]),
    ...(venue.differences.length === 0 ? [] : [problem('venueBooks', 'bad', { venue: venue.id, count: venue.differences.length }, venue.differences.join(' '))]),
  ]);
}

function checkedProblems({ doctor, workers }: HealthFacts): Problem[] {
  return [
    ...(doctor?.findings ?? []).filter(({ level }) => level !== 'ok').map((finding) => problem('finding', finding.level === 'failed' ? 'bad' : 'warning', { check: finding.check, sentence: finding.sentence }, finding.remedy)),
    ...(workers?.haltRoutes ?? []).filter(({ works }) => !works).map(({ route, sentence }) => problem('route', 'warning', { route, sentence })),
  ];
}
