import { createHash } from 'node:crypto';
import { readConfig } from '../config-file.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { runSession } from './run-command.ts';
import { runOptionsFrom, type RunFlags } from './run-flags.ts';

/** From flags to a finished session. What cannot be used is said before anything starts. */
export async function startRun(flags: RunFlags, dataDir: string, welcome: boolean, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig(dataDir);
  if (!config.ok) {
    terminal.fail(config.error);
    return ExitCode.usage;
  }
  const options = runOptionsFrom(flags, config.value, dataDir);
  if (!options.ok) {
    terminal.fail(options.error);
    return ExitCode.usage;
  }
  const json = flags.json === true;
  return runSession({ options: options.value, json, welcome: welcome && !json }, terminal);
}

/** Built-in markets on whose first minutes the analysts have something to agree on: who starts Quorum to see it trade should not wait for an hour. */
const LIVELY_SEEDS = [1, 5, 7, 8, 9, 10];

/** The seed of `start` where none is named: always the same for a data folder, so that its prices do not jump from one start to the next. */
export function lively(dataDir: string): string {
  const pick = createHash('sha256').update(dataDir).digest().readUInt32BE(0) % LIVELY_SEEDS.length;
  return String(LIVELY_SEEDS[pick] ?? 7);
}
