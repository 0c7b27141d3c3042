/** A tray for tests: see tray-shell.py, which does what a desktop's panel does, through the session bus. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { WindowsHere } from './open-app.fixture.ts';

export interface TrayLook {
  readonly title: string;
  readonly tooltip: readonly string[];
  /** Hash of the icon's pixels, or the name of its file. */
  readonly pixels: string;
}

export interface ShownLine {
  readonly label: string;
  readonly enabled: boolean;
  readonly separator: boolean;
}

export class TrayShell {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((answer: Record<string, unknown>) => void)[] = [];

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.(JSON.parse(line) as Record<string, unknown>));
  }

  /** Takes the tray's name on the bus. */
  static async start(here: WindowsHere): Promise<TrayShell> {
    // Debian's own Python has the bindings; another one on the path may not.
    const child = spawn('/usr/bin/python3', [path.join(import.meta.dirname, 'tray-shell.py')], { env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: here.bus }, stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
    const shell = new TrayShell(child);
    const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
      shell.#waiting.push(resolve);
      child.once('exit', () => reject(new Error(`the tray's shell ended: ${errors}`)));
    });
    await ready;
    return shell;
  }

  async items(): Promise<readonly string[]> {
    return (await this.#ask({ do: 'items' }))['items'] as readonly string[];
  }

  async menu(): Promise<readonly ShownLine[]> {
    return (await this.#ask({ do: 'menu' }))['menu'] as readonly ShownLine[];
  }

  /** Clicks a line of the menu. */
  async click(label: string): Promise<void> {
    await this.#ask({ do: 'click', label });
  }

  /** Clicks the icon. */
  async activate(): Promise<void> {
    await this.#ask({ do: 'activate' });
  }

  async look(): Promise<TrayLook> {
    return (await this.#ask({ do: 'look' })) as unknown as TrayLook;
  }

  /** Lets go of the name: from then on this desktop has no tray. */
  async end(): Promise<void> {
    const gone = new Promise((resolve) => { this.#child.once('exit', resolve); });
    this.#child.stdin.end();
    await gone;
  }

  async #ask(wish: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    const answer = await new Promise<Record<string, unknown>>((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${JSON.stringify(wish)}\n`);
    });
    if (typeof answer['error'] === 'string') throw new Error(`the tray: ${answer['error']}`);
    return answer;
  }
}
