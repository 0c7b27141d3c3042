/** The bridge of the app's own window: messages of the contract up and down, and nothing of Node, Electron or the file system. */
import { contextBridge, ipcRenderer } from 'electron';
import { DOWN, TAKEN, TAKEN_TOGETHER, UP } from './channels.ts';
import { refusalOf } from './passing-up.ts';

/** Put in by the build from the contract itself (see vite.config.ts), so that a sandboxed page does not load its schemas twice. */
declare const CONTRACT_NAMES: readonly string[];
declare const CONTRACT_VERSION: number;

const names: ReadonlySet<string> = new Set(CONTRACT_NAMES);

let untold = 0;
ipcRenderer.on(DOWN, (_event, message: { readonly kind?: unknown }) => {
  if (message.kind !== 'mirror' || ++untold < TAKEN_TOGETHER) return;
  untold = 0;
  ipcRenderer.send(TAKEN);
});

contextBridge.exposeInMainWorld('quorum', {
  /** Sends a message of the contract. Throws a TypeError that says why for one that is none. */
  post(message: unknown): void {
    const refusal = refusalOf(message, CONTRACT_VERSION, names);
    if (refusal !== null) throw new TypeError(`Not sent: ${refusal}.`);
    ipcRenderer.send(UP, message);
  },
  /** Calls `take` with each message from the app; the answer stops it. */
  listen(take: (message: unknown) => void): () => void {
    const hear = (_event: unknown, message: unknown): void => take(message);
    ipcRenderer.on(DOWN, hear);
    return () => { ipcRenderer.off(DOWN, hear); };
  },
  platform: process.platform,
});
