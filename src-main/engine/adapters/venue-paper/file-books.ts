import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import type { Failure, Result } from '../../../../src-shared/support/result.ts';
import type { VenueBooks } from './venue-books.ts';
import { venueSnapshotSchema } from './venue-snapshot.ts';
import type { VenueSnapshot } from './venue-snapshot.ts';

const FORMAT = 'quorum-paper-books-1';

/**
 * Books in one file: a line with the format and the SHA-256 of the rest, then the snapshot as JSON. Written whole to a neighbour, synced and renamed, so that
 * a crash leaves the old file or the new one, never half of either.
 */
export class FileBooks implements VenueBooks {
  readonly #file: string;
  readonly #loaded: VenueSnapshot | null;

  private constructor(file: string, loaded: VenueSnapshot | null) {
    this.#file = file;
    this.#loaded = loaded;
  }

  /** Opens the books at this path; a missing file is a new venue. A file that cannot be read or trusted is refused and left as it is. */
  static open(file: string): Result<FileBooks> {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(new FileBooks(file, null));
      return err(failure('paper_books_unreadable', `The paper venue's books ${file} cannot be read: ${reasonOf(error)}.`, 'Make the file readable, then start again.'));
    }
    const parsed = parseBooks(text);
    return parsed.ok ? ok(new FileBooks(file, parsed.value)) : err(refusal(file, parsed.error));
  }

  load(): VenueSnapshot | null {
    return this.#loaded;
  }

  /** Throws what the disk throws; the old file is then still whole. */
  save(snapshot: VenueSnapshot): void {
    const body = JSON.stringify(snapshot);
    const neighbour = `${this.#file}.new`;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeDurably(neighbour, `${FORMAT} ${digest(body)}\n${body}\n`);
    renameSync(neighbour, this.#file);
    syncFolder(path.dirname(this.#file));
  }
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    const bytes = Buffer.from(text, 'utf8');
    let written = 0;
    while (written < bytes.length) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes the rename itself durable. Windows cannot sync a folder and does not need to. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Reads a file's text; the error says what is wrong with it. */
function parseBooks(text: string): Result<VenueSnapshot, string> {
  const end = text.indexOf('\n');
  const [format, sum] = text.slice(0, Math.max(end, 0)).split(' ');
  if (format !== FORMAT) {
    return err(format?.startsWith('quorum-paper-books-') === true ? `it was written by another version (${format})` : 'it does not begin as such a file does');
  }
  const body = text.slice(end + 1).trimEnd();
  if (digest(body) !== sum) return err('its content does not match its checksum');
  const snapshot = venueSnapshotSchema.safeParse(JSON.parse(body));
  return snapshot.success ? ok(snapshot.data) : err(`it holds something unexpected at ${snapshot.error.issues[0]?.path.join('.') ?? 'its root'}`);
}

function refusal(file: string, why: string): Failure {
  return failure('paper_books_corrupt', `The paper venue's books ${file} cannot be trusted: ${why}.`,
    'Put back a copy from a backup, or move the file away to begin a new paper account with the start balances.');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
