/** A database for reading that is opened when it is first there, and again when another file has come into its place. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { openReader, type Reader } from '../../lab/reader.ts';
import { ok, type Result } from '../../../src-shared/support/result.ts';

export class OpenLab {
  readonly #dataDir: string;
  #reader: Reader | null = null;
  #file = '';

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** The reader as of now. A database that is not there yet is a failure today and none tomorrow. */
  reader(): Result<Reader> {
    const file = identityOf(path.join(this.#dataDir, 'quorum.sqlite'));
    if (this.#reader !== null && file === this.#file) return ok(this.#reader);
    this.close();
    const opened = openReader(this.#dataDir);
    if (!opened.ok) return opened;
    this.#reader = opened.value;
    this.#file = file;
    return opened;
  }

  /** Lets go of the file. */
  close(): void {
    this.#reader?.close();
    this.#reader = null;
  }
}

/** Which file lies there: a restored one is another, under the same name. */
function identityOf(file: string): string {
  try {
    const { dev, ino, birthtimeMs } = statSync(file);
    return `${dev} ${ino} ${birthtimeMs}`;
  } catch {
    return '';
  }
}
