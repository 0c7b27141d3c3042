import type { Writable } from 'node:stream';
import type { Failure } from '../../src-shared/support/result.ts';

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Readonly<Record<Colour, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] };

/** Puts a colour round a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** No colour at all. */
export const plain: Paint = (_colour, text) => text;

/** Colour where a person looks at it and has not asked for none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean | undefined }, env: Readonly<Record<string, string | undefined>>): Paint {
  const wanted = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return wanted ? (colour, text) => `\u001b[${CODES[colour][0]}m${text}\u001b[${CODES[colour][1]}m` : plain;
}

/** The stream that answers go to. */
type Output = Writable & { readonly isTTY?: boolean | undefined };

/** The two streams of the process. Output is for programs and readers, everything about going wrong goes to stderr. */
export class Terminal {
  readonly paint: Paint;
  readonly isInteractive: boolean;
  readonly #out: Output;
  #broken: (() => void) | null = null;
  /** Kept when the reader has caught up; null while it has. One for all who wait: a listener a line would pile up on a slow pipe. */
  #caughtUp: Promise<void> | null = null;

  /** @param out where answers go */
  constructor(out: Output = process.stdout) {
    this.#out = out;
    this.paint = paintFor(out, process.env);
    this.isInteractive = process.stdin.isTTY === true && out.isTTY === true;
    // A reader that leaves (`| head`) is no error of ours.
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
      this.#broken?.();
    });
  }

  /** Called once nobody reads the output any more. */
  whenBroken(then: () => void): void {
    this.#broken = then;
  }

  /** Writes a line. The promise, where there is one, is kept when the reader has caught up. */
  line(text: string): void | Promise<void> {
    return this.raw(`${text}\n`);
  }

  /** Writes a text as it is. */
  raw(text: string): void | Promise<void> {
    if (this.#out.destroyed || this.#out.write(text)) return;
    this.#caughtUp ??= this.#whenCaughtUp();
    return this.#caughtUp;
  }

  #whenCaughtUp(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#out.off('drain', done);
        this.#out.off('close', done);
        this.#caughtUp = null;
        resolve();
      };
      this.#out.on('drain', done);
      this.#out.on('close', done);
    });
  }

  /** One JSON object on a line of its own. */
  json(value: unknown): void | Promise<void> {
    return this.line(JSON.stringify(value));
  }

  /** What went wrong and what to do about it. */
  fail({ sentence, remedy }: Failure): void {
    process.stderr.write(`${sentence}\n${remedy === '' ? '' : `  → ${remedy}\n`}`);
  }

  /** Something a person should know that is not the answer. */
  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
