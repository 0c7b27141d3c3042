/** Past sessions, cycles of the newest one, backups. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { listBackups } from '../../engine/adapters/store-sqlite/backup.ts';
import { quantile, STAGES, type Stage } from '../loop-metrics.ts';
import { query, type Reader } from '../reader.ts';

interface SessionRow {
  readonly ordinal: number;
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly market: string;
  readonly events: number | null;
  readonly cycles: number | null;
}

export const NEWEST_SESSIONS = query<SessionRow, [limit: number]>(
  'newest sessions',
  `SELECT s.ordinal, s.id, s.started_at AS startedAt, s.ended_at AS endedAt, s.market, coalesce((SELECT max(e.seq) FROM engine_events e WHERE e.session = s.ordinal), json_extract(s.summary, '$.events')) AS events,
     (SELECT max(c.number) FROM loop_cycles c WHERE c.session = s.ordinal) AS cycles
   FROM sessions s ORDER BY s.ordinal DESC LIMIT ?`,
);
export const ENTRIES_BY_SESSION = query<{ session: number; entries: number }>('entries filled by session', `SELECT session, count(*) AS entries FROM orders WHERE purpose = 'entry' AND filled_quantity <> '0' GROUP BY session`);
export const NET_BY_SESSION = query<{ session: number; net: string }>('results by session', 'SELECT session, decimal_sum(net) AS net FROM position_results GROUP BY session');
export const NEWEST_CYCLES = query<
  { cycle: number; at: number; totalMs: number | null; rounds: number; signals: number; ordersSent: number; overruns: number } & Record<Stage, number | null>,
  [limit: number]
>(
  'newest cycles',
  `SELECT c.number AS cycle, c.at, m.total_ms AS totalMs, c.rounds, c.signals, c.orders_sent AS ordersSent, c.overruns,
     m.scan_ms AS scan, m.analyse_ms AS analyse, m.vote_ms AS vote, m.validate_ms AS validate, m.execute_ms AS "execute", m.monitor_ms AS monitor, m.total_ms AS total
   FROM loop_cycles c LEFT JOIN loop_metrics m ON m.session = c.session AND m.cycle = c.number
   WHERE c.session = (SELECT max(ordinal) FROM sessions) ORDER BY c.number DESC LIMIT ?`,
);

/** Sessions, newest first, with what each came to. The net is that of the closed positions each opened. */
export function sessions(reader: Reader, { limit }: ParsedInputOf<'review.sessions'>): OutputOf<'review.sessions'> {
  const entries = new Map(reader.all(ENTRIES_BY_SESSION).map(({ session, entries: count }) => [session, count]));
  const nets = new Map(reader.all(NET_BY_SESSION).map(({ session, net }) => [session, net]));
  return {
    sessions: reader.all(NEWEST_SESSIONS, limit).map(({ ordinal, events, cycles, ...row }) => ({ ...row, events: events ?? 0, cycles: cycles ?? 0, trades: entries.get(ordinal) ?? 0, net: nets.get(ordinal) ?? '0' })),
  };
}

/** The newest cycles of the newest session, and how long their stages took. */
export function cycles(reader: Reader, { limit }: ParsedInputOf<'health.cycles'>): OutputOf<'health.cycles'> {
  const rows = reader.all(NEWEST_CYCLES, limit);
  const stages = STAGES.flatMap((stage) => {
    const sorted = Float64Array.from(rows.flatMap((row) => (row[stage] === null ? [] : [row[stage]]))).sort();
    return sorted.length === 0 ? [] : [[stage, { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) }] as const];
  });
  return {
    stages: Object.fromEntries(stages),
    recent: rows.map(({ cycle, at, totalMs, rounds, signals, ordersSent, overruns }) => ({ cycle, at, totalMs: totalMs ?? 0, rounds, signals, ordersSent, overruns })),
  };
}

/** The backups of the reader's data folder, newest first. */
export function backups(reader: Reader): OutputOf<'backup.list'> {
  const bytes = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    backups: listBackups(path.dirname(reader.file)).map(({ name, at, bytes: size, cause }) => ({ file: name, at, bytes: size, cause })),
    databaseBytes: bytes(reader.file) + bytes(`${reader.file}-wal`),
  };
}
