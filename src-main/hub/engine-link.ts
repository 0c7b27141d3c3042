/** What the hub asks of whoever runs engines: a supervisor that owns one engine after the other. The hub knows nothing else of engines. */
import type { ContractName } from '../../src-shared/contract/contract.ts';
import type { AgentEvent } from '../../src-shared/contract/agent-event.ts';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import type { HaltProgressLine } from '../../src-shared/contract/halt-progress.ts';
import type { MirrorChange } from '../../src-shared/contract/mirror.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { Result } from '../../src-shared/support/result.ts';
import type { CommandOutcome, EngineEnd } from '../engine/compose.ts';
import type { RunOptions } from '../engine/composition/run-options.ts';
import type { PowerChange, SessionOpening } from '../engine/composition/worker-message.ts';
import type { HaltNotice } from '../engine/ports/halt-switch.ts';
import type { EngineThread } from '../engine/supervision/engine-thread.ts';
import type { HaltUnderWay } from '../engine/supervisor.ts';
import type { Command } from '../engine/core/command.ts';

export type HaltCommand = Extract<Command, { kind: 'halt' }>;

/** A running engine, or one that is being kept running. */
export interface EngineLink {
  /** The last it told; null before the first. */
  readonly lastStatus: EngineStatus | null;
  /** Resolves once, when it has ended and nothing starts by itself any more. */
  readonly end: Promise<EngineEnd>;
  /** How the engine's life stands. */
  readonly state: SupervisorStatus;
  /** Sets the halt word and writes the halt file before it returns; then tells the engine, or halts in its place. */
  halt(command: HaltCommand, at: number): HaltUnderWay;
  /** Null when the engine does not acknowledge in time. */
  command(command: Command): Promise<CommandOutcome | null>;
  /** An entry of the contract that the engine answers; its input is checked already. */
  ask(name: ContractName, input: unknown, by: string): Promise<Result<unknown>>;
  /** How it stands now; null when it does not answer in time. */
  status(): Promise<EngineStatus | null>;
  /** Blocks entries and closes every open position. */
  closeAll(by: string): void;
  /** Whether what the agents do is told ({@link EngineEvents.onAgents}); holds for the engine that runs now. */
  followAgents(on: boolean): void;
  /** Passes on what the system says of the machine's sleep. */
  power(change: PowerChange): void;
  /** Ends in order; {@link end} resolves. */
  stop(): void;
  /** Ends at once, with nothing stored any more; {@link end} resolves. */
  leaveNow(): void;
}

/** What a link tells. */
export interface EngineEvents {
  /** A life of the engine begins: whatever rows came before are of an earlier one. */
  onOpened(opening: SessionOpening): void;
  /** A promise that comes back holds the engine until it is kept. */
  onLines(lines: readonly EngineLine[]): void | Promise<void>;
  onStatus(status: EngineStatus): void;
  onMirror(changes: readonly MirrorChange[]): void;
  /** What the agents do, while that is followed. */
  onAgents?(events: readonly AgentEvent[]): void;
  onSupervisor(status: SupervisorStatus): void;
  /** What a halt has to do at the venues, line by line as it changes, whoever carries it out. */
  onHaltProgress(line: HaltProgressLine): void;
  /** The supervisor halted by itself: after a crash loop, or because another process put a halt file there. */
  onOwnHalt?(notice: HaltNotice, halt: HaltUnderWay): void;
}

/** Starts a session; in a thread that is ready, where one is given. */
export type StartEngine = (options: RunOptions, events: EngineEvents, thread: EngineThread | null) => EngineLink;
