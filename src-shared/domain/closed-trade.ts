/** A position that is over, as protections look at it: one definition for the engine that closes it and for what is read back of it after a restart. */
import { add, sub, toNumber, type Money, type Price, type Quantity } from './decimal.ts';
import type { InstrumentId, PositionId, SignalId, Timestamp } from './ids.ts';

export interface ClosedTrade {
  readonly position: PositionId;
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  /** After fees and funding, quote currency. */
  readonly net: Money;
  /** `net` in multiples of what was risked first; null where that is not known. */
  readonly r: number | null;
  /** Closed by its stop, or by the venue. */
  readonly stopped: boolean;
  /** Opened by a signal, not by a person. */
  readonly agents: boolean;
  /** Teams that were for it, sorted. */
  readonly teams: readonly string[];
}

/** Of a closed position, what a trade is made of. */
export interface EndedPosition {
  readonly id: PositionId;
  readonly instrument: InstrumentId;
  readonly signal: SignalId | null;
  readonly realised: Money;
  readonly fees: Money;
  readonly funding: Money;
  readonly initialRisk: Price | null;
  readonly peakQuantity: Quantity;
  readonly closeReason: string | null;
}

const STOPPED: ReadonlySet<string> = new Set(['stop', 'soft stop', 'stop already reached', 'liquidation']);

/** The trade that a position was. @param teams who was for its signal */
export function closedTrade(position: EndedPosition, at: Timestamp, teams: readonly string[]): ClosedTrade {
  const net = add(sub(position.realised, position.fees), position.funding);
  const risked = position.initialRisk === null ? 0 : toNumber(position.initialRisk) * toNumber(position.peakQuantity);
  return {
    position: position.id, instrument: position.instrument, at, net, r: risked > 0 ? toNumber(net) / risked : null,
    stopped: STOPPED.has(position.closeReason ?? ''), agents: position.signal !== null, teams,
  };
}
