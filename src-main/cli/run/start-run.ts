import { seatedTeams } from '../../../src-shared/contract/team-settings.ts';
import { readConfig } from '../config-file.ts';
import { ExitCode } from '../exit-code.ts';
import { chosenTeams } from '../teams/kept-teams.ts';
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
  const teams = chosenTeams(dataDir);
  if (!teams.ok) {
    terminal.fail(teams.error);
    return ExitCode.usage;
  }
  const options = runOptionsFrom(flags, config.value, dataDir, teams.value === null ? [] : seatedTeams(teams.value));
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
