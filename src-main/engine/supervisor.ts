/**
 * Looks after the engine from outside its thread: sees that it lives, ends and restarts it when it does not, and halts in its place when it does not answer.
 * Whoever shows a session (the command line, the desktop's main process) talks to this and to nothing below it.
 *
 * 1. The halt word and the sentinel file are set in the turn of the call, whatever else is going on, and no restart clears them.
 * 2. Only a session whose account is kept is restarted: one at full speed or on recorded data lives and ends with its thread.
 * 3. A halt is carried out by the engine or by the halt worker, never by both: the engine is ended first.
 */
import path from 'node:path';
import type { ContractName } from '../../src-shared/contract/contract.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import type { HaltOutcome, HaltProgressLine } from '../../src-shared/contract/halt-progress.ts';
import type { MirrorChange } from '../../src-shared/contract/mirror.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { RowId, Timestamp } from '../../src-shared/domain/ids.ts';
import { err, failure, type Result } from '../../src-shared/support/result.ts';
import { HaltFile, SENTINEL_NAME } from './adapters/halt-file/halt-file.ts';
import { ACKNOWLEDGE_WITHIN_MS, EngineHandle, type CommandOutcome, type EngineEnd, type EngineListener } from './compose.ts';
import { isRecordedMarket } from './composition/market-kind.ts';
import type { RunOptions } from './composition/run-options.ts';
import type { PowerChange, SessionStarted, WorkerStart } from './composition/worker-message.ts';
import type { Command } from './core/command.ts';
import type { EngineThread } from './supervision/engine-thread.ts';
import type { HaltOrder } from './emergency/halt-order.ts';
import type { HaltNotice } from './ports/halt-switch.ts';
import { Deaths, MOST_DEATHS } from './supervision/deaths.ts';
import { followHalt } from './supervision/follow-halt.ts';
import { HaltCrew } from './supervision/halt-crew.ts';
import { PulseWatch } from './supervision/pulse-watch.ts';
import { createSharedWords, readBoard } from './supervision/shared-words.ts';
import { within } from './supervision/within.ts';

type HaltCommand = Extract<Command, { kind: 'halt' }>;

/** What a supervised engine tells. `onOpened` comes once for each engine that opens. */
export interface SupervisorListener extends EngineListener {
  onSupervisor(status: SupervisorStatus): void;
  /** What a halt has to do at the venues, line by line as it changes, whoever carries it out. */
  onHaltProgress(line: HaltProgressLine): void;
  /** The supervisor halts by itself: after a crash loop, or because a halt file was put there by another process. */
  onOwnHalt?(notice: HaltNotice, halt: HaltUnderWay): void;
}

/** A halt under way. */
export interface HaltUnderWay {
  readonly sentinelWritten: boolean;
  /** The engine's word, or that the halt worker took over; null where no engine answers and none can be replaced. */
  readonly acknowledged: Promise<CommandOutcome | null>;
  /** Its end: verified, or what stands against it. */
  readonly settled: Promise<HaltOutcome>;
}

/** How patient the supervisor is, milliseconds. */
export interface SupervisorLimits {
  readonly lookMs: number;
  /** Without a heartbeat for so long: unresponsive. */
  readonly lateMs: number;
  /** Without one for so long: ended and restarted. Longer than the database's patience (5 s) twice over, so that a store that refuses halts by itself. */
  readonly stuckMs: number;
  /** The same until its thread first turns after the session has started: a slow machine takes its time over the history. */
  readonly stuckStartingMs: number;
  /** Pause before the first restart; doubled with each. */
  readonly firstPauseMs: number;
}

export const DEFAULT_LIMITS: SupervisorLimits = { lookMs: 250, lateMs: 2_000, stuckMs: 15_000, stuckStartingMs: 120_000, firstPauseMs: 1_000 };

/** What lies on this machine waits so long for an ended thread to be gone; a thread inside the database may take longer, and then touches nothing any more. */
const GONE_WITHIN_MS = 300;
const FOLDER_WITHIN_MS = 30_000;
/** An engine asked to end does so within this, or is ended. */
const STOP_WITHIN_MS = 15_000;

export class Supervisor {
  /** Resolves once: when the session is over and nothing is restarted any more. */
  readonly end: Promise<EngineEnd>;
  readonly #options: RunOptions;
  readonly #lines: WorkerStart['lines'];
  readonly #listener: SupervisorListener;
  readonly #limits: SupervisorLimits;
  readonly #isKept: boolean;
  readonly #haltWord = new SharedArrayBuffer(4);
  readonly #haltFile: HaltFile;
  readonly #deaths: Deaths;
  readonly #watch: NodeJS.Timeout;
  #life: EngineHandle | null = null;
  #pulse: PulseWatch | null = null;
  /** Its beats when it had started: the history that follows keeps its thread busy for a second more. Null before. */
  #beatsAtStart: number | null = null;
  #board: SharedArrayBuffer | null = null;
  /** What the last engine that got so far trades. */
  #started: SessionStarted | null = null;
  #lastStatus: EngineStatus | null = null;
  /** Kept when the thread of the last ended engine is gone. */
  #gone: Promise<void> = Promise.resolve();
  #restartTimer: NodeJS.Timeout | null = null;
  #crew: HaltCrew | null = null;
  #rescue: Promise<HaltOutcome> | null = null;
  #leaving = false;
  #over = false;
  #status: SupervisorStatus = { state: 'starting', sentence: 'The engine is starting.', restarts: 0, restartAt: null, lastDeath: null };
  #settle: (end: EngineEnd) => void = () => undefined;

  constructor(options: RunOptions, lines: WorkerStart['lines'], listener: SupervisorListener, limits: SupervisorLimits = DEFAULT_LIMITS, thread: EngineThread | null = null) {
    this.#options = options;
    this.#lines = lines;
    this.#listener = listener;
    this.#limits = limits;
    this.#isKept = options.speed !== null && !isRecordedMarket(options.market);
    this.#haltFile = new HaltFile(this.#haltWord, path.join(path.resolve(options.dataDir), SENTINEL_NAME));
    this.#deaths = new Deaths(Math.random, limits.firstPauseMs);
    this.end = new Promise((resolve) => { this.#settle = resolve; });
    this.#begin(thread);
    this.#watch = setInterval(() => this.#look(), limits.lookMs);
    this.#watch.unref();
  }

  /** How the engine's life stands. */
  get state(): SupervisorStatus {
    return this.#status;
  }

  /** The last an engine told; null before the first. */
  get lastStatus(): EngineStatus | null {
    return this.#lastStatus;
  }

  /** How the engine stands now; null when it does not answer in time, or none runs. */
  status(): Promise<EngineStatus | null> {
    return this.#life?.status() ?? Promise.resolve(null);
  }

  /**
   * Halts: word and sentinel in this very turn, before anything else; then the engine is told. One that does not acknowledge within 500 ms is ended, the
   * halt worker does its work, and a new one is started into the halted state.
   * @param at the present time, ms UTC
   */
  halt(command: HaltCommand, at: number): HaltUnderWay {
    const { sentinelWritten } = this.#haltFile.engage({ by: command.by, reason: command.reason, close: command.close, at: at as Timestamp });
    if (this.#rescue !== null) return { sentinelWritten, acknowledged: Promise.resolve(TAKEN_OVER), settled: this.#join(command) };
    const life = this.#life;
    const told = life === null ? Promise.resolve(null) : life.command(command);
    // Started now, so that it is ready when the engine's time is up.
    const crew = this.#isKept && !this.#over ? this.#newCrew() : null;
    return {
      sentinelWritten,
      acknowledged: told.then((outcome) => outcome ?? (crew === null ? null : TAKEN_OVER)),
      settled: told.then((outcome) => {
        if (outcome === null && crew !== null) return this.#haltInItsPlace(crew, command, at);
        crew?.dismiss();
        return outcome === null || life === null ? SILENT : this.#follow(life, command, at);
      }),
    };
  }

  /** Passes a command on. Null when the engine does not acknowledge in time, or none runs. A resume after a crash loop starts an engine first. */
  command(command: Command): Promise<CommandOutcome | null> {
    if (this.#life !== null) return this.#life.command(command);
    if (command.kind !== 'resume' || !this.restart()) return Promise.resolve(null);
    return Promise.resolve({ accepted: false, sentence: 'No engine was running: one is being started, and stays halted. Look at `quorum status`, then resume again.' });
  }

  /** Puts an engine-answered entry of the contract to the engine that runs; `input` is what its schema made of it. */
  ask(name: ContractName, input: unknown, by: string): Promise<Result<unknown>> {
    return this.#life?.ask(name, input, by) ?? Promise.resolve(err(failure('no_engine', `No engine runs at the moment. ${this.#status.sentence}`, 'Wait for the next one; the halt works all the same.')));
  }

  /** A person asks for an engine where none is started by itself any more. False when one runs or is on its way. */
  restart(): boolean {
    if (this.#status.state !== 'stopped' || this.#over || this.#rescue !== null) return false;
    this.#deaths.forget();
    void this.#beginAgain();
    return true;
  }

  /** Blocks entries and closes every open position. */
  closeAll(by: string): void {
    this.#life?.closeAll(by);
  }

  /** Passes on what the system says of the machine's sleep: entries wait until data are fresh and venues were compared. */
  power(change: PowerChange): void {
    this.#life?.power(change);
  }

  /** Whether the engine that runs now tells what its agents do. */
  followAgents(on: boolean): void {
    this.#life?.followAgents(on);
  }

  /** Ends in order: the last answers are taken, the summary is stored, {@link end} resolves. Stops at the venues stay. */
  stop(): void {
    this.#leaving = true;
    if (this.#life === null) return this.#rescue === null ? this.#finishDead() : undefined;
    this.#life.stop();
    const timer = setTimeout(() => this.leaveNow(), STOP_WITHIN_MS);
    void this.end.then(() => clearTimeout(timer));
  }

  /** Ends at once, with nothing stored any more; the next start recovers. Stops at the venues stay. */
  leaveNow(): void {
    this.#leaving = true;
    if (this.#life === null) this.#finishDead();
    else void this.#life.terminate();
  }

  #begin(thread: EngineThread | null = null): void {
    const words = createSharedWords(this.#haltWord);
    const current = (): boolean => life === this.#life;
    const life: EngineHandle = new EngineHandle(this.#optionsNow(), this.#lines, {
      onOpened: (opening) => { if (current()) this.#listener.onOpened(opening); },
      onStarted: () => { if (current()) this.#hasStarted(life, words.board); },
      onLines: (lines) => (current() ? this.#listener.onLines(lines) : undefined),
      onStatus: (status) => { if (current()) this.#listener.onStatus((this.#lastStatus = status)); },
      onAgents: (events) => { if (current()) this.#listener.onAgents?.(events); },
      ...(this.#listener.onMirror === undefined ? {} : { onMirror: (changes: readonly MirrorChange[]) => { if (current()) this.#listener.onMirror?.(changes); } }),
    }, words, thread);
    this.#life = life;
    this.#pulse = new PulseWatch(words.pulse);
    this.#beatsAtStart = null;
    void life.end.then((end) => this.#ended(life, end));
    this.#tell('starting', 'The engine is starting.');
  }

  /** A later engine ends when the first one would have. */
  #optionsNow(): RunOptions {
    return this.#started === null || this.#options.forMs === null ? this.#options : { ...this.#options, forMs: null, untilMs: this.#started.marketUntil };
  }

  #hasStarted(life: EngineHandle, board: SharedArrayBuffer): void {
    this.#started = life.started;
    this.#board = board;
    this.#beatsAtStart = this.#pulse?.beats ?? 0;
    // Nobody watches the pulse of one that is not restarted.
    if (!this.#isKept) this.#tell('running', 'The engine runs.');
  }

  #ended(life: EngineHandle, end: EngineEnd): void {
    if (life !== this.#life) return;
    this.#life = null;
    this.#gone = life.terminate();
    const inOrder = end.kind === 'ended' && end.summary.failure === null;
    // One that never got so far would not get further the next time.
    if (this.#leaving || !this.#isKept || inOrder || this.#started === null) return this.#finish(end);
    this.#died(end.kind === 'died' ? end.sentence : end.kind === 'not_opened' ? end.failure.sentence : (end.summary.failure ?? ''));
  }

  #died(why: string): void {
    this.#status = { ...this.#status, lastDeath: why };
    const after = this.#deaths.note(performance.now());
    if (after.kind === 'crash_loop') return this.#giveUp(why);
    const restartAt = Math.round(Date.now() + after.pauseMs);
    this.#warn('engine_died', `The engine ended: ${why}`, `It is started again in ${(after.pauseMs / 1000).toFixed(1)} s, and compares with every venue before it trades. Stops rest where they are.`);
    this.#tell('restarting', `The engine ended (${why}) and is started again.`, restartAt);
    this.#restartTimer = setTimeout(() => void this.#beginAgain(), after.pauseMs);
  }

  async #beginAgain(): Promise<void> {
    this.#clearRestart();
    this.#tell('starting', 'The engine is starting again.');
    await within(this.#gone, FOLDER_WITHIN_MS);
    if (this.#life !== null || this.#rescue !== null || this.#over || this.#leaving) return;
    this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
    this.#begin();
  }

  /** A crash loop halts, and only a person starts another engine. */
  #giveUp(why: string): void {
    const reason = `${MOST_DEATHS} engines ended within ten minutes, the last: ${why}`;
    this.#warn('crash_loop', `Trading is halted: ${reason}`, 'Find the cause, then `quorum resume --acknowledge` starts an engine again; a second one then resumes.');
    this.#tell('stopped', `Halted: ${reason}. Nothing is started until a person asks for it.`);
    this.#haltByItself({ by: 'crash loop', reason, close: false, at: Date.now() as Timestamp });
  }

  #look(): void {
    this.#obeySentinel();
    const { lookMs, lateMs, stuckMs, stuckStartingMs } = this.#limits;
    const life = this.#life;
    const { state } = this.#status;
    if (life === null || !this.#isKept || this.#leaving) return;
    const pulse = this.#pulse;
    if (pulse === null) return;
    const finding = pulse.look(lateMs / lookMs, (state === 'starting' ? stuckStartingMs : stuckMs) / lookMs);
    if (finding === 'stuck') return this.#endStuck(life);
    if (finding === 'late' && state === 'running') this.#tell('unresponsive', 'The engine\'s thread does not turn. Nothing that is out can be changed by it; stops rest at the venues.');
    const hasStarted = state === 'starting' && this.#beatsAtStart !== null && pulse.beats !== this.#beatsAtStart;
    if (finding === 'beats' && (state === 'unresponsive' || hasStarted)) this.#tell('running', 'The engine runs.');
  }

  #endStuck(life: EngineHandle): void {
    this.#life = null;
    this.#gone = life.terminate();
    this.#died('its thread was stuck and was ended');
  }

  #obeySentinel(): void {
    if (this.#haltFile.isSet()) return;
    const notice = this.#haltFile.notice();
    if (notice !== null) this.#haltByItself(notice);
  }

  /** Whoever shows the session did not ask for this halt, so it is told. */
  #haltByItself(notice: HaltNotice): void {
    this.#listener.onOwnHalt?.(notice, this.halt(haltCommandOf(notice), notice.at));
  }

  /** Another halt while the halt worker is at it. */
  #join(command: HaltCommand): Promise<HaltOutcome> {
    if (command.close) this.#crew?.closeAsWell();
    return this.#rescue ?? Promise.resolve(SILENT);
  }

  async #follow(life: EngineHandle, command: HaltCommand, at: number): Promise<HaltOutcome> {
    const followed = await followHalt(() => (life === this.#life ? life.status() : Promise.resolve(null)), (line) => this.#listener.onHaltProgress(line));
    if (followed.kind === 'settled') return followed.outcome;
    if (!this.#isKept || this.#over) return SILENT;
    return this.#haltInItsPlace(this.#newCrew(), command, at);
  }

  #newCrew(): HaltCrew {
    return new HaltCrew((line) => this.#listener.onHaltProgress(line));
  }

  #haltInItsPlace(crew: HaltCrew, command: HaltCommand, at: number): Promise<HaltOutcome> {
    if (this.#rescue !== null || this.#over) {
      crew.dismiss();
      return this.#join(command);
    }
    const startAfterwards = this.#status.state !== 'stopped';
    const life = this.#life;
    this.#life = null;
    if (life !== null) {
      this.#gone = life.terminate();
      this.#status = { ...this.#status, lastDeath: 'it did not answer a halt and was ended' };
    }
    this.#clearRestart();
    this.#crew = crew;
    this.#tell('halting_for_it', 'The engine did not answer and was ended; the halt worker cancels in its place.');
    this.#rescue = this.#carryOut(crew, command, at, startAfterwards);
    return this.#rescue;
  }

  async #carryOut(crew: HaltCrew, command: HaltCommand, at: number, startAfterwards: boolean): Promise<HaltOutcome> {
    void this.#gone.then(() => crew.engineGone());
    await within(this.#gone, GONE_WITHIN_MS);
    crew.begin(this.#haltOrder(command, at));
    const outcome = await crew.outcome;
    crew.dismiss();
    this.#crew = null;
    this.#rescue = null;
    if (!outcome.verified) this.#warn('halt_unverified', outcome.sentence, 'The next engine goes on with it; cancel at the venue by hand if it cannot be reached.');
    if (this.#leaving) this.#finishDead();
    else if (startAfterwards) void this.#beginAgain();
    else this.#tell('stopped', `Halted. ${outcome.sentence} Nothing is started until a person asks for it.`);
    return outcome;
  }

  #haltOrder({ id, by, reason, close }: HaltCommand, at: number): HaltOrder {
    const venues = this.#started?.venues ?? [];
    const instruments = venues.flatMap((venue) => venue.instruments.map((instrument) => instrument.id));
    const seen = this.#board === null ? { lastEventAt: 0, prices: new Map() } : readBoard(this.#board, instruments);
    return { dataDir: path.resolve(this.#options.dataDir), id, by, reason, close, at, venues, instancePrefix: this.#started?.instancePrefix ?? null, ...seen };
  }

  #tell(state: SupervisorStatus['state'], sentence: string, restartAt: number | null = null): void {
    this.#status = { ...this.#status, state, sentence, restartAt };
    this.#listener.onSupervisor(this.#status);
  }

  #warn(code: string, sentence: string, remedy: string): void {
    void this.#listener.onLines([{ type: 'problem', code, sentence, remedy }]);
  }

  #clearRestart(): void {
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    this.#restartTimer = null;
  }

  #finishDead(): void {
    this.#finish({ kind: 'died', sentence: this.#status.lastDeath ?? 'it was ended' });
  }

  #finish(end: EngineEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#clearRestart();
    this.#tell('stopped', 'The session is over.');
    this.#settle(end);
  }
}

const TAKEN_OVER: CommandOutcome = {
  accepted: true, sentence: `The halt word is set: no order that adds risk can leave. The engine did not acknowledge within ${ACKNOWLEDGE_WITHIN_MS} ms and was ended; the halt worker halts in its place.`,
};
const SILENT: HaltOutcome = { verified: false, sentence: 'The halt word is set: no order that adds risk can leave. The engine has not acknowledged.' };

function haltCommandOf(notice: HaltNotice): HaltCommand {
  return { kind: 'halt', id: crypto.randomUUID() as string as RowId, by: notice.by, reason: notice.reason, close: notice.close };
}
