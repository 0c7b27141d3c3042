/** The newest lines of a data folder's log, filtered. Reads whole files: not for a thread that somebody waits for. */
import { readFileSync } from 'node:fs';
import { logFileOf } from './session-log.ts';
import { redact } from './redact.ts';

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
const NAME_OF = new Map<number, string>(Object.entries(LEVELS).map(([name, value]) => [value, name]));
/** Files kept beside the present one, see rotating-file.ts. */
const OLDER_FILES = 4;
/** What is shown of a line's fields, characters. */
const LONGEST_FIELDS = 2_000;

export interface LogFilter {
  /** This level and all above. */
  readonly level: keyof typeof LEVELS;
  /** Somewhere in the line, whatever the case; empty: all. */
  readonly text: string;
  readonly limit: number;
}

export interface LogLines {
  readonly lines: readonly { readonly at: number; readonly level: string; readonly message: string; readonly fields: string }[];
  /** More lines match than are shown. */
  readonly cut: boolean;
}

/** Newest first. Lines that are no JSON are left out: a file may begin in the middle of one. */
export function readLog(dataDir: string, { level, text, limit }: LogFilter): LogLines {
  const wanted = text.toLowerCase();
  const lines: LogLines['lines'][number][] = [];
  for (let number = 0; number <= OLDER_FILES; number += 1) {
    const raw = linesOf(number === 0 ? logFileOf(dataDir) : `${logFileOf(dataDir)}.${number}`);
    for (let index = raw.length - 1; index >= 0; index -= 1) {
      const line = raw[index] ?? '';
      if (wanted !== '' && !line.toLowerCase().includes(wanted)) continue;
      const entry = entryOf(line, LEVELS[level]);
      if (entry === null) continue;
      if (lines.length >= limit) return { lines, cut: true };
      lines.push(entry);
    }
  }
  return { lines, cut: false };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function entryOf(line: string, least: number): LogLines['lines'][number] | null {
  if (line === '') return null;
  try {
    const { level, time, msg, pid: _pid, ...fields } = JSON.parse(redact(line)) as Record<string, unknown>;
    const at = Date.parse(String(time));
    if (typeof level !== 'number' || level < least || !Number.isFinite(at)) return null;
    return { at, level: NAME_OF.get(level) ?? String(level), message: typeof msg === 'string' ? msg : '', fields: Object.keys(fields).length === 0 ? '' : JSON.stringify(fields).slice(0, LONGEST_FIELDS) };
  } catch {
    return null;
  }
}
