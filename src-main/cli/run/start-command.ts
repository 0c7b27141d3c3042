/** `quorum start`: the app without a window. A hub, its interface for a browser of this machine, and the story in the terminal. */
import path from 'node:path';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { EngineEnd } from '../../engine/compose.ts';
import { openGateway, type Gateway } from '../../gateway/gateway.ts';
import { controlledHub, NO_BROWSER_UI } from '../../hub/control/answer-requests.ts';
import { openControlSocket } from '../../hub/control/control-socket.ts';
import { openHub, type Hub } from '../../hub/hub.ts';
import { startSupervised } from '../../hub/start-supervised.ts';
import { readConfig } from '../config-file.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { askHowToLeave, type QuitChoice } from './quit-dialog.ts';
import { reportLines } from './report.ts';
import { jsonView, storyView, type SessionView } from './session-view.ts';
import { err, ok } from '../../../src-shared/support/result.ts';
import { startWishFrom, type StartFlags, type StartWish } from './start-flags.ts';
import { welcomeLines } from './welcome.ts';
import { hearWishesToLeave } from './wishes-to-leave.ts';

/** Where the build puts the interface. */
const RENDERER = path.resolve(import.meta.dirname, '..', '..', '..', 'dist', 'renderer');

/** From flags to the end. What cannot be used is said before anything starts. */
export async function startApp(flags: StartFlags, dataDir: string, terminal: Terminal): Promise<ExitCode> {
  const refuse = (failure: Parameters<Terminal['fail']>[0], code: ExitCode): ExitCode => {
    terminal.fail(failure);
    return code;
  };
  const config = readConfig(dataDir);
  if (!config.ok) return refuse(config.error, ExitCode.usage);
  const wish = startWishFrom(flags, config.value, dataDir);
  if (!wish.ok) return refuse(wish.error, ExitCode.usage);
  const hub = openHub({ dataDir, startEngine: startSupervised, begin: wish.value.port === null ? 'at_once' : 'after_welcome', overrides: wish.value.overrides });
  if (!hub.ok) return refuse(hub.error, exitCodeFor(hub.error.code));
  const gateway = wish.value.port === null ? null : await openGateway({ hub: hub.value, folder: RENDERER, port: wish.value.port, nowMs: () => Date.now() });
  if (gateway !== null && !gateway.ok) {
    await hub.value.close();
    return refuse(gateway.error, ExitCode.usage);
  }
  return new HeadlessApp(hub.value, gateway === null ? null : gateway.value, wish.value, terminal).run();
}

class HeadlessApp {
  readonly #hub: Hub;
  readonly #gateway: Gateway | null;
  readonly #wish: StartWish;
  readonly #terminal: Terminal;
  readonly #view: SessionView;
  #leaving = false;
  #hasOpened = false;
  #hasWelcomed = false;
  #hasEnded = false;
  #leftAtOnce = false;
  #shown: Promise<void> = Promise.resolve();
  #code: ExitCode = ExitCode.done;
  #done: () => void = () => undefined;

  constructor(hub: Hub, gateway: Gateway | null, wish: StartWish, terminal: Terminal) {
    this.#hub = hub;
    this.#gateway = gateway;
    this.#wish = wish;
    this.#terminal = terminal;
    this.#view = wish.json ? jsonView(terminal) : storyView(terminal, true);
  }

  async run(): Promise<ExitCode> {
    const isDone = new Promise<void>((resolve) => { this.#done = resolve; });
    const socket = await openControlSocket(this.#hub.dataDir, controlledHub(this.#hub, () => Promise.resolve(this.#gateway === null ? err(NO_BROWSER_UI) : ok(this.#gateway.address()))));
    if (!socket.ok) this.#terminal.fail(socket.error);
    this.#hub.haltRoutes.report({ route: 'command line', works: socket.ok, sentence: socket.ok ? '`quorum halt` from any terminal.' : socket.error.sentence });
    this.#hub.haltRoutes.report({ route: 'browser', works: this.#gateway !== null, sentence: this.#gateway === null ? 'Started without an interface for a browser.' : 'The halt button of the page; it needs no open WebSocket.' });
    this.#hub.listen({
      onOpened: ({ title }) => this.#opened(title),
      onLines: (lines) => {
        const shown = this.#view.onLines(lines);
        if (shown !== undefined) this.#shown = shown;
        return shown;
      },
      onStatus: (status) => void this.#view.onStatus(status),
      onSupervisor: (status) => void this.#view.onSupervisor(status),
      onHaltProgress: (line) => void this.#view.onHaltProgress(line),
      onEnd: (end, wasAsked) => this.#ended(end, wasAsked),
    });
    const deafen = hearWishesToLeave(() => void this.#leave());
    this.#terminal.whenBroken(() => void this.#quit('leave'));
    this.#tellAddress();
    const callOff = this.#waitToBeAsked();
    void this.#hub.begin().then((outcome) => this.#begun(outcome));
    await isDone;
    callOff();
    await this.#shown;
    deafen();
    if (socket.ok) socket.value.close();
    await this.#gateway?.close();
    return this.#code;
  }

  #opened(title: string): void {
    this.#hasOpened = true;
    const { options } = this.#hub.session;
    if (this.#hasWelcomed || options === null) return;
    this.#hasWelcomed = true;
    if (!this.#wish.json) void this.#terminal.line(welcomeLines(title, options, this.#terminal.paint).join('\n'));
  }

  #tellAddress(): void {
    if (this.#gateway === null) return;
    if (!this.#gateway.isBuilt) return this.#terminal.note('The interface for a browser has not been built; `npm start` builds it. Everything else works.');
    const url = this.#gateway.address();
    void (this.#wish.json ? this.#terminal.json({ type: 'address', url }) : this.#terminal.line(`\n  Browser    ${this.#terminal.paint('cyan', url)}\n             (opens once, within an hour; \`npm run quorum -- open\` prints a new one)`));
  }

  #begun({ accepted, sentence }: { readonly accepted: boolean; readonly sentence: string }): void {
    // What an engine said about not opening has been told by its end; what never became an engine is told here.
    if (accepted || this.#hasEnded) return;
    this.#terminal.fail({ code: 'not_started', sentence, remedy: '' });
    this.#code = ExitCode.usage;
    void this.#quit('leave');
  }

  /**
   * As with a window, nothing is traded before somebody was asked; but where no page appears there may be no browser, and nobody to ask. Paper money is traded then, which a page that comes later can
   * still begin anew. Returns how to call it off.
   */
  #waitToBeAsked(): () => void {
    if (!this.#hub.awaitsWelcome) return () => undefined;
    const { askForMs } = this.#wish;
    this.#tellWaiting(`Nothing is traded yet: the page asks first what may be. Where none is opened within ${Math.ceil(askForMs / 1_000)} s, paper money is traded as the settings say.`);
    return this.#hub.clock.after(askForMs, () => {
      if (this.#leaving || this.#hub.hasBeenFollowed || !this.#hub.awaitsWelcome) return;
      this.#tellWaiting('No page was opened: paper money is traded as the settings say. A page that is opened later asks all the same.');
      void this.#hub.startSession(false).then((outcome) => this.#begun(outcome));
    });
  }

  #tellWaiting(sentence: string): void {
    void (this.#wish.json ? this.#terminal.json({ type: 'waiting', for: 'welcome', sentence }) : this.#terminal.line(`\n  ${sentence}\n`));
  }

  /** A session that ended because somebody wants another one is no end; neither is one that is over, as long as a browser can start the next. */
  #ended(end: EngineEnd, wasAsked: boolean): void {
    this.#hasEnded = true;
    if (this.#leftAtOnce) return;
    this.#shown = this.#shown.then(() => this.#report(end));
    if (wasAsked || (this.#gateway !== null && end.kind === 'ended' && end.summary.failure === null)) return;
    if (end.kind === 'not_opened' && this.#hasOpened) return;
    this.#code = end.kind === 'not_opened' ? exitCodeFor(end.failure.code) : end.kind === 'died' || end.summary.failure !== null ? ExitCode.failed : ExitCode.done;
    void this.#quit('leave');
  }

  async #report(end: EngineEnd): Promise<void> {
    switch (end.kind) {
      case 'not_opened': return this.#terminal.fail(end.failure);
      case 'died': return this.#terminal.fail({ code: 'engine_died', sentence: `The engine ended without warning: ${end.sentence}.`, remedy: 'No order can leave any more; stops stay at the venue. Start again: it compares with the venue before it trades.' });
      case 'ended': {
        this.#hub.log.info({ summary: end.summary }, 'session ended');
        if (this.#wish.json) await this.#terminal.json({ type: 'summary', ...end.summary });
        else await this.#terminal.line(reportLines(end.summary, end.totals, this.#hub.dataDir, this.#terminal.paint).join('\n'));
        if (end.summary.failure !== null) this.#terminal.fail({ code: 'session_failed', sentence: end.summary.failure, remedy: 'Trading is halted. `quorum status` shows the state; `quorum resume --acknowledge` ends the halt once the cause is understood.' });
      }
    }
  }

  async #leave(): Promise<void> {
    if (this.#leaving) return this.#leaveAtOnce();
    this.#leaving = true;
    // Asked now: what it told last may be a second old, and a position younger.
    const status = (await this.#hub.engine?.status()) ?? this.#hub.engine?.lastStatus ?? null;
    const atRisk = status !== null && status.openPositions > 0;
    const choice = atRisk ? await this.#howToLeave(status) : 'leave';
    if (this.#leftAtOnce) return;
    if (choice === 'leave' && atRisk) this.#terminal.note(`${status.openPositions} position${status.openPositions === 1 ? ' stays' : 's stay'} open with their stops; the paper venue stands still until the next start.`);
    await this.#quit(choice);
    this.#leaving = false;
  }

  /** As was said when it was started; else a person is asked where one sits, and positions are kept where none does. */
  async #howToLeave(status: EngineStatus): Promise<QuitChoice> {
    const { onQuit, json } = this.#wish;
    if (onQuit !== null) return onQuit === 'close' ? 'close' : 'leave';
    return this.#terminal.isInteractive && !json ? askHowToLeave(status) : 'leave';
  }

  /** Told to leave while it leaves already. */
  async #leaveAtOnce(): Promise<void> {
    if (!this.#hasOpened) process.exit(ExitCode.failed);
    if (this.#leftAtOnce) return;
    this.#leftAtOnce = true;
    this.#code = ExitCode.failed;
    this.#terminal.note('Leaving at once: positions and their stops stay at the venue, and the next start compares with it before it trades.');
    await this.#hub.quitNow();
    this.#done();
  }

  async #quit(choice: QuitChoice): Promise<void> {
    const { accepted, sentence } = await this.#hub.quit(choice);
    if (this.#leftAtOnce) return;
    if (accepted) return this.#done();
    if (choice !== 'stay') this.#terminal.note(choice === 'close' ? `${sentence} Watch, or press Ctrl-C again.` : sentence);
  }
}
