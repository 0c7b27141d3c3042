/** Halting by keys: caught in this process, before a page gets them, so that it works with a page that hangs. */
import { globalShortcut, type App } from 'electron';
import { isGlobalKey, isHaltChord, isStripChord } from './halt-chord.ts';

/** Catches the keys on every page there is and will be. */
export function catchHaltKeys(app: App, halt: () => void, toStrip: () => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('before-input-event', (event, input) => {
      if (isHaltChord(input, process.platform)) {
        event.preventDefault();
        halt();
      } else if (isStripChord(input)) {
        event.preventDefault();
        toStrip();
      }
    });
  });
}

/** The key that halts from anywhere in the system. Registering may fail, and on Wayland nobody says so: what is known goes to System health. */
export class GlobalHaltKey {
  readonly #halt: () => void;
  readonly #tell: (works: boolean, sentence: string) => void;
  #key: string | null = null;

  constructor(halt: () => void, tell: (works: boolean, sentence: string) => void) {
    this.#halt = halt;
    this.#tell = tell;
  }

  /** Takes another key, or the same once more. An empty one is none. */
  use(key: string): void {
    if (key === this.#key) return;
    this.end();
    this.#key = key;
    if (key === '') return this.#tell(false, 'No key is chosen. Choose one under Settings, Shortcuts.');
    if (!isGlobalKey(key)) return this.#tell(false, `"${key}" is no key for this: it takes two of Ctrl, Alt, Shift and a letter. Choose another under Settings, Shortcuts.`);
    const said = readable(key, process.platform);
    if (!globalShortcut.register(key, this.#halt)) return this.#tell(false, `${said} is taken by another app or not allowed here. Choose another under Settings, Shortcuts.`);
    const wayland = process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland';
    this.#tell(true, wayland ? `${said}, if the desktop was allowed to pass it on.` : `${said} works in every app.`);
  }

  end(): void {
    if (this.#key !== null && isGlobalKey(this.#key)) globalShortcut.unregister(this.#key);
    this.#key = null;
  }
}


function readable(key: string, platform: NodeJS.Platform): string {
  return key.replace('CommandOrControl', platform === 'darwin' ? 'Cmd' : 'Ctrl');
}
