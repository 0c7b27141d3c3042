/** `quorum halt`, `resume` and `pause`: to the running instance, or to the stored state where none runs. */
import { randomUUID } from 'node:crypto';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import type { StoredOutcome } from '../../engine/composition/stored-control.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { askInstance, type AskOutcome, type ControlWish } from './control-client.ts';
import { whoAmI } from './who.ts';

export interface ControlBasis {
  readonly dataDir: string;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** What is said at the end: the same fields wherever it was done. */
interface Told {
  readonly command: string;
  readonly running: boolean;
  /** Null: given, and not yet acknowledged by the engine. */
  readonly accepted: boolean | null;
  readonly sentence: string;
  /** Of a halt: the venues were read again and nothing is left to do. */
  readonly verified?: boolean;
}

/** Halts, and shows what becomes of each order and position until it is verified. Whatever cannot be reached, the halt file is written: an engine that lives sees it, the next start obeys it. */
export async function halt(basis: ControlBasis, wish: { readonly close: boolean; readonly reason: string }): Promise<ExitCode> {
  const by = whoAmI();
  const outcome = await askInstance(basis.dataDir, { kind: 'halt', by, ...wish }, (line) => showProgress(basis, line));
  if (outcome.kind === 'answered' && outcome.answer.kind === 'handled') return tellHandled(basis, 'halt', outcome);
  return haltStored(basis, { by, ...wish }, outcome);
}

function showProgress({ json, terminal }: ControlBasis, line: HaltProgressLine): void {
  if (json) return void terminal.json({ type: 'halt_progress', ...line });
  const colour = line.status === 'done' ? 'green' : line.status === 'pending' ? 'dim' : 'red';
  void terminal.line(`  ${terminal.paint(colour, line.status.replace('_', ' ').padEnd(10))} ${line.venue} ${line.subject}: ${readable(line.sentence, ENGLISH)}`);
}

async function haltStored(basis: ControlBasis, wish: { readonly by: string; readonly close: boolean; readonly reason: string }, asked: AskOutcome): Promise<ExitCode> {
  const { recordHalt, writeHaltFile } = await import('../../engine/composition/stored-control.ts');
  const at = Date.now();
  if (!writeHaltFile(basis.dataDir, wish, at)) {
    basis.terminal.fail({ code: 'halt_file_unwritten', sentence: `The halt file could not be written into ${basis.dataDir}.`, remedy: 'Free space or make the folder writable; where Quorum runs, Ctrl-C ends it.' });
    return ExitCode.failed;
  }
  const recorded = recordHalt(basis.dataDir, { kind: 'halt', id: randomUUID() as string as RowId, ...wish }, at);
  const running = asked.kind === 'silent' || (!recorded.ok && recorded.error.code === 'folder_in_use');
  if (!recorded.ok && !running) basis.terminal.note(`It could not be put into the audit log: ${recorded.error.sentence}`);
  const sentence = running
    ? 'The running instance does not answer. The halt file is written: it obeys it as soon as it lives, and so does the next start.'
    : `No instance is running. The halt file is written: the next start is halted${wish.close ? '; nothing could be closed, and a start never closes by itself: `quorum halt --close` once it runs' : ''}.`;
  tell(basis, { command: 'halt', running, accepted: running ? null : true, sentence });
  return running ? ExitCode.failed : wish.close ? ExitCode.notThere : ExitCode.done;
}

/** Ends a halt or a pause. */
export async function resume(basis: ControlBasis, acknowledge: boolean): Promise<ExitCode> {
  const by = whoAmI();
  const outcome = await askInstance(basis.dataDir, { kind: 'resume', by, acknowledge });
  if (outcome.kind !== 'absent') return tellAsked(basis, 'resume', outcome);
  const { resumeStored } = await import('../../engine/composition/stored-control.ts');
  return tellStored(basis, 'resume', resumeStored(basis.dataDir, { kind: 'resume', id: randomUUID() as string as RowId, by, acknowledge }, Date.now()));
}

/** No new orders but protection. */
export async function pause(basis: ControlBasis): Promise<ExitCode> {
  const by = whoAmI();
  const outcome = await askInstance(basis.dataDir, { kind: 'pause', by });
  if (outcome.kind !== 'absent') return tellAsked(basis, 'pause', outcome);
  const { pauseStored } = await import('../../engine/composition/stored-control.ts');
  return tellStored(basis, 'pause', pauseStored(basis.dataDir, { kind: 'pause', id: randomUUID() as string as RowId, by }, Date.now()));
}

function tellAsked(basis: ControlBasis, command: ControlWish['kind'], outcome: Exclude<AskOutcome, { kind: 'absent' }>): ExitCode {
  if (outcome.kind === 'answered' && outcome.answer.kind === 'handled') return tellHandled(basis, command, outcome);
  const error = outcome.kind === 'answered' && outcome.answer.kind === 'error' ? outcome.answer.error : null;
  basis.terminal.fail(error ?? { code: 'silent', sentence: `The instance on ${basis.dataDir} cannot be talked to: ${outcome.kind === 'silent' ? outcome.sentence : 'its answer is for another question'}.`, remedy: 'Try again; if it stays silent, end that process. What rests at the venue stays.' });
  return ExitCode.failed;
}

function tellHandled(basis: ControlBasis, command: ControlWish['kind'], outcome: Extract<AskOutcome, { kind: 'answered' }>): ExitCode {
  const { answer } = outcome;
  if (answer.kind !== 'handled') return ExitCode.failed;
  tell(basis, { command, running: true, accepted: answer.accepted, sentence: answer.sentence, ...(answer.verified === null ? {} : { verified: answer.verified }) });
  if (answer.accepted === null || answer.verified === false) return ExitCode.failed;
  return answer.accepted ? ExitCode.done : ExitCode.halted;
}

function tellStored(basis: ControlBasis, command: string, outcome: Result<StoredOutcome>): ExitCode {
  if (!outcome.ok) {
    basis.terminal.fail(outcome.error);
    return exitCodeFor(outcome.error.code);
  }
  const { accepted, sentence } = outcome.value;
  tell(basis, { command, running: false, accepted, sentence });
  return accepted ? ExitCode.done : ExitCode.halted;
}

function tell({ json, terminal }: ControlBasis, told: Told): void {
  if (json) void terminal.json({ type: 'command', ...told });
  else if (told.accepted === true && told.verified !== false) void terminal.line(told.sentence);
  else terminal.fail({ code: 'refused', sentence: told.sentence, remedy: told.command === 'resume' ? remedyFor(told.sentence) : '' });
}

function remedyFor(sentence: string): string {
  return sentence.includes('acknowledged') ? 'Once the cause is understood: `quorum resume --acknowledge`.' : '`quorum status` shows what is still open.';
}
