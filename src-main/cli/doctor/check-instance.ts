/** Checks that only the command line makes: its configuration file, and whether the running instance answers. */
import { failed, fine, type Finding } from '../../hub/doctor/finding.ts';
import { readConfig } from '../config-file.ts';
import { askInstance } from '../control/control-client.ts';
import { socketPathOf } from '../../hub/control/socket-path.ts';

export function checkConfig(dataDir: string): Finding {
  const config = readConfig(dataDir);
  if (!config.ok) return failed('config', config.error.sentence, config.error.remedy);
  const fields = Object.keys(config.value);
  return fine('config', fields.length === 0 ? 'built-in values' : `sets ${fields.join(', ')}`);
}

/** Whether the control socket works: from here to the engine and back. */
export async function checkInstance(dataDir: string): Promise<Finding> {
  const outcome = await askInstance(dataDir, { kind: 'status' });
  if (outcome.kind === 'absent') return fine('socket', `nothing runs on this folder; it would listen at ${socketPathOf(dataDir) ?? 'a short path in the temporary folder'}`);
  if (outcome.kind === 'silent') return failed('socket', `An instance runs but does not answer: ${outcome.sentence}.`, 'End that process and start again: it compares with the venue before it trades.');
  if (outcome.answer.kind !== 'status') return failed('socket', 'The instance refused the question.', 'Use the `quorum` command of the version that is running.');
  const { pid, fresh, status } = outcome.answer;
  if (status === null && !fresh) return fine('socket', `process ${pid} answers; no session runs in it`);
  return fresh ? fine('socket', `process ${pid} answers`) : failed('socket', `Process ${pid} answers, its engine does not.`, 'quorum halt, then end that process and start again');
}
