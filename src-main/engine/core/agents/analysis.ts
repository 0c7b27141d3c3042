import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';

/** `hold`: an opinion that nothing should be done (counts in the vote). `abstain`: no opinion (does not). */
export type Stance = 'buy' | 'sell' | 'hold' | 'abstain';

/** A feature an analysis rests on, as the snapshot had it. */
export interface Evidence {
  readonly feature: string;
  readonly value: number;
}

/** One agent's answer about one instrument. Numbers come from the snapshot; prose is for people only. */
export interface Analysis {
  readonly agent: AgentId;
  readonly instrument: InstrumentId;
  readonly stance: Stance;
  /** 0–1; 0 for abstain. */
  readonly confidence: number;
  /** How long the opinion is meant to hold. */
  readonly horizonMs: number;
  /** Lowest and highest acceptable entry, quote currency; null without a trade idea. */
  readonly entryZone: readonly [number, number] | null;
  readonly stop: number | null;
  readonly target: number | null;
  readonly evidence: readonly Evidence[];
  /** One sentence for the trader. Never parsed. */
  readonly note: string;
  /** A veto blocks any signal on the instrument this round (risk officer only). */
  readonly veto: string | null;
  /** The moment of the snapshot its numbers were held against, where that is an earlier one than the round's: an answer of a language model. */
  readonly asOf?: Timestamp | undefined;
}
