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
  /** What coming and going costs, share of notional. */
  readonly costRate: number;
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
  /** In the order in which they were noted. */
  readonly #open = new Map<InstrumentId, OpenOpinion[]>();

  /** How many opinions are open. */
  get size(): number {
    let size = 0;
    for (const { length } of this.#open.values()) size += length;
    return size;
  }

  /**
   * Takes up an opinion given at `price`. Without direction, plan or risk there is nothing to follow; neither is there while an earlier one of the seat is open.
   * @param costRate cost of entry and exit together as a share of notional, for example 0.0011
   */
  note(analysis: Analysis, framework: Framework, regime: Regime, price: number, costRate: number, at: Timestamp): void {
    const { agent, instrument, stance, confidence, stop, target, horizonMs } = analysis;
    if ((stance !== 'buy' && stance !== 'sell') || stop === null || target === null || horizonMs <= 0) return;
    let open = this.#open.get(instrument);
    if (open === undefined) this.#open.set(instrument, (open = []));
    for (const earlier of open) if (earlier.agent === agent && earlier.framework === framework) return;
    const direction = stance === 'buy' ? 1 : -1;
    if (!((price - stop) * direction > 0 && (target - price) * direction > 0)) return;
    open.push({ agent, framework, instrument, direction, confidence, regime, at, until: (at + horizonMs) as Timestamp, entry: price, stop, target, costRate });
  }

  /** Holds a closed bar against what is open on its instrument; returns what it settled, in the order it was noted. */
  observe(bar: OpinionBar): readonly SettledOpinion[] {
    const open = this.#open.get(bar.instrument);
    if (open === undefined) return NONE;
    let settled: SettledOpinion[] | null = null;
    for (let i = 0; i < open.length; i += 1) {
      const opinion = open[i] as OpenOpinion;
      const end = bar.openAt < opinion.at ? null : endIn(bar, opinion);
      if (end === null) continue;
      open.splice(i, 1);
      i -= 1;
      (settled ??= []).push({ ...opinion, settledAt: bar.closeAt, end: end.kind, resultR: resultOf(opinion, end.price) });
    }
    return settled ?? NONE;
  }
}

const NONE: readonly SettledOpinion[] = [];

function endIn(bar: OpinionBar, { direction, stop, target, until }: OpenOpinion): { readonly kind: SettledOpinion['end']; readonly price: number } | null {
  if (direction === 1 ? bar.low <= stop : bar.high >= stop) return { kind: 'stop', price: stop };
  if (direction === 1 ? bar.high >= target : bar.low <= target) return { kind: 'target', price: target };
  return bar.closeAt >= until ? { kind: 'horizon', price: bar.close } : null;
}

function resultOf({ direction, entry, stop, costRate }: OpenOpinion, exit: number): number {
  const risk = Math.abs(entry - stop);
  return (direction * (exit - entry) - costRate * entry) / risk;
}
