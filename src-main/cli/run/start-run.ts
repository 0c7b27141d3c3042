import { createHash } from 'node:crypto';
import { livelySeed } from '../../engine/composition/lively-seed.ts';
import { readConfig } from '../config-file.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { runSession } from './run-command.ts';
import { onQuitFrom, runOptionsFrom, type RunFlags } from './run-flags.ts';

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
  const onQuit = onQuitFrom(flags);
  if (!onQuit.ok) {
    terminal.fail(onQuit.error);
    return ExitCode.usage;
  }
  const json = flags.json === true;
  return runSession({ options: options.value, json, welcome: welcome && !json, onQuit: onQuit.value }, terminal);
}

/** The seed of `start` where none is named: the first with something to trade, from one that belongs to the data folder. */
export async function lively(dataDir: string): Promise<string> {
  const first = createHash('sha256').update(dataDir).digest().readUInt16BE(0);
  return String(await livelySeed(first, Date.now()));
}
