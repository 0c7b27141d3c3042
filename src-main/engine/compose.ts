/**
 * One life of an engine in its worker: started, spoken to, ended. Who shows a session (the command line, later the desktop app) talks to the
 * supervisor, which owns one such life after the other and what must work without any: the halt word and the sentinel file.
 */
import type { Worker } from 'node:worker_threads';
import type { AgentEvent } from '../../src-shared/contract/agent-event.ts';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import { contract, type ContractName } from '../../src-shared/contract/contract.ts';
import type { MirrorChange } from '../../src-shared/contract/mirror.ts';
import { err, failure, type Failure, type Result } from '../../src-shared/support/result.ts';
import type { RunTotals } from './composition/fact-lines.ts';
import { FLOW_IN_FLIGHT, FLOW_OPEN_GATE } from './composition/line-outbox.ts';
import type { RunOptions } from './composition/run-options.ts';
import type { SessionSummary } from './composition/summary.ts';
import type { BeforeSession, FromWorker, PowerChange, SessionOpening, SessionStarted, ToWorker, WorkerStart } from './composition/worker-message.ts';
import type { Command } from './core/command.ts';
import type { SharedWords } from './supervision/shared-words.ts';
import { engineWorker, type EngineThread } from './supervision/engine-thread.ts';

/** What an engine tells whoever started it. A promise returned by `onLines` holds the engine back until it is kept. */
export interface EngineListener {
  onOpened(opening: SessionOpening): void;
  onLines(lines: readonly EngineLine[]): void | Promise<void>;
  onStatus(status: EngineStatus): void;
  /** Rows of the mirror that changed; without it none are made. */
  onMirror?(changes: readonly MirrorChange[]): void;
  /** What the agents do, while that is followed. */
  onAgents?(events: readonly AgentEvent[]): void;
}

/** How it ended. */
export type EngineEnd =
  | { readonly kind: 'ended'; readonly summary: SessionSummary; readonly totals: RunTotals }
  | { readonly kind: 'not_opened'; readonly failure: Failure }
  | { readonly kind: 'died'; readonly sentence: string };

/** What the engine said to a command. */
export interface CommandOutcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** An engine that does not acknowledge within this is silent: the halt word speaks for it. */
export const ACKNOWLEDGE_WITHIN_MS = 500;
/** The same for a question, which may have to look further. */
const QUERY_WITHIN_MS = 2_000;
/** A backup reads the whole database. */
const BACKUP_WITHIN_MS = 120_000;

type Waiting<K, V> = Map<K, (value: V | null) => void>;

export class EngineHandle {
  /** Resolves once, however it ends. */
  readonly end: Promise<EngineEnd>;
  readonly #worker: Worker;
  readonly #listener: EngineListener & { onStarted(): void };
  readonly #flow: Int32Array;
  readonly #commands: Waiting<string, CommandOutcome> = new Map();
  readonly #statusAsked: Waiting<number, EngineStatus> = new Map();
  readonly #asks: Waiting<number, Result<unknown>> = new Map();
  #nextStatus = 1;
  #nextAsk = 1;
  #finished = false;
  #lastStatus: EngineStatus | null = null;
  #started: SessionStarted | null = null;
  #settle: (end: EngineEnd) => void = () => undefined;

  /** @param thread one that is ready; another is started where it is not given, or is no more */
  constructor(options: RunOptions, lines: WorkerStart['lines'], listener: EngineListener & { onStarted(): void }, words: SharedWords, thread: EngineThread | null = null) {
    this.#listener = listener;
    const flow = new SharedArrayBuffer(8);
    this.#flow = new Int32Array(flow);
    this.end = new Promise((resolve) => { this.#settle = resolve; });
    this.#worker = thread?.take() ?? engineWorker();
    this.#worker.postMessage({ kind: 'run', start: { options, words, flow, lines, mirror: listener.onMirror !== undefined } } satisfies BeforeSession);
    this.#worker.on('message', (message: FromWorker) => this.#take(message));
    this.#worker.on('error', (error) => this.#finish({ kind: 'died', sentence: error instanceof Error ? error.message : String(error) }));
    // A thread that ends after its session ended is in order: by then this changes nothing.
    this.#worker.on('exit', (code) => this.#finish({ kind: 'died', sentence: `its thread ended with code ${code}` }));
  }

  /** The last it told; null before the first. */
  get lastStatus(): EngineStatus | null {
    return this.#lastStatus;
  }

  /** What it trades and where, once it has started; null before. Stays known when it has ended. */
  get started(): SessionStarted | null {
    return this.#started;
  }

  /** How it stands now; null when it does not answer in time. */
  status(): Promise<EngineStatus | null> {
    const id = this.#nextStatus++;
    this.#post({ kind: 'report_status', id });
    return this.#within(this.#statusAsked, id);
  }

  /** Passes a command on. Null when the engine does not acknowledge in time. */
  command(command: Command): Promise<CommandOutcome | null> {
    this.#post({ kind: 'command', command });
    return this.#within(this.#commands, command.id);
  }

  /** Puts an engine-answered entry of the contract to the engine; `input` is what its schema made of it. A silent engine is a failure `engine_silent`. */
  async ask(name: ContractName, input: unknown, by: string): Promise<Result<unknown>> {
    const id = this.#nextAsk++;
    this.#post({ kind: 'ask', id, name, input, by });
    const answer = await this.#within(this.#asks, id, patienceFor(name));
    return answer ?? err(failure('engine_silent', 'The engine does not answer.', 'Nothing is known to have changed. Look at its state; the halt works all the same.'));
  }

  /** Blocks entries and closes every open position. */
  closeAll(by: string): void {
    this.#post({ kind: 'close_all', by });
  }

  /** Whether `onAgents` is to be told what the agents do. */
  followAgents(on: boolean): void {
    this.#post({ kind: 'follow_agents', on });
  }

  /** Passes on what the system says of the machine's sleep. */
  power(change: PowerChange): void {
    this.#post({ kind: 'power', change });
  }

  /** Ends in order: the last answers are taken, the summary is stored, {@link end} resolves. Stops at the venues stay. */
  stop(): void {
    this.#openGate();
    this.#post({ kind: 'stop' });
  }

  /** Ends its thread, whatever it does; what rests at the venues stays. Resolves when the thread is gone, which takes as long as a call into the system it is in. */
  async terminate(): Promise<void> {
    this.#openGate();
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    switch (message.kind) {
      case 'opened': return this.#listener.onOpened(message.opening);
      case 'started':
        this.#started = message.started;
        return this.#listener.onStarted();
      case 'lines': return this.#takeLines(message.lines);
      case 'status': return this.#takeStatus(message.id, message.status);
      case 'command_handled': return this.#answer(this.#commands, message.id, { accepted: message.accepted, sentence: message.sentence });
      case 'answer': return this.#answer(this.#asks, message.id, message.result);
      case 'mirror': return this.#listener.onMirror?.(message.changes);
      case 'agents': return this.#listener.onAgents?.(message.events);
      case 'not_opened': return this.#finish({ kind: 'not_opened', failure: message.failure });
      case 'ended': return this.#finish({ kind: 'ended', summary: message.summary, totals: message.totals });
    }
  }

  #takeLines(lines: readonly EngineLine[]): void {
    const taken = this.#listener.onLines(lines);
    if (taken === undefined) return this.#makeRoom();
    void taken.then(() => this.#makeRoom());
  }

  #makeRoom(): void {
    Atomics.sub(this.#flow, FLOW_IN_FLIGHT, 1);
    Atomics.notify(this.#flow, FLOW_IN_FLIGHT);
  }

  /** From now on the engine no longer waits for its reader. */
  #openGate(): void {
    Atomics.store(this.#flow, FLOW_OPEN_GATE, 1);
    Atomics.notify(this.#flow, FLOW_IN_FLIGHT);
  }

  #takeStatus(id: number | null, status: EngineStatus): void {
    this.#lastStatus = status;
    if (id === null) this.#listener.onStatus(status);
    else this.#answer(this.#statusAsked, id, status);
  }

  #answer<K, V>(waiting: Waiting<K, V>, key: K, value: V): void {
    waiting.get(key)?.(value);
    waiting.delete(key);
  }

  #within<K, V>(waiting: Waiting<K, V>, key: K, patienceMs = ACKNOWLEDGE_WITHIN_MS): Promise<V | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(key);
        resolve(null);
      }, patienceMs);
      waiting.set(key, (value) => {
        clearTimeout(timer);
        resolve(value);
      });
    });
  }

  #finish(end: EngineEnd): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const tell of this.#commands.values()) tell(null);
    for (const tell of this.#statusAsked.values()) tell(null);
    for (const tell of this.#asks.values()) tell(null);
    this.#settle(end);
  }
}

function patienceFor(name: ContractName): number {
  if (name === 'backup.make') return BACKUP_WITHIN_MS;
  return contract[name].kind === 'command' ? ACKNOWLEDGE_WITHIN_MS : QUERY_WITHIN_MS;
}
