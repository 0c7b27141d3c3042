/** What the engine's worker and the thread that started it tell each other. Plain data, structured-cloned. */
import type { AgentEvent } from '../../../src-shared/contract/agent-event.ts';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { ContractName } from '../../../src-shared/contract/contract.ts';
import type { MirrorChange } from '../../../src-shared/contract/mirror.ts';
import type { Failure, Result } from '../../../src-shared/support/result.ts';
import type { KnownVenue } from '../emergency/halt-order.ts';
import type { SharedWords } from '../supervision/shared-words.ts';
import type { Command } from '../core/command.ts';
import type { RunTotals } from './fact-lines.ts';
import type { Patience } from './patience.ts';
import type { RunOptions } from './run-options.ts';
import type { SessionSummary } from './summary.ts';

/** A search for the first seed from `first` on with which a session of these options trades soon after its beginning. */
export interface SeedWish {
  readonly kind: 'look_for_seed';
  readonly options: RunOptions;
  readonly first: number;
  readonly patience: Patience;
}

/** What a thread is told that has no session yet; {@link SeedFound} follows a wish. */
export type BeforeSession = SeedWish | { readonly kind: 'run'; readonly start: WorkerStart };

/** What came of a search. */
export interface SeedFound {
  readonly kind: 'seed';
  readonly result: Result<number>;
}

/** The session a thread is to run. */
export interface WorkerStart {
  readonly options: RunOptions;
  /** Halt word, heartbeat, last prices. */
  readonly words: SharedWords;
  /** 8 bytes: messages under way to the main thread, and whether the worker may wait for it. */
  readonly flow: SharedArrayBuffer;
  /** Every line, or only what a person must know and the log keeps. */
  readonly lines: 'all' | 'important';
  /** Somebody follows the mirror: rows are made and sent. */
  readonly mirror: boolean;
}

/** The machine is about to sleep, or woke. */
export type PowerChange = 'suspended' | 'woke';

export type ToWorker =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'report_status'; readonly id: number }
  /** Closes every open position and blocks entries; {@link FromWorker} `flat` follows. */
  | { readonly kind: 'close_all'; readonly by: string }
  /** An engine-answered entry of the contract, its input already validated; {@link FromWorker} `answer` follows. */
  | { readonly kind: 'ask'; readonly id: number; readonly name: ContractName; readonly input: unknown; readonly by: string }
  /** What the system says of the machine's sleep. */
  | { readonly kind: 'power'; readonly change: PowerChange }
  /** Whether the agents' events are wanted; {@link FromWorker} `agents` follow while they are. */
  | { readonly kind: 'follow_agents'; readonly on: boolean }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'opened'; readonly opening: SessionOpening }
  /** The session's first event is over: what a halt without the engine must know. */
  | { readonly kind: 'started'; readonly started: SessionStarted }
  | { readonly kind: 'not_opened'; readonly failure: Failure }
  | { readonly kind: 'lines'; readonly lines: readonly EngineLine[] }
  /** `id` null: the one of every second. */
  | { readonly kind: 'status'; readonly id: number | null; readonly status: EngineStatus }
  /** Goes past the queue of lines: somebody waits for it. */
  | { readonly kind: 'command_handled'; readonly id: string; readonly accepted: boolean; readonly sentence: string }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  /** Rows that changed, at most every 50 ms. */
  | { readonly kind: 'mirror'; readonly changes: readonly MirrorChange[] }
  /** What the agents do, in the events of AG-UI. */
  | { readonly kind: 'agents'; readonly events: readonly AgentEvent[] }
  | { readonly kind: 'ended'; readonly summary: SessionSummary; readonly totals: RunTotals };

/** What a session turned out to be, once opened. */
export interface SessionOpening {
  readonly session: string;
  readonly title: string;
  readonly dataDir: string;
}

/** What a started session trades, and where. */
export interface SessionStarted {
  readonly venues: readonly KnownVenue[];
  /** Marks the folder's orders at a venue. */
  readonly instancePrefix: string;
  /** Last moment of what is asked of the market, ms UTC; null where it has no end. */
  readonly marketUntil: number | null;
}
