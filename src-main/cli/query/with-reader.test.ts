import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/support/result.ts';
import { madeFolder } from '../../lab/risk/risk-folder.fixture.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { withReader } from './with-reader.ts';

let done: (() => void) | null = null;
afterEach(() => { done?.(); done = null; });

/** Asks a whole folder a question that throws. */
async function asked(thrown: Error): Promise<{ readonly code: ExitCode; readonly told: readonly Failure[] }> {
  const made = madeFolder({ markets: [], positions: [], equity: [] });
  done = made.done;
  const told: Failure[] = [];
  const terminal = { fail: (failure: Failure) => { told.push(failure); } } as unknown as Terminal;
  const code = await withReader({ dataDir: made.folder, json: false, terminal }, () => { throw thrown; });
  return { code, told };
}

describe('a question to the database', () => {
  it.each(['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX'])('that meets damage (%s) is told so, with what to do, and ends with code 1', async (code) => {
    const { code: exit, told } = await asked(Object.assign(new Error('database disk image is malformed'), { code }));
    expect(exit).toBe(ExitCode.failed);
    expect(told).toEqual([expect.objectContaining({ code: 'database_corrupt', sentence: expect.stringContaining('is damaged (database disk image is malformed)') as string, remedy: 'Restore a backup with `quorum db restore`.' })]);
  });

  it('hides no mistake of our own', async () => {
    await expect(asked(new TypeError('x is not a function'))).rejects.toThrow('x is not a function');
  });
});
