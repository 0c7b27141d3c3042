import { openReader, readFault, type Reader } from '../../lab/reader.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** What every question to the database comes with. */
export interface QueryBasis {
  readonly dataDir: string;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Opens the database for reading, asks, and closes it. Damage that only reading finds is told as damage that opening finds. */
export async function withReader({ dataDir, terminal }: QueryBasis, ask: (reader: Reader) => ExitCode | Promise<ExitCode>): Promise<ExitCode> {
  const reader = openReader(dataDir);
  if (!reader.ok) {
    terminal.fail(reader.error);
    return reader.error.code === 'no_database' ? ExitCode.notThere : exitCodeFor(reader.error.code);
  }
  try {
    return await ask(reader.value);
  } catch (error) {
    const fault = readFault(error, reader.value);
    if (fault === null) throw error;
    terminal.fail(fault);
    return exitCodeFor(fault.code);
  } finally {
    reader.value.close();
  }
}
