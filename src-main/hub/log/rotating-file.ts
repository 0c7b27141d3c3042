import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { redact } from './redact.ts';

export interface RotationLimits {
  readonly bytes: number;
  /** Older files kept beside the present one. */
  readonly files: number;
}

/** A log file that never grows past its limit: the full one is renamed `name.1`, the one before `name.2`, and so on. */
export class RotatingFile {
  readonly #file: string;
  readonly #limits: RotationLimits;
  #bytes: number;
  /** Said once, not with each line; a disk that has room again is written to again. */
  #failed = false;

  constructor(file: string, limits: RotationLimits = { bytes: 5_000_000, files: 4 }) {
    this.#file = file;
    this.#limits = limits;
    this.#bytes = existsSync(file) ? statSync(file).size : 0;
  }

  /** Appends a line after the redactor has seen it. A log that cannot be written never stops the work. */
  write(line: string): void {
    try {
      if (this.#bytes === 0) mkdirSync(path.dirname(this.#file), { recursive: true });
      if (this.#bytes >= this.#limits.bytes) this.#rotate();
      const clean = redact(line);
      appendFileSync(this.#file, clean, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(clean);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) process.stderr.write(`The log ${this.#file} cannot be written (${error instanceof Error ? error.message : String(error)}); going on without it until it can.\n`);
      this.#failed = true;
    }
  }

  #rotate(): void {
    rmSync(`${this.#file}.${this.#limits.files}`, { force: true });
    for (let number = this.#limits.files - 1; number >= 1; number -= 1) {
      if (existsSync(`${this.#file}.${number}`)) renameSync(`${this.#file}.${number}`, `${this.#file}.${number + 1}`);
    }
    renameSync(this.#file, `${this.#file}.1`);
    this.#bytes = 0;
  }
}
