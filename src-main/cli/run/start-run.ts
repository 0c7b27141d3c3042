import { readConfig } from '../config-file.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { runSession } from './run-command.ts';
import { onQuitFrom, runOptionsFrom, type RunFlags } from './run-flags.ts';

/** From flags to a finished session. What cannot be used is said before anything starts. */
export async function startRun(flags: RunFlags, dataDir: string, terminal: Terminal): Promise<ExitCode> {
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
  return runSession({ options: options.value, json: flags.json === true, onQuit: onQuit.value }, terminal);
}
