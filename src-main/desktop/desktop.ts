/**
 * The desktop app around a hub: one window, a tray, menus, keys, power. It decides nothing about trading. Every way to halt ends in {@link Desktop.halt},
 * which sets the halt word in the turn it is called in.
 */
import { app, session, type BrowserWindow } from 'electron';
import type { SettingKey, SettingOf } from '../../src-shared/contract/settings.ts';
import { setAppMenu } from './app-menu.ts';
import { servePages } from './app-protocol.ts';
import { DeskFollower, refusalIn } from './desk-follower.ts';
import type { Hub } from '../hub/hub.ts';
import { DeskTray } from './desk-tray.ts';
import { DeskWindow } from './desk-window.ts';
import { catchHaltKeys, GlobalHaltKey } from './halt-keys.ts';
import { askAlsoClose, askCloseToTray, askHowToQuit, tellNoTray, tellNotEnded } from './leaving.ts';
import { lockDownPages, lockDownSession } from './lockdown.ts';
import { haltOnMishap, logLostParts } from './mishaps.ts';
import { Notifier } from './notifier.ts';
import type { Places } from './places.ts';
import { followPower } from './power.ts';
import { standingOf, type Standing } from './standing.ts';
import type { TrayAct } from './tray-menu.ts';
import { hasTrayHost, isFirstTime, trayRoute } from './tray-host.ts';

export class Desktop {
  readonly #hub: Hub;
  readonly #places: Places;
  readonly #asker: DeskFollower;
  readonly #globalKey: GlobalHaltKey;
  readonly #notifier: Notifier;
  #window: DeskWindow | null = null;
  #tray: DeskTray | null = null;
  /** Null: nobody could say, so it is taken for there. */
  #trayHost: boolean | null = null;
  /** A question about closing or quitting is open. */
  #asking = false;
  #ending = false;

  constructor(hub: Hub, places: Places) {
    this.#hub = hub;
    this.#places = places;
    this.#asker = new DeskFollower(hub);
    this.#globalKey = new GlobalHaltKey(() => this.halt('shortcut of the system', false), (works, sentence) => hub.haltRoutes.report({ route: 'OS-wide key', works, sentence }));
    this.#notifier = new Notifier(() => this.open());
  }

  /** Opens everything. The app must be ready. */
  start(): void {
    haltOnMishap(this.#hub);
    logLostParts(app, this.#hub);
    const tell = (refused: string): void => this.#hub.log.warn(refused);
    lockDownSession(session.defaultSession, tell);
    lockDownPages(app, tell);
    servePages(session.defaultSession.protocol, this.#places.rendererDir, this.#places.stripDir);
    catchHaltKeys(app, () => this.halt('key in the window', false), () => this.#window?.focusStrip());
    setAppMenu({
      halt: () => this.halt('menu', false), haltAndClose: () => void this.#haltAndClose('menu'), toStrip: () => this.#window?.focusStrip(), quit: () => void this.#quit(), closeWindow: () => this.#window?.window.close(),
      reload: () => this.#window?.window.webContents.reload(),
    }, this.#places.isPackaged, process.platform);
    followPower(this.#hub, () => this.#leaveUnasked());
    app.on('before-quit', (event) => this.#beforeQuit(event));
    app.on('window-all-closed', () => { if (!this.#keepsRunning()) void this.#quit(); });
    app.on('activate', () => this.open());
    this.#hearSignals();
    this.#stripWorks(false);
    this.#hub.haltRoutes.report({ route: 'key in the window', works: true, sentence: process.platform === 'darwin' ? 'Cmd+Shift+H.' : 'Ctrl+Shift+H.' });
    this.#tray = new DeskTray(this.#places.iconsDir, this.#standing(), (act) => this.#trayAct(act));
    this.#hub.listen({
      onMirror: (touched) => {
        if (touched.has('settings')) this.#applySettings();
        this.#tell();
      },
    });
    this.open();
    this.#applySettings();
    this.#tell();
    void this.#lookForTrayHost();
  }

  /** Resolves when the window shows something, or will not soon: what needs the whole processor begins then. */
  get painted(): Promise<void> {
    return this.#window?.painted ?? Promise.resolve();
  }

  /** Halts, in this very turn; what is then done shows in the window. */
  halt(route: string, close: boolean): void {
    const also = close || this.#alsoCloses();
    this.#hub.halt(route, `halted by ${route}`, also);
    this.#tell();
    this.#window?.hint('show_halt');
  }

  /** Shows the window, or opens one. */
  open(): void {
    if (this.#window === null || this.#window.isGone) {
      this.#window = new DeskWindow(this.#hub, this.#places, {
        halt: () => this.halt('Halt button', false), stripWorks: (works) => this.#stripWorks(works), mayClose: () => this.#mayClose(), gaveUp: () => this.#pageGaveUp(), logOff: () => void this.#leaveUnasked(),
      });
      this.#window.apply(this.#setting('appearance'));
      this.#window.tell(this.#standing());
      return;
    }
    this.#window.show();
  }

  #trayAct(act: TrayAct): void {
    switch (act) {
      case 'halt': return this.halt('tray', false);
      case 'halt_and_close': return void this.#haltAndClose('tray');
      case 'pause': return void this.#asker.ask('cycle.pause', { route: 'tray' }).then((answer) => this.#tellRefusal(answer));
      case 'resume': {
        this.open();
        // The end of a halt has a checklist, and the checklist has a screen. A pause is ended here; it acknowledges nothing, should a halt come in between.
        if (this.#standing().halted) return this.#window?.hint('show_halt');
        return void this.#asker.ask('halt.resume', { route: 'tray', acknowledge: false, note: '' }).then((answer) => this.#tellRefusal(answer));
      }
      case 'open': return this.open();
      case 'answer': {
        this.open();
        return this.#window?.hint('show_signals');
      }
      case 'quit': return void this.#quit();
    }
  }

  /** Halts at once; only the closing is asked about. */
  async #haltAndClose(route: string): Promise<void> {
    this.halt(route, false);
    const { openPositions } = this.#standing();
    // Where every halt closes, it has been asked for and is under way: "Cancel" would cancel nothing.
    if (openPositions === 0 || this.#alsoCloses()) return;
    const preview = await this.#asker.ask('position.previewClose', { position: null });
    const cost = preview.ok ? preview.output.sentence : 'What it costs is not known: the engine does not answer.';
    if (await askAlsoClose(this.#dialogParent(), openPositions, cost)) this.halt(route, true);
  }

  #alsoCloses(): boolean {
    return this.#setting('desktop').haltAlsoCloses;
  }

  #stripWorks(works: boolean): void {
    const sentence = works ? 'At the top right of the window, in a process of its own.' : 'Its page is being loaded: use the key or the tray until it is there.';
    this.#hub.haltRoutes.report({ route: 'Halt button', works, sentence });
  }

  /** Somebody who asked outside the window is told outside it. */
  #tellRefusal(answer: Parameters<typeof refusalIn>[0]): void {
    const refused = refusalIn(answer);
    if (refused !== null) this.#hub.alert({ code: 'not_done', subject: refused.sentence, level: 3, ...refused });
  }

  #standing(): Standing {
    return standingOf(this.#hub.mirror);
  }

  #tell(): void {
    const standing = this.#standing();
    this.#tray?.show(standing);
    this.#window?.tell(standing);
    this.#notifier.take(this.#hub.mirror, this.#setting('notifications').sound);
  }

  #setting<K extends SettingKey>(key: K): SettingOf<K> {
    return this.#hub.settings.get(key);
  }

  #applySettings(): void {
    this.#globalKey.use(this.#setting('desktop').globalHaltKey);
    if (this.#window !== null && !this.#window.isGone) this.#window.apply(this.#setting('appearance'));
  }

  async #lookForTrayHost(): Promise<void> {
    this.#trayHost = await hasTrayHost(process.platform);
    this.#hub.haltRoutes.report({ route: 'tray', ...trayRoute(this.#trayHost) });
    if (this.#trayHost === false && isFirstTime(this.#places.noTrayNote)) await tellNoTray(this.#dialogParent());
  }

  /** With the window gone there must be another way to see and to halt. */
  #keepsRunning(): boolean {
    return this.#trayHost !== false && this.#setting('desktop').closeToTray === 'yes';
  }

  /** Whether the window may close now. Asks where that is for the person to say, and closes it later. */
  #mayClose(): boolean {
    if (this.#ending) return true;
    if (this.#trayHost === false || this.#setting('desktop').closeToTray === 'no') void this.#quit();
    else if (this.#setting('desktop').closeToTray === 'yes') this.#window?.hide();
    else void this.#askToClose();
    return false;
  }

  async #askToClose(): Promise<void> {
    if (this.#asking) return;
    const { choice, remember } = await this.#alone(() => askCloseToTray(this.#dialogParent()));
    if (choice === 'stay') return;
    if (remember) this.#tellRefusal(await this.#asker.ask('setting.set', { key: 'desktop', value: { ...this.#setting('desktop'), closeToTray: choice === 'tray' ? 'yes' : 'no' } }));
    if (choice === 'tray') this.#window?.hide();
    else await this.#quit();
  }

  /** Every way to quit comes through here. */
  #beforeQuit(event: { preventDefault(): void }): void {
    if (this.#ending) return;
    event.preventDefault();
    void this.#quit();
  }

  async #quit(): Promise<void> {
    if (this.#asking || this.#ending) return;
    const standing = this.#standing();
    let how: 'leave' | 'close' = 'leave';
    if (standing.openPositions > 0) {
      const choice = await this.#alone(() => askHowToQuit(this.#dialogParent(), standing));
      if (choice === 'stay') return;
      how = choice;
    }
    const ended = await this.#alone(() => this.#hub.quit(how));
    if (!ended.accepted) return tellNotEnded(this.#dialogParent(), ended.sentence);
    this.#end();
  }

  /** While it lasts nothing else is asked. Whatever becomes of it, the next wish to quit is heard. */
  async #alone<T>(what: () => Promise<T>): Promise<T> {
    this.#asking = true;
    try {
      return await what();
    } finally {
      this.#asking = false;
    }
  }

  /** From a terminal: Ctrl-C asks as quitting does; what cannot wait for an answer leaves, and stops stay. */
  #hearSignals(): void {
    process.on('SIGINT', () => void this.#quit());
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.#leaveUnasked());
  }

  async #leaveUnasked(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    try {
      const { accepted } = await this.#hub.quit('leave');
      // It is being left already, by somebody with more patience, or does not end: what cannot wait leaves now.
      if (!accepted) await this.#hub.quitNow();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#ending = true;
    this.#globalKey.end();
    this.#tray?.end();
    app.quit();
  }

  #pageGaveUp(): void {
    this.#hub.log.error('The window\'s page ended too often and is not loaded again by itself.');
    this.#hub.halt('the app itself', 'the window cannot show what happens', false);
  }

  #dialogParent(): BrowserWindow | null {
    return this.#window === null || this.#window.isGone ? null : this.#window.window;
  }
}
