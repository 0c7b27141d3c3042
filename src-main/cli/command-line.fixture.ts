/** The `quorum` command as a process, for tests: run to its end, or live with its lines as they come. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = path.join(import.meta.dirname, 'main.ts');
/** As the bootstrap does: what was compiled once is kept. */
const COMPILED = path.join(import.meta.dirname, '..', '..', '.cache', 'compiled');

/** A line of `--json`. */
export type Line = Record<string, unknown> & { readonly type?: string };

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcessWithoutNullStreams>();
const folders: string[] = [];

/** A folder that {@link removeFolders} removes. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorum-cli-'));
  folders.push(folder);
  return folder;
}

/** Ends what a test left running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

/** Removes every folder that was made. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, NO_COLOR: '1', QUORUM_HOME: '', NODE_COMPILE_CACHE: COMPILED, ...env } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => { out += String(chunk); });
  child.stderr.on('data', (chunk) => { err += String(chunk); });
  return new Promise((resolve) => { child.once('close', (code) => resolve({ code, out, err })); });
}

/** Runs a command to its end. */
export const quorum = (...words: string[]): Promise<Ended> => ended(start(words));
/** The lines of `--json`. */
export const parse = (text: string): Line[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);

/** A session that goes on until told otherwise, with its lines as they come. */
export class Live {
  readonly child: ChildProcessWithoutNullStreams;
  readonly end: Promise<Ended>;
  readonly lines: Line[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(folder: string, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.child = start(['run', '--speed', '60', '--seed', '7', '--json', '--data-dir', folder, ...words], env);
    this.end = ended(this.child);
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Line);
      for (const look of [...this.#waiting]) look();
    });
  }

  /** The first line that fits, from the `from`th on: told already, or to come. */
  line(wanted: (line: Line) => boolean, from = 0): Promise<Line> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.lines.slice(from).find(wanted);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** A session at a terminal of its own, with what it shows as text. */
export function atTerminal(folder: string): { readonly child: ChildProcessWithoutNullStreams; readonly text: () => string; readonly until: (shown: string) => Promise<void> } {
  const command = ['exec', process.execPath, MAIN, 'run', '--speed', '60', '--seed', '7', '--data-dir', folder].join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], { env: { ...process.env, NO_COLOR: '1', QUORUM_HOME: '', NODE_COMPILE_CACHE: COMPILED, TERM: 'dumb' } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let shown = '';
  child.stdout.on('data', (chunk) => { shown += String(chunk); });
  const until = (wanted: string): Promise<void> => new Promise((resolve) => {
    const look = (): void => {
      if (!shown.includes(wanted)) return;
      child.stdout.off('data', look);
      resolve();
    };
    child.stdout.on('data', look);
    look();
  });
  return { child, text: () => shown, until };
}
