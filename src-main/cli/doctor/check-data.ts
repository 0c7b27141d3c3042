/** Checks of a data folder: configuration, database, backups, halt file, running instance. */
import { existsSync } from 'node:fs';
import { haltNoticeOf } from '../../engine/composition/stored-control.ts';
import { backupsOf, checkDatabase } from '../../lab/database-care.ts';
import { openReader } from '../../lab/reader.ts';
import { readConfig } from '../config-file.ts';
import { askInstance } from '../control/control-client.ts';
import { socketPathOf } from '../control/socket-path.ts';
import { failed, fine, warning, type Finding } from './finding.ts';

const DAY_MS = 86_400_000;

export function checkConfig(dataDir: string): Finding {
  const config = readConfig(dataDir);
  if (!config.ok) return failed('config', config.error.sentence, config.error.remedy);
  const fields = Object.keys(config.value);
  return fine('config', fields.length === 0 ? 'built-in values' : `sets ${fields.join(', ')}`);
}

export function checkDatabaseOf(dataDir: string): Finding {
  const reader = openReader(dataDir);
  if (!reader.ok) {
    const { code, sentence, remedy } = reader.error;
    if (code === 'no_database') return fine('database', 'none yet; the first run makes it');
    return code === 'database_older' ? warning('database', sentence, remedy) : failed('database', sentence, remedy);
  }
  try {
    const report = checkDatabase(reader.value);
    if (report.healthy) return fine('database', `whole, ${(report.fileBytes / 1e6).toFixed(1)} MB, ${report.ledgerEntries} ledger entries balance`);
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

/** Whether the control socket works: from here to the engine and back. */
export async function checkInstance(dataDir: string): Promise<Finding> {
  const outcome = await askInstance(dataDir, { kind: 'status' });
  if (outcome.kind === 'absent') return fine('socket', `nothing runs on this folder; it would listen at ${socketPathOf(dataDir) ?? 'a short path in the temporary folder'}`);
  if (outcome.kind === 'silent') return failed('socket', `An instance runs but does not answer: ${outcome.sentence}.`, 'End that process and start again: it compares with the venue before it trades.');
  if (outcome.answer.kind !== 'status') return failed('socket', 'The instance refused the question.', 'Use the `quorum` command of the version that is running.');
  const { pid, fresh } = outcome.answer;
  return fresh ? fine('socket', `process ${pid} answers`) : failed('socket', `Process ${pid} answers, its engine does not.`, 'quorum halt, then end that process and start again');
}
