/** The window: the app's page, the mode's frame over its edges, the halt strip in its corner. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { SettingOf } from '../../src-shared/contract/settings.ts';
import { APP_ORIGIN } from './assets.ts';
import { Bridge } from './bridge.ts';
import type { Hub } from '../hub/hub.ts';
import type { Places } from './places.ts';
import { HaltStrip } from './halt-strip.ts';
import { safePreferences } from './lockdown.ts';
import { askAboutHang } from './leaving.ts';
import { ModeFrame } from './mode-frame.ts';
import type { Standing } from './standing.ts';
import { minimumSize, placeWindow, readBounds, writeBounds, type Box } from './window-bounds.ts';

/** A page that goes this often within this time is not loaded again by itself. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;
/** Whoever waits for a page that is slow to paint waits no longer than this. */
const PAINTS_WITHIN_MS = 1_000;
const DARK = '#0B0E14';
const LIGHT = '#FFFFFF';

export interface WindowWishes {
  /** The strip was pressed. */
  halt(): void;
  /** Whether there is a strip to press. */
  stripWorks(works: boolean): void;
  /** The person closes the window. False: it stays. */
  mayClose(): boolean;
  /** The page died too often to be loaded again. */
  gaveUp(): void;
  /** Windows ends the person's session: no question can be asked any more. */
  logOff(): void;
}

export class DeskWindow {
  /** Resolves when the page has first shown something, or will not soon. */
  readonly painted: Promise<void>;
  readonly #window: BrowserWindow;
  readonly #bridge: Bridge;
  readonly #strip: HaltStrip;
  readonly #frame: ModeFrame;
  readonly #hub: Hub;
  readonly #wishes: WindowWishes;
  #crashes: number[] = [];
  #zoom = 100;

  constructor(hub: Hub, places: Places, wishes: WindowWishes) {
    this.#hub = hub;
    this.#wishes = wishes;
    const saved = readBounds(places.boundsFile);
    const box = placeWindow(saved, workAreas());
    this.#window = new BrowserWindow({
      ...box, show: false, title: 'Quorum', icon: places.appIcon, backgroundColor: nativeTheme.shouldUseDarkColors ? DARK : LIGHT, autoHideMenuBar: true,
      webPreferences: safePreferences(places.preload('app'), places.isPackaged),
    });
    this.#frame = new ModeFrame(this.#window);
    this.#strip = new HaltStrip(this.#window, places.preload('strip'), places.isPackaged, () => wishes.halt(), (works) => wishes.stripWorks(works));
    this.#bridge = new Bridge(hub, this.#window.webContents);
    this.#keepInPlace(places.boundsFile);
    this.#surviveItsPage();
    this.applyZoom(this.#zoom);
    if (saved?.maximized === true) this.#window.maximize();
    this.painted = this.#showWhenPainted();
    this.#load();
  }

  get window(): BrowserWindow {
    return this.#window;
  }

  get isGone(): boolean {
    return this.#window.isDestroyed();
  }

  /** Brings it to the front. */
  show(): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#window.hide();
  }

  /** Follows how things stand. */
  tell(standing: Standing): void {
    if (this.isGone) return;
    if (this.#window.getTitle() !== standing.title) this.#window.setTitle(standing.title);
    this.#frame.show(standing);
    this.#strip.show(standing.strip);
  }

  hint(hint: Parameters<Bridge['hint']>[0]): void {
    this.#bridge.hint(hint);
  }

  focusStrip(): void {
    this.#strip.focus();
  }

  /** Follows a person's settings of looks. */
  apply({ zoom, theme }: SettingOf<'appearance'>): void {
    nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme;
    if (zoom !== this.#zoom) this.applyZoom(zoom);
  }

  /** @param zoom per cent */
  applyZoom(zoom: number): void {
    this.#zoom = zoom;
    const { workArea } = screen.getDisplayMatching(this.#window.getBounds());
    const smallest = minimumSize(zoom, workArea);
    this.#window.setMinimumSize(Math.min(smallest.width, workArea.width), Math.min(smallest.height, workArea.height));
    if (!this.#window.webContents.isDestroyed()) this.#window.webContents.setZoomFactor(zoom / 100);
  }

  #load(): void {
    if (this.isGone) return;
    // A page that does not load is told of by `did-fail-load`; the promise says the same once more.
    void this.#window.webContents.loadURL(`${APP_ORIGIN}/index.html`).catch(() => undefined);
  }

  #showWhenPainted(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, PAINTS_WITHIN_MS);
      this.#window.once('ready-to-show', () => {
        this.#window.show();
        resolve();
      });
    });
  }

  #keepInPlace(boundsFile: string): void {
    const window = this.#window;
    const place = (): void => {
      this.#strip.place();
      this.#frame.place();
    };
    window.on('resize', place);
    window.on('enter-full-screen', place);
    window.on('leave-full-screen', place);
    // The page names itself; the title is ours.
    window.on('page-title-updated', (event) => event.preventDefault());
    window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(this.#zoom / 100));
    const save = (): void => writeBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    window.on('resized', save);
    window.on('moved', save);
    window.on('hide', save);
    window.on('session-end', () => this.#wishes.logOff());
    window.on('close', (event) => {
      save();
      if (!this.#wishes.mayClose()) event.preventDefault();
    });
  }

  /** The engine does not care whether a page lives. A page that is gone is loaded again and asks for everything anew. */
  #surviveItsPage(): void {
    const { webContents } = this.#window;
    webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit' || this.isGone) return;
      this.#hub.log.error(`The window's page ended: ${details.reason}, code ${details.exitCode}.`);
      const now = performance.now();
      this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
      if (this.#crashes.length > MOST_CRASHES) this.#wishes.gaveUp();
      // In a later turn: loading in this one takes the whole app down.
      else setImmediate(() => this.#load());
    });
    webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (!isMainFrame || description === 'ERR_ABORTED') return;
      this.#hub.log.error(`The window's page could not be loaded: ${description} (${code}).`);
      // Nothing will be ready to show, and the strip is in this window.
      this.#window.show();
    });
    this.#window.on('unresponsive', () => void this.#hangs());
  }

  async #hangs(): Promise<void> {
    this.#hub.log.warn('The window\'s page does not answer.');
    if (await askAboutHang(this.#window) === 'wait' || this.isGone) return;
    // What hangs does not listen to a wish to reload: it is ended, and comes back as after a crash.
    this.#window.webContents.forcefullyCrashRenderer();
  }
}

/** The main screen first. */
function workAreas(): [Box, ...Box[]] {
  const main = screen.getPrimaryDisplay();
  return [main.workArea, ...screen.getAllDisplays().filter(({ id }) => id !== main.id).map(({ workArea }) => workArea)];
}
