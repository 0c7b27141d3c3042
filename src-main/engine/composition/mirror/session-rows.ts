/** Rows of the session as a whole: what is traded, money, loop, venues, halt. */
import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import { max, sub, toNumber, toText } from '../../../../src-shared/domain/decimal.ts';
import type { HaltLine } from '../../core/fact.ts';
import { cash, committed, equity, grossExposure, openRisk, unprotectedCount, unrealisedTotal } from '../../core/portfolio/valuation.ts';
import type { EngineState, VenueState } from '../../core/state.ts';

type State = Readonly<EngineState>;

/** What the core does not know of the session. */
export interface SessionFacts {
  readonly market: string;
  readonly isGenerated: boolean;
  readonly appVersion: string;
  readonly startedAt: number;
  /** Equity at the first marked cycle; null before it. */
  readonly startEquity: string | null;
}

/** What is being traded. */
export function sessionRow(state: State, { market, isGenerated, appVersion, startedAt }: SessionFacts): RowOf<'session'> {
  const [instrument] = state.instruments.values();
  const [venue] = state.venues.values();
  return {
    id: state.session, market, mode: isGenerated ? 'demo' : 'paper', fillModel: venue?.capabilities.fillModel ?? '', quote: instrument?.quote ?? 'USDT', startedAt,
    intervalMs: state.config.cycle.intervalMs, threshold: Math.min(1, state.config.consensus.threshold), appVersion, dataDir: null,
  };
}

/** The money now; null before the accounts were read. */
export function portfolioRow(state: State, startEquity: string | null): RowOf<'portfolio'> | null {
  if (state.balances.size === 0) return null;
  const worth = equity(state);
  // What the drawdown halt is held against: the highest since the session began or trading was last resumed.
  const peak = max(worth, state.drawdownFrom > 0n ? state.drawdownFrom : state.peakEquity);
  return {
    at: state.at, equity: toText(worth), startEquity: startEquity ?? toText(worth), cash: toText(cash(state)), unrealised: toText(unrealisedTotal(state)),
    exposure: toText(max(grossExposure(state), committed(state, null))), openRisk: toText(openRisk(state)),
    dayPnl: state.day === null ? null : toText(sub(worth, state.day.equity)), dayStart: state.day === null ? null : toText(state.day.equity), realisedToday: toText(state.realisedToday),
    peak: toText(peak), drawdown: peak > 0n ? Math.min(1, Math.max(0, 1 - toNumber(worth) / toNumber(peak))) : 0,
    dailyLossHalt: state.config.risk.dailyLossHalt, drawdownHalt: state.config.risk.drawdownHalt, openPositions: state.positions.size, unprotected: unprotectedCount(state),
  };
}

/** A venue, and how its books stand against ours. */
export function venueRow(state: State, venue: Readonly<VenueState>): RowOf<'venues'> {
  let pending = 0;
  for (const request of state.requests.values()) if (request.venue === venue.id) pending += 1;
  return {
    id: venue.id, connected: venue.connected, reconciled: venue.reconciled, reconciledAt: venue.reconciledAt > 0 ? venue.reconciledAt : null, unresolved: venue.unresolved.length,
    differences: venue.unresolved.map(({ kind, subject, ours, venues }) => `${kind.replaceAll('_', ' ')} ${subject}: ours ${ours}, the venue's ${venues}`),
    pending, failures: venue.consecutiveFailures, sentence: venueSentence(venue), paper: true,
  };
}

function venueSentence({ connected, reconciled, unresolved, consecutiveFailures }: Readonly<VenueState>): string {
  if (!connected) return 'Not connected; comparing follows the reconnect.';
  if (unresolved.length > 0) return `${unresolved.length} difference${unresolved.length === 1 ? '' : 's'} between our books and the venue's; no entries until they are settled.`;
  if (!reconciled) return 'Comparing our books with the venue.';
  if (consecutiveFailures > 0) return `Compared; ${consecutiveFailures} request${consecutiveFailures === 1 ? '' : 's'} in a row failed.`;
  return 'Our books and the venue agree.';
}

/** A step of a halt. */
export function haltStepRow({ venue, subject, status, sentence }: HaltLine, at: number): RowOf<'haltSteps'> {
  return { venue, subject, status, sentence, at, by: 'engine' };
}

/** Key of a halt step. */
export function haltStepKey({ venue, subject }: HaltLine): string {
  return `${venue} ${subject}`.slice(0, 200);
}
