/** `quorum open`: an address for the browser, from the running instance. */
import { ExitCode } from '../exit-code.ts';
import { askInstance } from './control-client.ts';
import type { ControlBasis } from './control-commands.ts';

/** Prints an address that opens the interface once. The one printed before no longer does. */
export async function openInBrowser({ dataDir, json, terminal }: ControlBasis): Promise<ExitCode> {
  const outcome = await askInstance(dataDir, { kind: 'open' });
  if (outcome.kind === 'absent') {
    terminal.fail({ code: 'not_running', sentence: `Nothing runs on ${dataDir}.`, remedy: 'Start it with `quorum start`: it prints an address.' });
    return ExitCode.notThere;
  }
  if (outcome.kind === 'answered' && outcome.answer.kind === 'address') {
    const { url } = outcome.answer;
    await (json ? terminal.json({ type: 'address', url }) : terminal.line(url));
    return ExitCode.done;
  }
  if (outcome.kind === 'answered' && outcome.answer.kind === 'error') {
    terminal.fail(outcome.answer.error);
    return outcome.answer.error.code === 'no_browser_ui' ? ExitCode.notThere : ExitCode.failed;
  }
  terminal.fail({ code: 'silent', sentence: `The instance on ${dataDir} cannot be talked to: ${outcome.kind === 'silent' ? outcome.sentence : 'its answer is for another question'}.`, remedy: 'Try again; `quorum doctor` says more.' });
  return ExitCode.failed;
}
