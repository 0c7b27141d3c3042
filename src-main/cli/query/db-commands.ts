/** `quorum db check | backup | restore`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { backUp, backupsOf, checkDatabase, restore, type CheckReport } from '../../lab/database-care.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { fileSize } from '../../../src-shared/support/figures.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** Checks pages, ledger and audit log; fails when anything is wrong. */
export function checkDb(basis: QueryBasis): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const report = checkDatabase(reader);
    if (json) await terminal.json({ type: 'db_check', ...report });
    else if (report.healthy) await terminal.line(`The database is whole: ${report.ledgerEntries} ledger entries balance to the last digit, the audit log's chain holds (${fileSize(report.fileBytes)}).`);
    else terminal.fail({ code: 'database_unhealthy', sentence: problems(report).join('\n'), remedy: 'Restore a backup with `quorum db restore`; `quorum db restore --list` names them.' });
    return report.healthy ? ExitCode.done : ExitCode.failed;
  });
}

function problems(report: CheckReport): string[] {
  return [
    ...report.damage,
    ...report.imbalances.map(({ kind, subject, stored, summed }) => `The ${kind} ${subject} is stored as ${stored} but adds up to ${summed}.`),
    ...(report.brokenAuditRow === null ? [] : [`The audit log was changed at row ${report.brokenAuditRow}.`]),
  ];
}

/** Makes a backup, also while an engine runs. */
export async function backUpDb({ dataDir, json, terminal }: QueryBasis): Promise<ExitCode> {
  if (!existsSync(path.join(dataDir, 'quorum.sqlite'))) {
    terminal.fail({ code: 'no_database', sentence: `There is no database in ${dataDir}.`, remedy: 'Run `quorum run` once, or name the right folder with --data-dir.' });
    return ExitCode.notThere;
  }
  const made = await backUp(dataDir, Date.now());
  if (!made.ok) {
    terminal.fail(made.error);
    return exitCodeFor(made.error.code);
  }
  if (json) void terminal.json({ type: 'backup', ...made.value });
  else void terminal.line(`${made.value.path} (${fileSize(made.value.bytes)}), checked.`);
  return ExitCode.done;
}

/** Names the backups there are. */
export function listDbBackups({ dataDir, json, terminal }: QueryBasis): ExitCode {
  const backups = backupsOf(dataDir);
  if (json) for (const backup of backups) void terminal.json({ type: 'backup', ...backup });
  else if (backups.length === 0) void terminal.line('There is no backup.');
  else void terminal.line(tableLines([{ name: 'backup' }, { name: 'made (UTC)' }, { name: 'why' }, { name: 'size', right: true }], backups.map(({ name, at, cause, bytes }) => [name, momentText(at), cause, fileSize(bytes)])).join('\n'));
  return ExitCode.done;
}

/** Puts a backup in the database's place; the replaced one is kept. */
export function restoreDb({ dataDir, json, terminal }: QueryBasis, wanted: string | null): ExitCode {
  const restored = restore(dataDir, wanted, Date.now());
  if (!restored.ok) {
    terminal.fail(restored.error);
    return restored.error.code === 'no_backup' ? ExitCode.notThere : exitCodeFor(restored.error.code);
  }
  const { from, replaced } = restored.value;
  if (json) void terminal.json({ type: 'restored', from, replaced });
  else void terminal.line(`Restored ${from}.${replaced === null ? '' : ` What was there is kept in ${replaced}.`} The next start compares with every venue before it trades.`);
  return ExitCode.done;
}
