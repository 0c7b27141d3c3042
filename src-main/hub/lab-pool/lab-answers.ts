/** The contract's lab entries, answered from a data folder's database. */
import { backupsOf } from '../../lab/database-care.ts';
import type { Reader } from '../../lab/reader.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';

/** What an answer is made from. */
export interface LabContext {
  readonly reader: Reader;
  readonly dataDir: string;
}

/** Answers one entry. Throws only where the database does. */
export function answerLab({ reader, dataDir }: LabContext, name: string, _input: unknown): Result<unknown> {
  switch (name) {
    case 'backup.list': return ok({ backups: backupsOf(dataDir).map((backup) => ({ file: backup.name, at: backup.at, bytes: backup.bytes, cause: backup.cause })), databaseBytes: reader.size().fileBytes });
    default: return err(failure('unknown_question', `The lab does not know ${name}.`, 'Use the command line: `quorum --help` lists its questions.'));
  }
}
