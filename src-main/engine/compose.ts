/**
 * Starts an engine in its worker and holds what must work without it: the halt word, the sentinel file, and the last it told.
 * Whoever shows a session (the command line, later the desktop app) talks to {@link EngineHandle} and to nothing below it.
 */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RowId, Timestamp } from '../../src-shared/domain/ids.ts';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import { contract, type ContractName } from '../../src-shared/contract/contract.ts';
import type { MirrorChange } from '../../src-shared/contract/mirror.ts';
import { err, failure, type Failure, type Result } from '../../src-shared/support/result.ts';
import { HaltFile, SENTINEL_NAME } from './adapters/halt-file/halt-file.ts';
import type { RunTotals } from './composition/fact-lines.ts';
import { FLOW_IN_FLIGHT, FLOW_OPEN_GATE } from './composition/line-outbox.ts';
import type { RunOptions } from './composition/run-options.ts';
import type { SessionSummary } from './composition/summary.ts';
import type { FromWorker, SessionOpening, ToWorker, WorkerStart } from './composition/worker-message.ts';
import type { Command } from './core/command.ts';
import type { HaltNotice } from './ports/halt-switch.ts';
import { engineWorkerUrl } from './worker-url.ts';

/** What an engine tells whoever started it. A promise returned by `onLines` holds the engine back until it is kept. */
export interface EngineListener {
  onOpened(opening: SessionOpening): void;
  onLines(lines: readonly EngineLine[]): void | Promise<void>;
  onStatus(status: EngineStatus): void;
  /** Rows of the mirror that changed; without it none are made. */
  onMirror?(changes: readonly MirrorChange[]): void;
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
/** A sentinel that somebody else writes (`quorum halt` that could not reach us) is seen within this. */
const SENTINEL_LOOK_MS = 500;

type Waiting<K, V> = Map<K, (value: V | null) => void>;

export class EngineHandle {
  /** Resolves once, however it ends. */
  readonly end: Promise<EngineEnd>;
  readonly #worker: Worker;
  readonly #listener: EngineListener;
  readonly #flow: Int32Array;
  readonly #haltWord: Int32Array;
  readonly #haltFile: HaltFile;
  readonly #sentinelWatch: NodeJS.Timeout;
  readonly #commands: Waiting<string, CommandOutcome> = new Map();
  readonly #statusAsked: Waiting<number, EngineStatus> = new Map();
  readonly #asks: Waiting<number, Result<unknown>> = new Map();
  #nextStatus = 1;
  #nextAsk = 1;
  #finished = false;
  #lastStatus: EngineStatus | null = null;
  #settle: (end: EngineEnd) => void = () => undefined;

  constructor(options: RunOptions, lines: WorkerStart['lines'], listener: EngineListener) {
    this.#listener = listener;
    const haltWord = new SharedArrayBuffer(4);
    const flow = new SharedArrayBuffer(8);
    this.#flow = new Int32Array(flow);
    this.#haltWord = new Int32Array(haltWord);
    this.#haltFile = new HaltFile(haltWord, path.join(path.resolve(options.dataDir), SENTINEL_NAME));
    this.end = new Promise((resolve) => { this.#settle = resolve; });
    this.#worker = new Worker(engineWorkerUrl, { workerData: { options, haltWord, flow, lines, mirror: listener.onMirror !== undefined } satisfies WorkerStart, name: 'engine' });
    this.#worker.on('message', (message: FromWorker) => this.#take(message));
    this.#worker.on('error', (error) => this.#died(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', (code) => this.#died(`its thread ended with code ${code}`));
    this.#sentinelWatch = setInterval(() => this.#obeySentinel(), SENTINEL_LOOK_MS);
    this.#sentinelWatch.unref();
  }

  /** The last it told; null before the first. */
  get lastStatus(): EngineStatus | null {
    return this.#lastStatus;
  }

  /** How it stands now; null when it does not answer in time. */
  status(): Promise<EngineStatus | null> {
    const id = this.#nextStatus++;
    this.#post({ kind: 'report_status', id });
    return this.#within(this.#statusAsked, id);
  }

  /** Halts: word and sentinel in this very turn, before anything else; then the engine is told and asked what it did. */
  halt(command: Extract<Command, { kind: 'halt' }>, at: number): { readonly sentinelWritten: boolean; readonly acknowledged: Promise<CommandOutcome | null> } {
    const { sentinelWritten } = this.#haltFile.engage({ by: command.by, reason: command.reason, close: command.close, at: at as Timestamp });
    return { sentinelWritten, acknowledged: this.command(command) };
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

  /** Ends in order: the last answers are taken, the summary is stored, {@link end} resolves. Stops at the venues stay. */
  stop(): void {
    this.#openGate();
    this.#post({ kind: 'stop' });
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    switch (message.kind) {
      case 'opened': return this.#listener.onOpened(message.opening);
      case 'lines': return this.#takeLines(message.lines);
      case 'status': return this.#takeStatus(message.id, message.status);
      case 'command_handled': return this.#answer(this.#commands, message.id, { accepted: message.accepted, sentence: message.sentence });
      case 'answer': return this.#answer(this.#asks, message.id, message.result);
      case 'mirror': return this.#listener.onMirror?.(message.changes);
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

  #obeySentinel(): void {
    if (this.#haltFile.isSet()) return;
    const notice = this.#haltFile.notice();
    if (notice === null) return;
    this.halt(haltCommandOf(notice), notice.at);
  }

  /** A thread that ends after its session ended is in order; one that ends before is dead, and nothing it left may add risk. */
  #died(sentence: string): void {
    if (this.#finished) return;
    Atomics.store(this.#haltWord, 0, 1);
    this.#finish({ kind: 'died', sentence });
  }

  #finish(end: EngineEnd): void {
    if (this.#finished) return;
    this.#finished = true;
    clearInterval(this.#sentinelWatch);
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

function haltCommandOf(notice: HaltNotice): Extract<Command, { kind: 'halt' }> {
  return { kind: 'halt', id: crypto.randomUUID() as string as RowId, by: notice.by, reason: notice.reason, close: notice.close };
}
