/** What happened, line by line, so that a failing day can be told. Keeps the newest lines only. */
const KEPT = 4_000;

export class Story {
  readonly #lines: string[] = [];
  readonly #now: () => number;
  readonly #origin: number;

  constructor(origin: number, now: () => number) {
    this.#origin = origin;
    this.#now = now;
  }

  /** Adds a line stamped with the seconds since the day began. */
  tell(line: string): void {
    this.#lines.push(`${((this.#now() - this.#origin) / 1000).toFixed(3).padStart(10)} s  ${line}`);
    if (this.#lines.length > 2 * KEPT) this.#lines.splice(0, KEPT);
  }

  /** The newest lines that concern a subject (all without one), oldest first. */
  ending(count: number, subject: string | null): string[] {
    const told = subject === null ? this.#lines : this.#lines.filter((line) => line.includes(subject) || line.includes('!!'));
    return told.slice(-count);
  }
}
