/** `quorum agents mode`, `waiting`, `approve` and `reject`: a person before the trade. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { approvalModeSchema, type ApprovalModeName } from '../../../src-shared/contract/engine-status.ts';
import { figure, floatFigure, percent } from '../../../src-shared/support/figures.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { modeSentence } from '../approval-words.ts';
import { parseDuration } from '../duration.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { ask } from './agents-commands.ts';
import type { ControlBasis } from './control-commands.ts';

type Waiting = OutputOf<'signals.waiting'>;
type Approval = Waiting['approval'];

const NEEDS = 'how signals are treated is the engine’s to say';
const MODES = approvalModeSchema.options;

/** Shows how signals are treated, or changes it. `mode` and `limit` null: not given. */
export async function showOrSetMode(basis: ControlBasis, mode: string | null, limit: string | null): Promise<ExitCode> {
  if (mode !== null && !approvalModeSchema.safeParse(mode).success) {
    basis.terminal.fail({ code: 'bad_option', sentence: `There is no mode "${mode}".`, remedy: `There are ${MODES.join(', ')}.` });
    return ExitCode.usage;
  }
  const limitSeconds = limit === null ? undefined : limitFrom(limit);
  if (limitSeconds === 'bad') {
    basis.terminal.fail({ code: 'bad_option', sentence: `--limit cannot be "${limit ?? ''}".`, remedy: 'It is a time from 30s to 1h, or `signal`: as long as a signal lives.' });
    return ExitCode.usage;
  }
  const now = await ask(basis, 'signals.waiting', {}, NEEDS);
  if (typeof now === 'number') return now;
  if (mode === null && limitSeconds === undefined) return tellMode(basis, now.approval);
  const wish = { mode: (mode ?? now.approval.mode) as ApprovalModeName, limitSeconds: limitSeconds === undefined ? now.approval.limitSeconds : limitSeconds };
  return tell(basis, await ask(basis, 'signals.setMode', wish, NEEDS), 'mode');
}

/** Says yes to a waiting signal. */
export async function approve(basis: ControlBasis, signal: string, note: string): Promise<ExitCode> {
  return tell(basis, await ask(basis, 'signals.approve', { id: signal, note }, NEEDS), 'approve');
}

/** Says no to a waiting signal. */
export async function reject(basis: ControlBasis, signal: string, note: string): Promise<ExitCode> {
  return tell(basis, await ask(basis, 'signals.reject', { id: signal, note }, NEEDS), 'reject');
}

/** The signals that are before a person now. */
export async function showWaiting(basis: ControlBasis): Promise<ExitCode> {
  const answer = await ask(basis, 'signals.waiting', {}, NEEDS);
  if (typeof answer === 'number') return answer;
  if (basis.json) await basis.terminal.json({ type: 'waiting', ...answer });
  else await basis.terminal.line(waitingLines(answer).join('\n'));
  return ExitCode.done;
}

function limitFrom(text: string): number | null | 'bad' {
  if (text === 'signal') return null;
  const ms = parseDuration(text);
  return ms !== null && ms >= 30_000 && ms <= 3_600_000 && ms % 1_000 === 0 ? ms / 1_000 : 'bad';
}

async function tellMode(basis: ControlBasis, approval: Approval): Promise<ExitCode> {
  if (basis.json) await basis.terminal.json({ type: 'mode', ...approval });
  else await basis.terminal.line(modeSentence(approval));
  return ExitCode.done;
}

function waitingLines({ approval, signals }: Waiting): string[] {
  const rows = signals.map((one) => [
    one.id, one.instrument, one.direction, floatFigure(one.entry), floatFigure(one.stop), floatFigure(one.target), one.atRisk === null ? '–' : figure(one.atRisk), one.agreement === null ? '–' : percent(one.agreement, 0),
    momentText(one.expiresAt), one.state === 'waiting' ? 'waits for a yes' : 'only shown',
  ]);
  const table = tableLines([
    { name: 'signal' }, { name: 'instrument' }, { name: 'direction' }, { name: 'entry', right: true }, { name: 'stop', right: true }, { name: 'target', right: true }, { name: 'at risk', right: true },
    { name: 'agreement', right: true }, { name: 'until (UTC)' }, { name: '' },
  ], rows);
  return [modeSentence(approval), ...(rows.length === 0 ? ['No signal waits.'] : ['', ...table])];
}

async function tell(basis: ControlBasis, answer: { readonly accepted: boolean; readonly sentence: string } | ExitCode, command: string): Promise<ExitCode> {
  if (typeof answer === 'number') return answer;
  const { accepted, sentence } = answer;
  if (basis.json) await basis.terminal.json({ type: 'command', command, running: true, accepted, sentence });
  else if (accepted) await basis.terminal.line(readable(sentence, ENGLISH));
  else basis.terminal.fail({ code: 'refused', sentence: readable(sentence, ENGLISH), remedy: '`quorum agents waiting` lists what waits; `quorum status` shows how trading stands.' });
  return accepted ? ExitCode.done : ExitCode.halted;
}
