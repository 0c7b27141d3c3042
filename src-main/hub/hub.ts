/**
 * The part between engine and windows, in plain Node: keeps the mirror, answers requests, holds halt, settings, alerts and the session.
 *
 * 1. {@link Hub.halt} sets the halt word and writes the halt file in the turn in which it is called, before anything else.
 * 2. Whatever a window sends, it gets an answer or a typed refusal; a bad message changes nothing.
 * 3. Nothing here waits for the engine, the database or a follower: they are asked, and their answers come when they come.
 */
import type { Logger } from 'pino';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import { ONLY, type CollectionName, type MirrorState } from '../../src-shared/contract/mirror.ts';
import type { SettingKey, SettingOf } from '../../src-shared/contract/settings.ts';
import type { RowId } from '../../src-shared/domain/ids.ts';
import type { Result } from '../../src-shared/support/result.ts';
import type { HaltOutcome, HaltProgressLine } from '../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import { ACKNOWLEDGE_WITHIN_MS, type CommandOutcome, type EngineEnd } from '../engine/compose.ts';
import { holdAppFolder, type AppFolder } from '../engine/composition/app-folder.ts';
import { systemKeys, type ModelKeys } from '../engine/composition/models/model-keys.ts';
import type { RunOptions } from '../engine/composition/run-options.ts';
import { haltNoticeOf, writeHaltFile } from '../engine/composition/stored-control.ts';
import { AgentListeners } from './agent-listeners.ts';
import { AlertBook, alertOf, haltSentence, type AlertWish } from './alert-book.ts';
import { answerersOf } from './answerers.ts';
import type { EngineEvents, EngineLink, StartEngine } from './engine-link.ts';
import { engineRow, failureSentence, NOTHING_RUNS } from './engine-row.ts';
import type { Attachment, Follower } from './follower.ts';
import { HaltBoard, type HaltGiven } from './halting/halt-board.ts';
import type { HaltGivenNow } from './halting/halt-given-now.ts';
import { HaltRoutes } from './halting/halt-routes.ts';
import { systemClock, type HubClock } from './hub-clock.ts';
import type { HubListener } from './hub-listener.ts';
import { LabPool } from './lab-pool/lab-pool.ts';
import { closeEverything } from './leave.ts';
import { lineTo } from './line-to-follower.ts';
import { logLine, openLog } from './log/session-log.ts';
import { maskPaths, maskPathsIn } from './mask-paths.ts';
import { MirrorBoard } from './mirror-board.ts';
import { ModelAnswers } from './models/model-answers.ts';
import { agentWishesOf } from './session/agent-wishes.ts';
import { SessionKeeper, type Outcome } from './session/session-keeper.ts';
import { SettingsStore } from './settings/settings-store.ts';

/** Rows of the engine that may say what went wrong with a file. They are few; those of the market name no file. */
const WITH_SENTENCES: ReadonlySet<CollectionName> = new Set(['session', 'status', 'feed', 'venues', 'haltSteps', 'models']);

export interface HubOptions {
  readonly dataDir: string;
  readonly startEngine: StartEngine;
  /** `after_welcome`: no engine runs before the person has been through the welcome. */
  readonly begin: 'at_once' | 'after_welcome';
  /** Options that come before the settings; told whether a person has set what is traded, or it is as at first. */
  readonly overrides?: (tradingIsSet: boolean) => Partial<RunOptions>;
  readonly clock?: HubClock;
  /** Keys of language models; the machine's own unless a test brings others. */
  readonly keys?: ModelKeys;
}

/** How a person leaves while positions are open. */
export type QuitChoice = 'leave' | 'close' | 'halt' | 'stay';

/** Opens a hub on a data folder, which it has for itself until it quits. A failure names who has the folder. */
export function openHub(options: HubOptions): Result<Hub> {
  const folder = holdAppFolder(options.dataDir, (options.clock ?? systemClock).nowMs());
  return folder.ok ? { ok: true, value: new Hub(options, folder.value) } : folder;
}

export class Hub {
  readonly lab: LabPool;
  readonly settings: SettingsStore;
  readonly session: SessionKeeper;
  readonly alerts: AlertBook;
  readonly haltRoutes = new HaltRoutes();
  readonly models: ModelAnswers;
  readonly log: Logger;
  readonly dataDir: string;
  readonly clock: HubClock;
  readonly #options: HubOptions;
  readonly #folder: AppFolder;
  readonly #board: MirrorBoard;
  readonly #halts = new HaltBoard();
  /** Who follows what the agents do. */
  readonly agents = new AgentListeners((on) => this.engine?.followAgents(on));
  readonly #listeners = new Set<HubListener>();
  #hasBeenFollowed = false;
  readonly #lines = new Set<Attachment>();
  #state: SupervisorStatus = NOTHING_RUNS;
  #suspendedAt: number | null = null;
  #quitting = false;
  #leavesNow = false;

  constructor(options: HubOptions, folder: AppFolder) {
    this.#options = options;
    this.#folder = folder;
    this.dataDir = options.dataDir;
    this.clock = options.clock ?? systemClock;
    this.log = openLog(this.dataDir);
    this.settings = new SettingsStore(this.dataDir, this.clock.nowMs());
    this.alerts = new AlertBook(this.clock);
    this.lab = new LabPool(this.dataDir);
    this.models = new ModelAnswers({ keys: options.keys ?? systemKeys(process.env, this.dataDir), lab: this.lab, clock: this.clock, settings: () => this.settings.get('models') });
    this.#board = new MirrorBoard(this.clock);
    this.#board.watch((touched) => this.#tell((listener) => listener.onMirror?.(touched)));
    this.session = new SessionKeeper({
      dataDir: this.dataDir, clock: this.clock, lab: this.lab, startEngine: options.startEngine, events: this.#events(), trading: () => this.settings.get('trading'),
      agents: () => agentWishesOf(this.settings), overrides: () => options.overrides?.(this.settings.isSet('trading')) ?? {},
      onEnd: (end, wasAsked) => this.#takeEnd(end, wasAsked),
    });
    this.#board.change([...this.settings.changes(), ...this.#haltAtBegin(), ['engine', ONLY, engineRow(this.#state, this.clock.nowMs())]]);
    for (const problem of this.settings.problems) this.alert({ code: 'settings', subject: problem, level: 3, sentence: problem, remedy: '' });
    this.#board.flush();
  }

  /** The mirror as it was sent last: read, don't keep. */
  get mirror(): MirrorState {
    return this.#board.state;
  }

  /** The engine that runs; null when none does. */
  get engine(): EngineLink | null {
    return this.session.link;
  }

  /** Whether the session waits for the person to go through the welcome. */
  get awaitsWelcome(): boolean {
    return this.#options.begin === 'after_welcome' && !this.settings.get('welcome').done;
  }

  /** Starts what is to run from the beginning on; called once, when whoever listens listens. */
  async begin(): Promise<Outcome> {
    if (this.awaitsWelcome) return { accepted: true, sentence: 'The session starts after the welcome.' };
    return this.startSession(false);
  }

  /** Hears what happens; the answer ends that. */
  listen(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Whether a window or browser has ever been attached: somebody who can be asked. */
  get hasBeenFollowed(): boolean {
    return this.#hasBeenFollowed;
  }

  /** Attaches a window or browser. */
  attach(follower: Follower): Attachment {
    this.#hasBeenFollowed = true;
    const line = lineTo(follower, this.#board, answerersOf(this));
    this.#lines.add(line);
    return { ...line, detach: () => {
      this.#lines.delete(line);
      line.detach();
    } };
  }

  /** Halts: word and file in this very turn, before anything else. Works without an engine. @param route where it came from, for the record */
  halt(route: string, reason: string, close: boolean, by: string = route, id: string = this.clock.newId()): HaltGivenNow {
    const at = this.clock.nowMs();
    const { engine } = this;
    const given = engine?.halt({ kind: 'halt', id: id as RowId, by, reason, close }, at);
    const fileWritten = given?.sentinelWritten ?? writeHaltFile(this.dataDir, { by, reason, close }, at);
    this.#showHalt({ at, by, route, reason, close, fileWritten }, engine !== null, given?.settled ?? null);
    const acknowledged = given?.acknowledged ?? this.#recordHalt(id, { by, reason, close, at });
    const outcome = acknowledged.then((told) => this.#haltOutcome(told));
    return { fileWritten, acknowledged, settled: given?.settled ?? null, outcome: outcome.then((told) => (fileWritten ? told : { ...told, sentence: `${told.sentence} The halt file could not be written: this halt does not survive a restart.` })) };
  }

  /** Starts a session as the settings say. */
  async startSession(fresh: boolean): Promise<Outcome> {
    return this.#masked(await this.session.start(fresh));
  }

  /** Sets a setting. The end of the welcome starts the session, or starts it anew where it was told something else. */
  async setSetting(key: SettingKey, value: unknown): Promise<Result<Outcome>> {
    const wasDone = this.settings.get('welcome').done;
    const set = await this.settings.set(key, value, this.clock.nowMs());
    if (!set.ok) return { ok: true, value: { accepted: false, sentence: `${set.error.sentence} ${set.error.remedy}` } };
    this.#board.change([set.value]);
    if (key === 'welcome' && !wasDone && (value as SettingOf<'welcome'>).done && (this.engine === null || this.session.isOutdated)) {
      void this.startSession(this.session.isOutdated).then((outcome) => {
        if (!outcome.accepted) this.alert({ code: 'session_start', subject: '', level: 4, sentence: outcome.sentence, remedy: 'Correct the settings, then start the session.' });
      });
    }
    return { ok: true, value: { accepted: true, sentence: 'Saved.' } };
  }

  /** Tells a person something. */
  alert(wish: AlertWish): void {
    this.#board.change(this.alerts.tell({ ...wish, sentence: maskPaths(wish.sentence, this.dataDir), remedy: maskPaths(wish.remedy, this.dataDir) }));
  }

  /** Marks an alert as seen; false when there is none of that id. */
  acknowledgeAlert(id: string): boolean {
    const changes = this.alerts.acknowledge(id);
    if (changes !== null) this.#board.change(changes);
    return changes !== null;
  }

  /** Ends a halt or a pause, through the engine, or in the stored state where none runs. Null: not acknowledged in time. */
  async resume(by: string, acknowledge: boolean, id: string = this.clock.newId()): Promise<CommandOutcome | null> {
    const { engine } = this;
    if (engine !== null) return engine.command({ kind: 'resume', id: id as RowId, by, acknowledge });
    const stored = await this.lab.do({ kind: 'resume_stored', id, by, acknowledge, at: this.clock.nowMs() });
    if (stored.ok && stored.value.accepted) this.#board.change(this.#halts.ended());
    return this.#masked(stored.ok ? stored.value : { accepted: false, sentence: stored.error.sentence });
  }

  /** Places no new orders but protection. Null: not acknowledged in time. */
  async pause(by: string, id: string = this.clock.newId()): Promise<CommandOutcome | null> {
    const { engine } = this;
    if (engine !== null) return engine.command({ kind: 'pause', id: id as RowId, by });
    const stored = await this.lab.do({ kind: 'pause_stored', id, by, at: this.clock.nowMs() });
    return this.#masked(stored.ok ? stored.value : { accepted: false, sentence: stored.error.sentence });
  }

  /** The machine is about to sleep. */
  suspend(): void {
    this.#suspendedAt ??= this.clock.nowMs();
    this.log.info('suspended');
    this.engine?.power('suspended');
  }

  /** The machine woke: every follower begins from a snapshot, and the person is told. Entries wait for fresh data by themselves. */
  woke(): void {
    const sleptMs = this.#suspendedAt === null ? null : this.clock.nowMs() - this.#suspendedAt;
    this.#suspendedAt = null;
    this.log.info({ sleptMs }, 'woke');
    this.engine?.power('woke');
    this.alert({ code: 'woke', subject: '', level: 2, sentence: `The machine slept${sleptMs === null ? '' : ` for ${Math.max(1, Math.round(sleptMs / 60_000))} min`}: entries wait until the data are fresh and the venues were compared.`, remedy: '' });
    this.#board.resync();
  }

  /** What would be left behind by quitting now; null when nothing is at risk. */
  openRisk(): { readonly positions: number; readonly atRisk: string } | null {
    const status = this.engine?.lastStatus ?? null;
    return status === null || status.openPositions === 0 ? null : { positions: status.openPositions, atRisk: status.openRisk };
  }

  /** Leaves as the person chose. Not accepted: nothing has ended, and the sentence says why. */
  async quit(choice: QuitChoice): Promise<Outcome> {
    if (choice === 'stay') return { accepted: false, sentence: 'Staying.' };
    if (this.#quitting) return { accepted: false, sentence: 'Already leaving; the last answers of the venue are being taken.' };
    this.#quitting = true;
    try {
      const { engine } = this;
      if (choice === 'halt') await this.halt('quit', 'halted by quitting', false).outcome;
      // Nobody is there to close what the last engine told of: leaving all the same would not be what was chosen.
      if (choice === 'close' && engine === null && (this.mirror.portfolio.get(ONLY)?.openPositions ?? 0) > 0) return { accepted: false, sentence: 'No session is running, so nothing can be closed. Start it again and then leave, or leave with the stops in place.' };
      if (choice === 'close' && engine !== null && !(await closeEverything(engine, this.clock, () => this.#leavesNow))) return { accepted: false, sentence: 'Not every position is closed yet, so nothing was left.' };
      if (!(await this.session.stop())) return { accepted: false, sentence: 'The engine does not end. Halt, then end the process: stops stay at the venue.' };
      await this.close();
      return { accepted: true, sentence: 'Left.' };
    } finally {
      this.#quitting = false;
    }
  }

  /** Leaves at once, with nothing stored any more; stops stay at the venues and the next start recovers. */
  async quitNow(): Promise<void> {
    this.#leavesNow = true;
    this.engine?.leaveNow();
    await this.session.stop();
    await this.close();
  }

  /** Lets go of threads and folder; for after the session has ended. */
  async close(): Promise<void> {
    await this.settings.settled();
    await this.lab.close();
    this.#board.flush();
    this.#folder.release();
  }

  /** How the engine's life stands, for status and the page on health. */
  get supervisor(): SupervisorStatus {
    return this.#state;
  }

  #events(): EngineEvents {
    return {
      onOpened: (opening) => {
        this.#board.beginAnew();
        this.#board.change(this.#halts.doneSteps());
        this.agents.begun();
        this.log.info({ market: opening.title }, 'session opened');
        this.#tell((listener) => listener.onOpened?.(opening));
      },
      onLines: (lines) => this.#takeLines(lines),
      onStatus: (status) => this.#takeStatus(status),
      onMirror: (changes) => this.#takeMirror(changes),
      onAgents: (events) => this.agents.take(events),
      onSupervisor: (status) => this.#takeState(status),
      onHaltProgress: (line) => this.#takeHaltProgress(line),
      onOwnHalt: ({ by, reason, close, at }, { sentinelWritten, settled }) => this.#showHalt({ at, by, route: null, reason: maskPaths(reason, this.dataDir), close, fileWritten: sentinelWritten }, true, settled),
    };
  }

  #takeLines(lines: readonly EngineLine[]): void | Promise<void> {
    const levels = this.settings.get('notifications');
    for (const line of lines) {
      logLine(this.log, line);
      if (line.type === 'halt' && line.resumed) this.#board.change(this.#halts.ended());
      const wish = alertOf(line, levels);
      if (wish !== null) this.alert(wish);
    }
    const slow: Promise<void>[] = [];
    this.#tell((listener) => {
      const taken = listener.onLines?.(lines);
      if (taken !== undefined) slow.push(taken);
    });
    return slow.length === 0 ? undefined : Promise.all(slow).then(() => undefined);
  }

  #takeStatus(status: EngineStatus): void {
    this.#board.change(this.#halts.learn(status, () => haltNoticeOf(this.dataDir), this.clock.nowMs()));
    this.#tell((listener) => listener.onStatus?.(status));
  }

  #takeMirror(changes: Parameters<EngineEvents['onMirror']>[0]): void {
    const shown = this.#halts.onOurClock(changes, this.clock.nowMs()).map((change) => (WITH_SENTENCES.has(change[0]) ? maskPathsIn(change, this.dataDir) : change));
    for (const problem of this.#board.changeFromEngine(shown)) this.alert({ code: 'mirror_row', subject: '', level: 3, sentence: `A row of the engine was left out: ${problem}.`, remedy: 'This is a bug in Quorum: what is shown may be incomplete.' });
  }

  #takeState(status: SupervisorStatus): void {
    this.#state = { ...status, sentence: maskPaths(status.sentence, this.dataDir) };
    const row = engineRow(this.#state, this.clock.nowMs());
    this.#board.change([['engine', ONLY, row]]);
    this.#board.flush();
    this.log[row.state === 'running' || row.state === 'starting' ? 'info' : 'warn']({ ...status }, 'supervisor');
    if (row.state === 'unresponsive' || row.state === 'halting') this.alert({ code: `engine_${row.state}`, subject: '', level: 4, sentence: row.sentence, remedy: 'Halt if you are in doubt: it works without the engine.' });
    this.#tell((listener) => listener.onSupervisor?.(this.#state));
  }

  /** What the engine does about a halt itself is in its mirror. */
  #takeHaltProgress(line: HaltProgressLine): void {
    if (this.#state.state === 'halting_for_it') this.#board.change(this.#halts.step({ ...maskPathsIn(line, this.dataDir), at: this.clock.nowMs(), by: 'halt worker' }));
    this.log.info({ ...line }, 'halt progress');
    this.#tell((listener) => listener.onHaltProgress?.(line));
  }

  #takeEnd(end: EngineEnd, wasAsked: boolean): void {
    const failed = wasAsked ? null : failureSentence(end);
    if (failed !== null) {
      this.#takeState({ ...this.#state, state: 'stopped', sentence: failed, restartAt: null, lastDeath: failed });
      // Whoever asked for a session that does not open is answered, and tells it.
      if (end.kind !== 'not_opened') this.alert({ code: 'engine_failed', subject: '', level: 4, sentence: failed, remedy: 'Stops stay at the venue. Start the session again once the cause is understood.' });
    }
    this.agents.gone();
    this.#tell((listener) => listener.onEnd?.(end, wasAsked));
  }

  /** A halt has been given: told in this turn, and again when it is settled, for no engine may follow that would say so. */
  #showHalt(halt: HaltGiven, hasEngine: boolean, settled: Promise<HaltOutcome> | null): void {
    const { by, route, reason, close, fileWritten } = halt;
    this.#board.change(this.#halts.given(halt, hasEngine));
    this.#board.flush();
    this.alert({ code: 'halt', subject: '', level: 4, sentence: haltSentence(route ?? by, reason), remedy: 'Look at what is still open; resume once the cause is understood.' });
    if (!fileWritten) this.alert({ code: 'halt_file', subject: '', level: 4, sentence: 'The halt file could not be written: this halt does not survive a restart.', remedy: 'Free space, or give this user write permission on the data folder; then halt again.' });
    this.log.warn({ route, by, close, fileWritten }, `halt: ${reason}`);
    void settled?.then((outcome) => this.#board.change(this.#halts.settled(this.#masked(outcome))));
  }

  #haltAtBegin(): ReturnType<HaltBoard['changes']> {
    const notice = haltNoticeOf(this.dataDir);
    if (notice === null) return this.#halts.changes();
    return this.#halts.given({ ...notice, at: Math.max(0, notice.at), reason: maskPaths(notice.reason, this.dataDir), route: null, fileWritten: true }, false);
  }

  #haltOutcome(told: CommandOutcome | null): { readonly accepted: boolean | null; readonly sentence: string } {
    if (told !== null) return told;
    const sentence = `The halt word is set: no order that adds risk can leave. The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; what rests at the venue is not cancelled yet.`;
    this.#board.change(this.#halts.unacknowledged(sentence));
    return { accepted: null, sentence };
  }

  async #recordHalt(id: string, halt: { readonly by: string; readonly reason: string; readonly close: boolean; readonly at: number }): Promise<CommandOutcome> {
    const recorded = await this.lab.do({ kind: 'record_halt', id, ...halt });
    const sentence = `No engine runs. The next start is halted${halt.close ? '; nothing could be closed' : ''}.`;
    return recorded.ok ? { accepted: true, sentence } : { accepted: true, sentence: `${sentence} It could not be put into the audit log: ${maskPaths(recorded.error.sentence, this.dataDir)}` };
  }

  #masked<T extends { readonly sentence: string }>(outcome: T): T {
    return { ...outcome, sentence: maskPaths(outcome.sentence, this.dataDir) };
  }

  /** Whoever cannot take what it is told (a tray whose picture is gone) stops neither a halt nor what others are told. */
  #tell(how: (listener: HubListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        how(listener);
      } catch (error) {
        this.log.error(`Something that follows the app failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  }
}
