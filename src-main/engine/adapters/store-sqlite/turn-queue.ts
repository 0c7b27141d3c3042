import type Database from 'better-sqlite3';

export type Bindable = string | number | null;

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

  get size(): number {
    return this.statements.length;
  }

  /** Writes everything in one transaction. Throws SqliteError, and then nothing of it is kept, here or on disk. */
  flush(durable: boolean): void {
    const { statements, rows } = this;
    if (statements.length === 0) return;
    this.forget();
    this.setDurability(durable);
    this.begin.run();
    try {
      for (let i = 0; i < statements.length; i += 1) (statements[i] as Database.Statement<unknown[]>).run(rows[i]);
      this.end.run();
    } catch (error) {
      // SQLite has already undone the transaction after a full disk or an I/O error.
      if (this.db.inTransaction) this.undo.run();
      throw error;
    }
  }

  /** Forgets what is waiting. */
  forget(): void {
    this.statements = [];
    this.rows = [];
  }

  /** FULL syncs the log at each commit; NORMAL leaves that to the next checkpoint. May change between transactions only. */
  private setDurability(durable: boolean): void {
    if (durable === this.durable) return;
    this.db.pragma(durable ? 'synchronous = FULL' : 'synchronous = NORMAL');
    this.durable = durable;
  }
}
