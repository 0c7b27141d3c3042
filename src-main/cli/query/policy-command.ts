import { writeFileSync } from 'node:fs';
import { percent } from '../../../src-shared/support/figures.ts';
import { policyText, readPolicy, relearn, type PolicyStateView, type PolicyView } from '../../lab/policy.ts';
import type { Reader } from '../../lab/reader.ts';
import { ExitCode } from '../exit-code.ts';
import { tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** `quorum agents policy`: what was learned about quorums, state by state. */
export function showPolicy(basis: QueryBasis): Promise<ExitCode> {
  return show(basis, readPolicy);
}

/** What going over the stored experiences again would have taught. Changes nothing. */
export function showRelearned(basis: QueryBasis, passes: string): Promise<ExitCode> | ExitCode {
  const times = /^\d{1,4}$/.test(passes) ? Number(passes) : 0;
  if (times < 1) {
    basis.terminal.fail({ code: 'bad_option', sentence: `--relearn cannot be "${passes}".`, remedy: 'It must be how often to go over the experiences, 1 to 9999.' });
    return ExitCode.usage;
  }
  return show(basis, (reader) => relearn(reader, times));
}

function show(basis: QueryBasis, read: (reader: Reader) => PolicyView): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const policy = read(reader);
    if (json) await terminal.json({ type: 'policy', ...policy });
    else await terminal.line(policyLines(policy).join('\n'));
    return ExitCode.done;
  });
}

/** Writes the policy and its experiences to a file. */
export function exportPolicy(basis: QueryBasis, file: string): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    try {
      writeFileSync(file, policyText(reader), { flag: 'wx' });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      terminal.fail({ code: 'not_written', sentence: `${file} cannot be written (${code}).`, remedy: code === 'EEXIST' ? 'It is there already and is left alone: name another.' : 'Name a file in a folder that is there and may be written to.' });
      return ExitCode.failed;
    }
    if (json) await terminal.json({ type: 'policy_export', file });
    else await terminal.line(`The policy and its experiences are in ${file}.`);
    return ExitCode.done;
  });
}

function policyLines({ decisions, frozen, states, experiences, sumReward, tried }: PolicyView): string[] {
  if (states.length === 0 && experiences === 0) return ['Nothing is learned yet. Switch learning on in the settings of the app, or write "learning": {} into config.json of the data folder: the next session begins with it.'];
  return [
    `${frozen ? 'Frozen: it advises and learns nothing. ' : ''}${experiences} experiences, ${tried} of them tried by chance, ${signed(sumReward)} R in all; ${decisions} decisions.`, '',
    ...tableLines(
      [{ name: 'regime, volatility, agreement, drawdown' }, { name: 'seen', right: true }, { name: 'does' }, { name: 'worth', right: true }, { name: 'all actions: worth (seen)' }],
      states.map((state) => [state.state, `${state.visits}${state.fewVisits ? '*' : ''}`, actionName(state.actions[state.best]), signed(state.actions[state.best]?.value ?? 0), worths(state)]),
    ),
    '', 'Worth in R of the whole risk of one trade, what comes after it included; of equals the first is taken. * seen fewer than 30 times: too few to say.',
  ];
}

function worths({ actions }: PolicyStateView): string {
  return actions.filter(({ visits }) => visits > 0).map((action) => `${actionName(action)} ${signed(action.value)} (${action.visits})`).join(', ');
}

function actionName(action: PolicyStateView['actions'][number] | undefined): string {
  if (action === undefined || action.size === 0) return 'no trade';
  return `${action.weighting.replaceAll('_', ' ')} ${percent(action.size, 0)}`;
}

function signed(r: number): string {
  return `${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)}`;
}
