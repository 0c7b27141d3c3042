/** The halt button at the top right of the window: a page of its own in a process of its own, so that it works while the app's page does not. */
import { ipcMain, WebContentsView, type BrowserWindow, type IpcMainEvent } from 'electron';
import { STRIP_FACE, STRIP_LEFT, STRIP_PRESSED, type StripFace } from '../../src-preload/channels.ts';
import { STRIP_ORIGIN } from './assets.ts';
import { safePreferences } from './lockdown.ts';

/** Window px. The app's page keeps this corner of its title bar free: 140 with the frame's edge (`--strip` in its tokens). */
const STRIP_WIDTH = 138;
const STRIP_HEIGHT = 36;
const EDGE = 2;
const FIRST_PAUSE_MS = 250;
const MOST_PAUSE_MS = 5_000;
/** A page that has lived for so long dies for a reason of its own. */
const LIVES_MS = 10_000;

export class HaltStrip {
  readonly #window: BrowserWindow;
  readonly #view: WebContentsView;
  #face: StripFace | null = null;
  /** Before the next try to load it, ms: none at first, more with each failure. */
  #pauseMs = 0;
  #loadedAtMs = -Infinity;
  readonly #works: (works: boolean) => void;

  /** @param pressed called in the same turn as the press reaches this process @param works told whether there is a button to press */
  constructor(window: BrowserWindow, preload: string, isPackaged: boolean, pressed: () => void, works: (works: boolean) => void) {
    this.#window = window;
    this.#works = works;
    this.#view = new WebContentsView({ webPreferences: safePreferences(preload, isPackaged) });
    this.#view.setBackgroundColor('#c42b1f');
    window.contentView.addChildView(this.#view);
    this.place();
    const { webContents } = this.#view;
    const onPressed = (event: IpcMainEvent): void => { if (this.#isOurs(event)) pressed(); };
    const onLeft = (event: IpcMainEvent): void => { if (this.#isOurs(event)) window.webContents.focus(); };
    ipcMain.on(STRIP_PRESSED, onPressed);
    ipcMain.on(STRIP_LEFT, onLeft);
    webContents.on('did-finish-load', () => {
      this.#loadedAtMs = performance.now();
      works(true);
      if (this.#face !== null) webContents.send(STRIP_FACE, this.#face);
    });
    webContents.on('render-process-gone', () => this.#loadAgain());
    webContents.on('did-fail-load', (_event, _code, description) => { if (description !== 'ERR_ABORTED') this.#loadAgain(); });
    window.once('closed', () => {
      ipcMain.off(STRIP_PRESSED, onPressed);
      ipcMain.off(STRIP_LEFT, onLeft);
      webContents.close();
    });
    this.#load();
  }

  /** Keeps it at the top right. */
  place(): void {
    const { width } = this.#window.getContentBounds();
    this.#view.setBounds({ x: Math.max(0, width - STRIP_WIDTH - EDGE), y: EDGE, width: STRIP_WIDTH, height: STRIP_HEIGHT });
  }

  show(face: StripFace): void {
    if (this.#face !== null && this.#face.label === face.label && this.#face.tone === face.tone && this.#face.note === face.note) return;
    this.#face = face;
    if (!this.#view.webContents.isDestroyed()) this.#view.webContents.send(STRIP_FACE, face);
  }

  /** Puts the keyboard on the button. */
  focus(): void {
    this.#view.webContents.focus();
    void this.#view.webContents.executeJavaScript("document.querySelector('#halt').focus()").catch(() => undefined);
  }

  #load(): void {
    if (this.#window.isDestroyed()) return;
    void this.#view.webContents.loadURL(`${STRIP_ORIGIN}/strip.html`).catch(() => undefined);
  }

  /** In a later turn, for loading in this one takes the whole app down; ever more slowly, for a page that cannot live would keep the machine busy for ever. */
  #loadAgain(): void {
    if (this.#window.isDestroyed()) return;
    this.#works(false);
    if (performance.now() - this.#loadedAtMs > LIVES_MS) this.#pauseMs = 0;
    setTimeout(() => this.#load(), this.#pauseMs).unref();
    this.#pauseMs = Math.min(MOST_PAUSE_MS, this.#pauseMs * 2 || FIRST_PAUSE_MS);
  }

  #isOurs(event: IpcMainEvent): boolean {
    return event.sender === this.#view.webContents && event.senderFrame !== null && event.senderFrame === this.#view.webContents.mainFrame;
  }
}
