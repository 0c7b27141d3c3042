import { query, type Reader } from './reader.ts';

export interface StatusRow {
  readonly trading: string;
  readonly tradingReason: string;
  readonly tradingSince: number;
  readonly haltedBy: string | null;
  readonly haltReason: string | null;
}

export const TRADING_STATE = query<StatusRow>(
  'trading state',
  `SELECT t.to_state AS trading, t.reason AS tradingReason, t.at AS tradingSince, h."by" AS haltedBy, h.reason AS haltReason
   FROM (SELECT * FROM trading_states ORDER BY ordinal DESC LIMIT 1) t
   LEFT JOIN (SELECT * FROM halts ORDER BY ordinal DESC LIMIT 1) h ON h.resumed_at IS NULL`,
);

export interface MetricsRow {
  readonly cycle: number;
  readonly at: number;
  readonly queueLength: number;
  readonly overruns: number;
  readonly totalMs: number | null;
  readonly equity: string | null;
  readonly exposure: string | null;
  readonly openRisk: string | null;
  readonly drawdown: number | null;
  readonly unprotected: number | null;
}

export const LATEST_METRICS = query<MetricsRow>(
  'latest metrics',
  `SELECT cycle, at, queue_length AS queueLength, overruns, total_ms AS totalMs, equity, exposure, open_risk AS openRisk, drawdown, unprotected FROM latest_metrics`,
);

export interface OpenRiskRow {
  readonly positionId: string;
  readonly instrument: string;
  readonly direction: string;
  readonly quantity: string;
  readonly cost: string;
  readonly stop: string | null;
  readonly protection: string;
  readonly nakedSince: number | null;
  readonly atRisk: string | null;
}

export const OPEN_RISK = query<OpenRiskRow>(
  'open risk',
  `SELECT position_id AS positionId, instrument, direction, quantity, cost, stop, protection, naked_since AS nakedSince, at_risk AS atRisk FROM open_risk`,
);

export interface VenueRow {
  readonly venue: string;
  readonly fillModel: string;
  readonly connected: number | null;
  readonly healthSentence: string | null;
  readonly unresolved: number | null;
  readonly reconciledAt: number | null;
}

export const VENUES = query<VenueRow>(
  'venues',
  `SELECT v.id AS venue, v.fill_model AS fillModel,
     (SELECT h.connected FROM venue_health h WHERE h.venue = v.id ORDER BY h.ordinal DESC LIMIT 1) AS connected,
     (SELECT h.sentence FROM venue_health h WHERE h.venue = v.id ORDER BY h.ordinal DESC LIMIT 1) AS healthSentence,
     (SELECT r.unresolved FROM reconciliations r WHERE r.venue = v.id ORDER BY r.ordinal DESC LIMIT 1) AS unresolved,
     (SELECT r.at FROM reconciliations r WHERE r.venue = v.id ORDER BY r.ordinal DESC LIMIT 1) AS reconciledAt
   FROM venues v ORDER BY v.id`,
);

export interface AlertRow {
  readonly at: number;
  readonly level: string;
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

export const ALERTS = query<AlertRow, [limit: number]>('alerts', 'SELECT at, level, code, sentence, remedy FROM alerts ORDER BY ordinal DESC LIMIT ?');

export interface RiskEventRow {
  readonly at: number;
  readonly code: string;
  readonly instrument: string | null;
  readonly sentence: string;
}

export const RISK_EVENTS = query<RiskEventRow, [limit: number]>('risk events', 'SELECT at, code, instrument, sentence FROM risk_events ORDER BY ordinal DESC LIMIT ?');

/** What a person asks first: state, halt, money, risk, venues, and what there is to worry about. */
export interface Status {
  readonly state: StatusRow | null;
  readonly metrics: MetricsRow | null;
  readonly openRisk: readonly OpenRiskRow[];
  readonly venues: readonly VenueRow[];
  readonly alerts: readonly AlertRow[];
  readonly riskEvents: readonly RiskEventRow[];
}

/** The stored state of a data folder. Null fields: nothing of that kind was ever written. */
export function readStatus(reader: Reader): Status {
  return {
    state: reader.first(TRADING_STATE) ?? null,
    metrics: reader.first(LATEST_METRICS) ?? null,
    openRisk: reader.all(OPEN_RISK),
    venues: reader.all(VENUES),
    alerts: reader.all(ALERTS, 20),
    riskEvents: reader.all(RISK_EVENTS, 20),
  };
}
