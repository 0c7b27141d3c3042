/** A rebalance: the orders of a proposal, sent one after the other because a person said so. */
import type { ClientOrderId, InstrumentId, PositionId, RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';

/** An order as proposed. Amounts are decimal text. */
export interface RebalanceOrder {
  readonly instrument: InstrumentId;
  /** `close`: all that is held; `reduce`: a part; `open`: where nothing is held; `add`: to what is held, under its stop. */
  readonly action: 'close' | 'reduce' | 'open' | 'add';
  readonly direction: Direction;
  readonly quantity: string;
  /** Of the market when it was proposed. */
  readonly price: string;
  /** Null for what only reduces. */
  readonly stop: string | null;
  /** Signed, when it was proposed. */
  readonly held: string;
  /** Signed share of equity that is aimed at. */
  readonly target: number;
}

/** What a person sends: a proposal as it was seen, stops edited or not. */
export interface RebalancePlan {
  /** Id of the proposal: a hash of it. One is carried out once. */
  readonly proposal: string;
  readonly method: string;
  readonly madeAt: Timestamp;
  readonly orders: readonly RebalanceOrder[];
}

/** `waiting` for its turn, `sent`, then what came of it: `done` whole, `partly`, `unfilled`, `refused` by a check, or `left` because the rebalance ended before. */
export type StepState = 'waiting' | 'sent' | 'done' | 'partly' | 'unfilled' | 'refused' | 'left';

export interface RebalanceStep extends RebalanceOrder {
  readonly state: StepState;
  /** Empty while it waits. */
  readonly sentence: string;
  /** Null before it is sent, and of a close, which may take several. */
  readonly order: ClientOrderId | null;
  /** What a close or a reduction is of. */
  readonly position: PositionId | null;
  /** Filled so far, decimal text. Of a close: what is no longer held. */
  readonly filled: string;
}

/** Replaced whole with every change. */
export interface Rebalance {
  /** The command: every order of it traces to it. */
  readonly command: RowId;
  readonly proposal: string;
  readonly method: string;
  readonly by: string;
  readonly startedAt: Timestamp;
  /** What has not been sent by then is not sent. */
  readonly endsAt: Timestamp;
  /** Null while it goes on. */
  readonly endedAt: Timestamp | null;
  /** What came of it; empty while it goes on. */
  readonly sentence: string;
  readonly steps: readonly RebalanceStep[];
}
