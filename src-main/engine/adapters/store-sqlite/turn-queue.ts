import type Database from 'better-sqlite3';

export type Bindable = string | number | null | Buffer;

/** Rows of one table that are only ever appended, so that many go into one statement. */
export interface Batch {
  readonly size: number;
  /** Writes and forgets its rows. */
  flush(): void;
  forget(): void;
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

  /** Writes everything in one transaction. Throws SqliteError, and then nothing of it is kept, here or on disk. */
  flush(durable: boolean): void {
    if (this.statements.length === 0 && this.batches.every(({ size }) => size === 0)) return;
    try {
      this.setDurability(durable);
      this.begin.run();
      this.write();
      this.end.run();
    } catch (error) {
      // SQLite has already undone the transaction after a full disk or an I/O error.
      if (this.db.inTransaction) this.undo.run();
      throw error;
    } finally {
      this.forget();
    }
  }

  private write(): void {
    const { statements, rows } = this;
    for (const batch of this.batches) batch.flush();
    for (let i = 0; i < statements.length; i += 1) (statements[i] as Database.Statement<unknown[]>).run(...(rows[i] as Bindable[]));
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
