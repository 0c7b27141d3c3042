import type Database from 'better-sqlite3';

export type Bindable = string | number | null | Buffer;

/** Executions of one statement, one after the other: `values` lie flat, `width` to each. */
export interface Run {
  readonly statement: Database.Statement<unknown[]>;
  readonly width: number;
  readonly values: readonly Bindable[];
}

/** Rows of one table that are only ever appended, so that many go into one statement. */
export interface Batch {
  readonly size: number;
  /** What would write its rows. They are not forgotten by it. */
  runs(): readonly Run[];
  forget(): void;
}

/** Writes groups of turns elsewhere, in the order in which it is given them. */
export interface Background {
  /** Takes a group and returns, sooner or later. Throws what an earlier group met with; then nothing is taken any more. */
  take(runs: readonly Run[]): void;
  /** Returns when everything it was given is committed. Throws what one of them met with. */
  settle(): void;
}

/** Executes runs on the connection their statements belong to. */
export function execute(runs: readonly Run[]): void {
  for (const { statement, width, values } of runs) {
    if (values.length === width) statement.run(...values);
    else for (let at = 0; at < values.length; at += width) statement.run(...values.slice(at, at + width));
  }
}

/**
 * The rows of the turns that are not committed yet. They reach SQLite in one short transaction at commit, so the pragma that
 * says how durable it is can be chosen when that is known, nothing is held locked in between, and forgetting them is free.
 */
export class TurnQueue {
  private readonly db: Database.Database;
  private statements: Database.Statement<unknown[]>[] = [];
  private rows: Bindable[][] = [];
  private readonly begin: Database.Statement<unknown[]>;
  private readonly end: Database.Statement<unknown[]>;
  private readonly undo: Database.Statement<unknown[]>;
  private readonly batches: Batch[] = [];
  private durable = false;
  private background: Background | null = null;

  constructor(db: Database.Database) {
    this.db = db;
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.end = db.prepare('COMMIT');
    this.undo = db.prepare('ROLLBACK');
  }

  /** Remembers one statement with its values. The values are taken now: later changes of what they came from are not seen. */
  push(statement: Database.Statement<unknown[]>, row: Bindable[]): void {
    this.statements.push(statement);
    this.rows.push(row);
  }

  /** Adds a batch. Batches are written before the statements, in the order in which they were added. */
  enlist(batch: Batch): void {
    this.batches.push(batch);
  }

  /** From here on {@link handOver} leaves the writing to somebody else, or, with null, to nobody any more. */
  writeWith(background: Background | null): void {
    this.background?.settle();
    this.background = background;
  }

  /** Writes everything in one transaction, after all that was handed over. Throws SqliteError, and then nothing of it is kept, here or on disk. */
  flush(durable: boolean): void {
    try {
      this.background?.settle();
      if (this.isEmpty) return;
      this.setDurability(durable);
      this.begin.run();
      execute(this.runs());
      this.end.run();
    } catch (error) {
      // SQLite has already undone the transaction after a full disk or an I/O error.
      if (this.db.inTransaction) this.undo.run();
      throw error;
    } finally {
      this.forget();
    }
  }

  /** {@link flush} without power safety, in the background where there is one. */
  handOver(): void {
    if (this.background === null) return this.flush(false);
    try {
      if (!this.isEmpty) this.background.take(this.runs());
    } finally {
      this.forget();
    }
  }

  private get isEmpty(): boolean {
    return this.statements.length === 0 && this.batches.every(({ size }) => size === 0);
  }

  private runs(): readonly Run[] {
    const runs = this.batches.flatMap((batch) => batch.runs());
    for (let i = 0; i < this.statements.length; i += 1) {
      const values = this.rows[i] as Bindable[];
      runs.push({ statement: this.statements[i] as Database.Statement<unknown[]>, width: values.length, values });
    }
    return runs;
  }

  /** Forgets what is waiting. */
  forget(): void {
    this.statements = [];
    this.rows = [];
    for (const batch of this.batches) batch.forget();
  }

  /** FULL syncs the log at each commit; NORMAL leaves that to the next checkpoint. May change between transactions only. */
  private setDurability(durable: boolean): void {
    if (durable === this.durable) return;
    this.db.pragma(durable ? 'synchronous = FULL' : 'synchronous = NORMAL');
    this.durable = durable;
  }
}
