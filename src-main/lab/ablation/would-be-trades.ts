/**
 * What would have come of quorums, measured alike for all: entered at the last closed bar's price, with a stop half of the last four hours' range away,
 * a target one and a half times as far, and four hours to get there. What was really planned is kept of few rounds only, and would differ with who votes.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import type { Analysis } from '../../engine/core/agents/analysis.ts';
import { OpinionBook, type SettledOpinion } from '../../engine/core/track-record/opinion-book.ts';

const HORIZON_MS = 4 * 3_600_000;
const STOP_OF_RANGE = 0.5;
const REWARD_RISK = 1.5;
/** A price older than this many bars is none. */
const STALE_BARS = 3;

export interface PastBar {
  readonly instrument: string;
  readonly openAt: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Follows would-be trades of several voters at once, each with one open at a time per instrument. */
export class WouldBeTrades {
  readonly #book = new OpinionBook();
  readonly #bars = new Map<string, PastBar[]>();
  readonly #barMs: number;

  /** @param barMs length of the bars it will see */
  constructor(barMs: number) {
    this.#barMs = barMs;
  }

  /** Takes a closed bar; returns what it settled. `agent` of a result is the voter. */
  observe(bar: PastBar): readonly SettledOpinion[] {
    const { instrument, openAt, high, low, close } = bar;
    const bars = this.#bars.get(instrument) ?? [];
    this.#bars.set(instrument, bars);
    bars.push(bar);
    while ((bars[0] as PastBar).openAt <= openAt - HORIZON_MS) bars.shift();
    return this.#book.observe({ instrument: instrument as InstrumentId, openAt: openAt as Timestamp, closeAt: (openAt + this.#barMs) as Timestamp, high, low, close });
  }

  /**
   * Enters for a voter at a moment after the bars seen so far; nothing while an earlier one is open, or without a fresh price and two hours of bars.
   * @param costRate what coming and going costs, share of notional
   */
  enter(voter: string, instrument: string, direction: Direction, at: number, costRate: number): void {
    const bars = this.#bars.get(instrument);
    const last = bars?.at(-1);
    if (bars === undefined || last === undefined || at - (last.openAt + this.#barMs) > STALE_BARS * this.#barMs || bars.length * this.#barMs < HORIZON_MS / 2) return;
    const range = Math.max(...bars.map(({ high }) => high)) - Math.min(...bars.map(({ low }) => low));
    const sign = direction === 'long' ? 1 : -1;
    const away = STOP_OF_RANGE * range;
    const analysis: Analysis = {
      agent: voter as AgentId, instrument: instrument as InstrumentId, stance: sign === 1 ? 'buy' : 'sell', confidence: 1, horizonMs: HORIZON_MS, entryZone: null,
      stop: last.close - sign * away, target: last.close + sign * REWARD_RISK * away, evidence: [], note: '', veto: null,
    };
    // The regime is nobody's question here.
    this.#book.note(analysis, 'rules', 'sideways', last.close, costRate, at as Timestamp);
  }
}
