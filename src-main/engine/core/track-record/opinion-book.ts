/**
 * Who was right: every opinion with a plan is followed on the market as if it had been traded at the price it was given at, until its
 * stop, its target or its horizon, whichever comes first. Whether it became an order does not matter: an agent that is outvoted is
 * judged all the same.
 *
 * 1. A seat has at most one opinion open per instrument: the same view said again each cycle is one sample, not a hundred.
 * 2. A bar that holds both stop and target counts as the stop: what came first is not known (the pessimistic reading).
 * 3. Only bars that opened after the opinion decide about it.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import type { Regime } from '../regime/regime.ts';

/** An opinion that is being followed. Prices in quote currency. */
export interface OpenOpinion {
  readonly agent: AgentId;
  readonly framework: Framework;
  readonly instrument: InstrumentId;
  readonly direction: 1 | -1;
  readonly confidence: number;
  readonly regime: Regime;
  readonly at: Timestamp;
  readonly until: Timestamp;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
}

/** How an opinion came out. */
export interface SettledOpinion extends OpenOpinion {
  readonly settledAt: Timestamp;
  readonly end: 'target' | 'stop' | 'horizon';
  /** Result in units of the distance to the stop, after the cost of coming and going. */
  readonly resultR: number;
}

/** A bar that has closed. Prices in quote currency, times in milliseconds. */
export interface OpinionBar {
  readonly instrument: InstrumentId;
  readonly openAt: Timestamp;
  readonly closeAt: Timestamp;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The open opinions. Mutable, owned by whoever votes. */
export class OpinionBook {
  readonly #open = new Map<InstrumentId, Map<string, OpenOpinion>>();
  readonly #costRate: number;

  /** @param costRate cost of entry and exit together as a share of notional, for example 0.0011 */
  constructor(costRate: number) {
    this.#costRate = costRate;
  }

  /** How many opinions are open. */
  get size(): number {
    let size = 0;
    for (const seats of this.#open.values()) size += seats.size;
    return size;
  }

  /** Takes up an opinion given at `price`. Without direction, plan or risk there is nothing to follow; neither is there while an earlier one of the seat is open. */
  note(analysis: Analysis, framework: Framework, regime: Regime, price: number, at: Timestamp): void {
    const { agent, instrument, stance, confidence, stop, target, horizonMs } = analysis;
    if ((stance !== 'buy' && stance !== 'sell') || stop === null || target === null || horizonMs <= 0) return;
    const direction = stance === 'buy' ? 1 : -1;
    if (!((price - stop) * direction > 0 && (target - price) * direction > 0)) return;
    const seats = this.#open.get(instrument) ?? new Map<string, OpenOpinion>();
    const seat = `${framework} ${agent}`;
    if (seats.has(seat)) return;
    seats.set(seat, { agent, framework, instrument, direction, confidence, regime, at, until: (at + horizonMs) as Timestamp, entry: price, stop, target });
    this.#open.set(instrument, seats);
  }

  /** Holds a closed bar against what is open on its instrument; returns what it settled, in the order it was noted. */
  observe(bar: OpinionBar): SettledOpinion[] {
    const seats = this.#open.get(bar.instrument);
    if (seats === undefined) return [];
    const settled: SettledOpinion[] = [];
    for (const [seat, opinion] of seats) {
      const end = bar.openAt < opinion.at ? null : endIn(bar, opinion);
      if (end === null) continue;
      seats.delete(seat);
      settled.push({ ...opinion, settledAt: bar.closeAt, end: end.kind, resultR: resultOf(opinion, end.price, this.#costRate) });
    }
    return settled;
  }
}

function endIn(bar: OpinionBar, { direction, stop, target, until }: OpenOpinion): { readonly kind: SettledOpinion['end']; readonly price: number } | null {
  if (direction === 1 ? bar.low <= stop : bar.high >= stop) return { kind: 'stop', price: stop };
  if (direction === 1 ? bar.high >= target : bar.low <= target) return { kind: 'target', price: target };
  return bar.closeAt >= until ? { kind: 'horizon', price: bar.close } : null;
}

function resultOf({ direction, entry, stop }: OpenOpinion, exit: number, costRate: number): number {
  const risk = Math.abs(entry - stop);
  return (direction * (exit - entry) - costRate * entry) / risk;
}
