/** The halt button at the top right of the window: a page of its own in a process of its own, so that it works while the app's page does not. */
import { ipcMain, WebContentsView, type BrowserWindow, type IpcMainEvent } from 'electron';
import { STRIP_FACE, STRIP_LEFT, STRIP_PRESSED, type StripFace } from '../../src-preload/channels.ts';
import { STRIP_ORIGIN } from './assets.ts';
import { safePreferences } from './lockdown.ts';

/** Window px. The app's page keeps this corner of its title bar free: 140 with the frame's edge (`--strip` in its tokens). */
const STRIP_WIDTH = 138;
const STRIP_HEIGHT = 36;
const EDGE = 2;

export class HaltStrip {
  readonly #window: BrowserWindow;
  readonly #view: WebContentsView;
  #face: StripFace | null = null;

  /** @param pressed called in the same turn as the press reaches this process */
  constructor(window: BrowserWindow, preload: string, isPackaged: boolean, pressed: () => void) {
    this.#window = window;
    this.#view = new WebContentsView({ webPreferences: safePreferences(preload, isPackaged) });
    this.#view.setBackgroundColor('#c42b1f');
    window.contentView.addChildView(this.#view);
    this.place();
    const { webContents } = this.#view;
    const onPressed = (event: IpcMainEvent): void => { if (this.#isOurs(event)) pressed(); };
    const onLeft = (event: IpcMainEvent): void => { if (this.#isOurs(event)) window.webContents.focus(); };
    ipcMain.on(STRIP_PRESSED, onPressed);
    ipcMain.on(STRIP_LEFT, onLeft);
    webContents.on('did-finish-load', () => { if (this.#face !== null) webContents.send(STRIP_FACE, this.#face); });
    // In a later turn: loading in this one takes the whole app down.
    webContents.on('render-process-gone', () => void setImmediate(() => this.#load()));
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

  #isOurs(event: IpcMainEvent): boolean {
    return event.sender === this.#view.webContents && event.senderFrame !== null && event.senderFrame === this.#view.webContents.mainFrame;
  }
}
