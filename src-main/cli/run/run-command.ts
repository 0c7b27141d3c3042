/** `quorum run`: one session from its options to its report. */
import type { Logger } from 'pino';
import type { EngineEnd } from '../../engine/compose.ts';
import type { RunOptions } from '../../engine/composition/run-options.ts';
import { Supervisor } from '../../engine/supervisor.ts';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../../src-shared/contract/supervisor-status.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import { holdAppFolder, type AppFolder } from '../../engine/composition/app-folder.ts';
import { controlledSession } from '../../hub/control/answer-requests.ts';
import { openControlSocket } from '../../hub/control/control-socket.ts';
import { systemClock } from '../../hub/hub-clock.ts';
import { closeEverything } from '../../hub/leave.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { logLine, openLog } from '../../hub/log/session-log.ts';
import type { Terminal } from '../terminal.ts';
import { askHowToLeave, type OnQuit, type QuitChoice } from './quit-dialog.ts';
import { reportLines } from './report.ts';
import { jsonView, progressView, storyView, type SessionView } from './session-view.ts';
import { hearWishesToLeave } from './wishes-to-leave.ts';

export interface RunRequest {
  readonly options: RunOptions;
  readonly json: boolean;
  /** What becomes of open positions when it is told to leave; null: a person is asked where one can be, else they are kept. */
  readonly onQuit: OnQuit | null;
}

/** Runs a session to its end; the exit code tells how it went. */
export async function runSession(request: RunRequest, terminal: Terminal): Promise<ExitCode> {
  const folder = holdAppFolder(request.options.dataDir, Date.now());
  if (!folder.ok) {
    terminal.fail(folder.error);
    return exitCodeFor(folder.error.code);
  }
  return new RunningSession(request, terminal, folder.value).run();
}

class RunningSession {
  readonly #request: RunRequest;
  readonly #terminal: Terminal;
  readonly #view: SessionView;
  readonly #engine: Supervisor;
  readonly #haltHearers = new Set<(line: HaltProgressLine) => void>();
  #log: Logger | null = null;
  readonly #folder: AppFolder;
  #socket: { close(): void } | null = null;
  #leaving = false;
  #leftAtOnce = false;
  #hasOpened = false;
  #shown: Promise<void> = Promise.resolve();

  constructor(request: RunRequest, terminal: Terminal, folder: AppFolder) {
    this.#folder = folder;
    this.#request = request;
    this.#terminal = terminal;
    const { options, json } = request;
    const quiet = !json && options.speed === null;
    this.#view = json ? jsonView(terminal) : quiet ? progressView(terminal) : storyView(terminal, options.speed === 1);
    this.#engine = new Supervisor(options, quiet ? 'important' : 'all', {
      onOpened: (opening) => void this.#opened(opening.title),
      onLines: (lines) => this.#show(lines),
      onStatus: (status) => void this.#view.onStatus(status),
      onSupervisor: (status) => this.#looksAfter(status),
      onHaltProgress: (line) => {
        this.#log?.info({ ...line }, 'halt progress');
        void this.#view.onHaltProgress(line);
        for (const hear of this.#haltHearers) hear(line);
      },
    });
  }

  async run(): Promise<ExitCode> {
    const deafen = hearWishesToLeave(() => void this.#leave());
    this.#terminal.whenBroken(() => this.#stop());
    const end = await this.#engine.end;
    await this.#shown;
    deafen();
    this.#socket?.close();
    this.#folder.release();
    return this.#report(end);
  }

  #show(lines: readonly EngineLine[]): void | Promise<void> {
    if (this.#log !== null) for (const line of lines) logLine(this.#log, line);
    const shown = this.#view.onLines(lines);
    if (shown !== undefined) this.#shown = shown;
    return shown;
  }

  #looksAfter(status: SupervisorStatus): void {
    this.#log?.[status.state === 'running' || status.state === 'starting' ? 'info' : 'warn']({ ...status }, 'supervisor');
    void this.#view.onSupervisor(status);
  }

  /** The first engine opens log and socket; they serve those after it. */
  async #opened(title: string): Promise<void> {
    const { options } = this.#request;
    if (this.#hasOpened) return;
    this.#hasOpened = true;
    this.#log = openLog(options.dataDir);
    this.#log.info({ market: title, speed: options.speed, dataDir: options.dataDir }, 'session opened');
    const socket = await openControlSocket(options.dataDir, controlledSession(this.#engine, (hear) => {
      this.#haltHearers.add(hear);
      return () => void this.#haltHearers.delete(hear);
    }));
    if (!socket.ok) return this.#terminal.fail(socket.error);
    this.#socket = socket.value;
  }

  #stop(): void {
    this.#leaving = true;
    this.#engine.stop();
  }

  async #leave(): Promise<void> {
    if (this.#leaving) return this.#leaveAtOnce();
    this.#leaving = true;
    // Asked now: what it told last may be a second old, and a position younger.
    const status = (await this.#engine.status()) ?? this.#engine.lastStatus;
    const atRisk = status !== null && status.openPositions > 0;
    const choice = atRisk ? await this.#howToLeave(status) : 'leave';
    if (this.#leftAtOnce) return;
    if (choice === 'stay') {
      this.#leaving = false;
      return;
    }
    if (choice === 'close' && !(await closeEverything(this.#engine, systemClock, () => this.#leftAtOnce))) {
      if (this.#leftAtOnce) return;
      this.#terminal.note('Not every position is closed yet, so nothing was left: watch, or leave again.');
      this.#leaving = false;
      return;
    }
    if (this.#leftAtOnce) return;
    if (choice === 'leave' && atRisk) this.#terminal.note(`${status.openPositions} position${status.openPositions === 1 ? ' stays' : 's stay'} open with their stops; the paper venue stands still until the next start.`);
    this.#engine.stop();
  }

  /** As was said when it was started; else a person is asked where one sits, and positions are kept where none does. */
  async #howToLeave(status: EngineStatus): Promise<QuitChoice> {
    const { onQuit, json } = this.#request;
    if (onQuit !== null) return onQuit === 'close' ? 'close' : 'leave';
    return this.#terminal.isInteractive && !json ? askHowToLeave(status) : 'leave';
  }

  /** Told to leave while it leaves already. */
  #leaveAtOnce(): void {
    if (!this.#hasOpened) process.exit(ExitCode.failed);
    this.#leftAtOnce = true;
    this.#terminal.note('Leaving at once: positions and their stops stay at the venue, and the next start compares with it before it trades.');
    this.#engine.leaveNow();
  }

  async #report(end: EngineEnd): Promise<ExitCode> {
    const { json, options } = this.#request;
    switch (end.kind) {
      case 'not_opened':
        this.#terminal.fail(end.failure);
        return exitCodeFor(end.failure.code);
      case 'died':
        if (this.#leftAtOnce) return ExitCode.failed;
        this.#log?.fatal(end.sentence);
        this.#terminal.fail({ code: 'engine_died', sentence: `The engine ended without warning: ${end.sentence}.`, remedy: 'No order can leave any more; stops stay at the venue. Start again: it compares with the venue before it trades.' });
        return ExitCode.failed;
      case 'ended': {
        this.#log?.info({ summary: end.summary }, 'session ended');
        if (json) await this.#terminal.json({ type: 'summary', ...end.summary });
        else await this.#terminal.line(reportLines(end.summary, end.totals, options.dataDir, this.#terminal.paint).join('\n'));
        if (end.summary.failure === null) return ExitCode.done;
        this.#terminal.fail({ code: 'session_failed', sentence: end.summary.failure, remedy: 'Trading is halted. `quorum status` shows the state; `quorum resume --acknowledge` ends the halt once the cause is understood.' });
        return ExitCode.failed;
      }
    }
  }
}
