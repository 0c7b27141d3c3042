import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { HaltNotice, HaltSwitch } from '../../ports/halt-switch.ts';

/** The file's name in a data folder. */
export const SENTINEL_NAME = 'HALTED.json';

/**
 * The halt word with its sentinel file. Fails closed: from a sentinel that is there but cannot be read, or whose folder cannot be
 * looked into, it is halted (lesson 50).
 */
export class HaltFile implements HaltSwitch {
  private readonly word: Int32Array;
  private readonly file: string;

  /**
   * @param word shared memory of at least 4 bytes (its first 32 bits are the word), or a view of it
   * @param file the sentinel's path; its folder is made when needed
   */
  constructor(word: SharedArrayBuffer | Int32Array, file: string) {
    this.word = word instanceof Int32Array ? word : new Int32Array(word);
    this.file = file;
    if (sentinelStands(file)) Atomics.store(this.word, 0, 1);
  }

  isSet(): boolean {
    return Atomics.load(this.word, 0) !== 0;
  }

  engage(notice: HaltNotice): { readonly sentinelWritten: boolean } {
    Atomics.store(this.word, 0, 1);
    return { sentinelWritten: this.writeSentinel(notice) };
  }

  /** A sentinel that cannot be removed leaves everything halted. */
  release(): { readonly released: boolean } {
    try {
      rmSync(this.file, { force: true });
      syncFolder(path.dirname(this.file));
    } catch {
      return { released: false };
    }
    if (sentinelStands(this.file)) return { released: false };
    Atomics.store(this.word, 0, 0);
    return { released: true };
  }

  /** Who halted and why; null when not halted. A sentinel that cannot be read gives a notice that says so. */
  notice(): HaltNotice | null {
    if (!sentinelStands(this.file)) return this.isSet() ? unexplained('halted in this process; the halt file could not be written', 0) : null;
    try {
      const read = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<HaltNotice>;
      if (isNotice(read)) return { by: read.by, reason: read.reason, close: read.close, at: read.at };
    } catch {
      // Said below: whatever the file is, it stands.
    }
    return unexplained(`the halt file ${path.basename(this.file)} is there but cannot be read`, modifiedAt(this.file));
  }

  private writeSentinel(notice: HaltNotice): boolean {
    const temporary = `${this.file}.${process.pid}`;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      const handle = openSync(temporary, 'w', 0o600);
      try {
        writeSync(handle, `${JSON.stringify(notice)}\n`);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(temporary, this.file);
      syncFolder(path.dirname(this.file));
      return true;
    } catch {
      removeQuietly(temporary);
      return false;
    }
  }
}

/** `force` forgives a missing file only, and halting must not fail over what is left of a failure. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where it could not be written it cannot be removed.
  }
}

/** Anything but a plain "there is no such file" counts as standing. */
function sentinelStands(file: string): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== 'ENOENT';
  }
}

function isNotice(read: Partial<HaltNotice>): read is HaltNotice {
  return typeof read.by === 'string' && typeof read.reason === 'string' && typeof read.close === 'boolean' && Number.isSafeInteger(read.at);
}

/** A halt nobody signed: it never asks for closing. */
function unexplained(reason: string, at: number): HaltNotice {
  return { by: 'unknown', reason, close: false, at: at as Timestamp };
}

function modifiedAt(file: string): number {
  try {
    return Math.floor(statSync(file).mtimeMs);
  } catch {
    return 0;
  }
}

/** Makes a rename survive power loss; Windows refuses to open folders and orders renames in its own log. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
