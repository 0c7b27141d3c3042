/** Checks of a data folder: database, backups, halt file. They read everything, so they are not for a thread that somebody waits for. */
import { existsSync } from 'node:fs';
import { haltNoticeOf } from '../../engine/composition/stored-control.ts';
import { backupsOf, checkDatabase } from '../../lab/database-care.ts';
import { openReader } from '../../lab/reader.ts';
import { fileSize } from '../../../src-shared/support/figures.ts';
import { failed, fine, warning, type Finding } from './finding.ts';

const DAY_MS = 86_400_000;

export function checkDatabaseOf(dataDir: string): Finding {
  const reader = openReader(dataDir);
  if (!reader.ok) {
    const { code, sentence, remedy } = reader.error;
    if (code === 'no_database') return fine('database', 'none yet; the first run makes it');
    return code === 'database_older' ? warning('database', sentence, remedy) : failed('database', sentence, remedy);
  }
  try {
    const report = checkDatabase(reader.value);
    if (report.healthy) return fine('database', `whole, ${fileSize(report.fileBytes)}, ${report.ledgerEntries} ledger entries balance`);
    return failed('database', 'The database is not whole.', '`quorum db check` says what is wrong; `quorum db restore` brings a backup back.');
  } catch (error) {
    return failed('database', `The database cannot be read (${error instanceof Error ? error.message : String(error)}).`, '`quorum db restore` brings a backup back.');
  } finally {
    reader.value.close();
  }
}

export function checkBackups(dataDir: string, nowMs: number): Finding {
  const [newest] = backupsOf(dataDir);
  if (newest !== undefined && nowMs - newest.at < 7 * DAY_MS) return fine('backups', `the newest is ${newest.name}`);
  const reader = openReader(dataDir);
  if (!reader.ok) return fine('backups', 'nothing to back up yet');
  reader.value.close();
  return warning('backups', newest === undefined ? 'There is no backup.' : `The newest backup is ${newest.name}.`, 'quorum db backup');
}

export function checkHaltFile(dataDir: string): Finding {
  const notice = existsSync(dataDir) ? haltNoticeOf(dataDir) : null;
  return notice === null ? fine('halt', 'not halted') : warning('halt', `Halted: ${notice.reason} (by ${notice.by}).`, 'Once the cause is understood: quorum resume --acknowledge');
}
