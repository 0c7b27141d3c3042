/** Check, backup and restore of a data folder's database, for people who ask. */
import { backupOnline, listBackups, settleCopy, snapshotInto, removeCopy, type BackupFile } from '../engine/adapters/store-sqlite/backup.ts';
import { openWriter } from '../engine/adapters/store-sqlite/connection.ts';
import { databaseFileOf, openDataFolder } from '../engine/adapters/store-sqlite/data-folder.ts';
import { describeFault } from '../engine/adapters/store-sqlite/fault.ts';
import { openStore } from '../engine/adapters/store-sqlite/open-store.ts';
import { restoreBackup, type Restored } from '../engine/adapters/store-sqlite/restore.ts';
import { err, failure, ok, type Result } from '../../src-shared/support/result.ts';
import { firstBrokenAuditRow } from './health.ts';
import { checkLedger, type Imbalance } from '../engine/adapters/store-sqlite/ledger-check.ts';
import type { Reader } from './reader.ts';

/** Backups kept, older ones make room. */
const KEEP = 7;

/** What a full check found. All lists are empty and the row is null when all is well. */
export interface CheckReport {
  readonly healthy: boolean;
  readonly damage: readonly string[];
  readonly imbalances: readonly Imbalance[];
  readonly brokenAuditRow: number | null;
  readonly ledgerEntries: number;
  /** With what is written ahead and not yet in the file. */
  readonly fileBytes: number;
}

/** Reads everything: pages, indexes, foreign keys, the ledger to the last digit, the chain of the audit log. */
export function checkDatabase(reader: Reader): CheckReport {
  const damage = reader.check();
  const ledger = checkLedger(reader);
  const brokenAuditRow = firstBrokenAuditRow(reader);
  const size = reader.size();
  return {
    healthy: damage.length === 0 && ledger.balanced && brokenAuditRow === null, damage, imbalances: ledger.imbalances, brokenAuditRow,
    ledgerEntries: ledger.entries, fileBytes: size.fileBytes + size.logBytes,
  };
}

/** Makes a backup now, whether an engine runs or not. @param at ms UTC */
export async function backUp(dataDir: string, at: number): Promise<Result<BackupFile>> {
  const folder = openDataFolder(dataDir, at);
  if (!folder.ok) return folder.error.code === 'folder_in_use' ? backUpBeside(dataDir, at) : folder;
  try {
    const store = openStore(folder.value, { at });
    if (!store.ok) return store;
    try {
      return await backupOnline(store.value.db, folder.value.path, { cause: 'by-hand', at, keep: KEEP });
    } finally {
      store.value.close();
    }
  } finally {
    folder.value.release();
  }
}

/** While an engine writes: a copy of one moment, read through a connection of its own. */
function backUpBeside(dataDir: string, at: number): Result<BackupFile> {
  const file = databaseFileOf(dataDir);
  try {
    const db = openWriter(file);
    try {
      const made = snapshotInto(db, dataDir, { cause: 'by-hand', at, keep: KEEP });
      const problem = settleCopy(made.path);
      if (problem === null) return ok(made);
      removeCopy(made.path);
      return err(failure('backup_bad', `The backup did not pass its check: ${problem}.`, 'Run `quorum db check`: the database itself may be damaged.'));
    } finally {
      db.close();
    }
  } catch (error) {
    return err(describeFault(error, file));
  }
}

/** Backups there are, newest first. */
export function backupsOf(dataDir: string): BackupFile[] {
  return listBackups(dataDir);
}

/** Puts a backup in the database's place; refuses while an engine runs. @param wanted a name or path; null: the newest @param at ms UTC */
export function restore(dataDir: string, wanted: string | null, at: number): Result<Restored> {
  const folder = openDataFolder(dataDir, at);
  if (!folder.ok) return folder;
  try {
    return restoreBackup(folder.value, wanted, at);
  } finally {
    folder.value.release();
  }
}
