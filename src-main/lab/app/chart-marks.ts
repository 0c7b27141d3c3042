/** What is laid over a chart: executions, regimes, times without trustworthy data. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { query, type Reader } from '../reader.ts';

type Marker = OutputOf<'market.markers'>['markers'][number];

/** More than a chart can show. */
const MOST_MARKERS = 5_000;

interface MarkerRow extends Omit<Marker, 'purpose'> {
  readonly purpose: 'entry' | 'stop' | 'target' | 'exit' | null;
  readonly cause: 'order' | 'liquidation' | 'external';
}

export const FILLS_ON_CHART = query<MarkerRow, [instrument: string, from: number, until: number, same: string, limit: number]>(
  'fills on a chart',
  `SELECT f.at, f.side, o.purpose, f.cause, f.price, f.quantity, f.client_order_id AS "order", f.position_id AS position, f.realised
   FROM instruments i JOIN venues v ON v.id = i.venue JOIN fills f ON f.venue = v.id AND f.account = v.account LEFT JOIN orders o ON o.client_order_id = f.client_order_id
   WHERE i.id = ? AND f.at >= ? AND f.at < ? AND f.instrument = ? ORDER BY f.at LIMIT ?`,
);
export const REGIMES_BEFORE = query<{ at: number; regime: RowOf<'conditions'>['regime'] }, [instrument: string, until: number]>(
  'regimes before',
  'SELECT at, to_regime AS regime FROM market_regimes WHERE instrument = ? AND at < ? ORDER BY ordinal',
);
export const QUALITY_BEFORE = query<{ at: number; entriesAllowed: number; reasons: string }, [instrument: string, until: number]>(
  'data quality before',
  'SELECT at, entries_allowed AS entriesAllowed, reasons FROM market_quality WHERE instrument = ? AND at < ? ORDER BY ordinal',
);

/** Executions on an instrument, oldest first. */
export function markers(reader: Reader, { instrument, from, until }: ParsedInputOf<'market.markers'>): OutputOf<'market.markers'> {
  const rows = reader.all(FILLS_ON_CHART, instrument, from, until, instrument, MOST_MARKERS);
  return { markers: rows.map(({ cause, purpose, ...fill }) => ({ ...fill, purpose: cause === 'order' ? (purpose ?? 'external') : cause })) };
}

/** Stretches of regimes and of blocked entries that touch the window; `until` null: it still lasts. */
export function shading(reader: Reader, { instrument, from, until }: ParsedInputOf<'market.shading'>): OutputOf<'market.shading'> {
  const regimes = stretches(reader.all(REGIMES_BEFORE, instrument, until)).map(({ from: since, until: end, row }) => ({ from: since, until: end, regime: row.regime as string }));
  const blocked = stretches(reader.all(QUALITY_BEFORE, instrument, until))
    .filter(({ row }) => row.entriesAllowed === 0)
    .map(({ from: since, until: end, row }) => ({ from: since, until: end, sentence: sentencesOf(row.reasons) }));
  const touches = ({ until: end }: { readonly until: number | null }): boolean => end === null || end > from;
  return { regimes: regimes.filter(touches), blocked: blocked.filter(touches) };
}

/** From each change to the next. */
function stretches<T extends { readonly at: number }>(changes: readonly T[]): { readonly from: number; readonly until: number | null; readonly row: T }[] {
  return changes.map((row, i) => ({ from: row.at, until: changes[i + 1]?.at ?? null, row }));
}

function sentencesOf(reasons: string): string {
  return (JSON.parse(reasons) as { readonly sentence: string }[]).map(({ sentence }) => sentence).join('; ');
}
