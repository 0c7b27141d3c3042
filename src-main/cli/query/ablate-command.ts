/** `quorum agents ablate`: what each agent was worth over a recorded past. */
import { percent } from '../../../src-shared/support/figures.ts';
import { ablate, worthOf, type Ablation, type AblationPart, type AblationRow } from '../../lab/ablation/ablate.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { readPeriod, type PeriodFlags } from './period-flags.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

export interface AblateFlags extends PeriodFlags {
  readonly without?: string;
}

/** Recounts the votes of a period, with everybody and without each. */
export function showAblation(basis: QueryBasis, flags: AblateFlags): Promise<ExitCode> | ExitCode {
  const { json, terminal } = basis;
  const period = readPeriod(flags);
  if (!period.ok) {
    terminal.fail(period.error);
    return ExitCode.usage;
  }
  const { from, until, split } = period.value;
  return withReader(basis, async (reader) => {
    const ablation = ablate(reader, { without: flags.without ?? null, from: from ?? 0, until: until ?? Number.MAX_SAFE_INTEGER, split });
    if (!ablation.ok) {
      terminal.fail(ablation.error);
      return ablation.error.code === 'no_rounds' ? ExitCode.notThere : ExitCode.usage;
    }
    if (json) await terminal.json({ type: 'ablation', ...ablation.value });
    else await terminal.line(ablationLines(ablation.value).join('\n'));
    return ExitCode.done;
  });
}

function ablationLines({ from, splitAt, until, rows, differing }: Ablation): string[] {
  const all = rows.find(({ without }) => without === null);
  if (all === undefined) return [];
  return [
    `Before the split (${momentText(from)} to ${momentText(splitAt)} UTC)`, ...partTable(rows, all, 'before'), '',
    `After it (to ${momentText(until)} UTC): what the first part says must hold here`, ...partTable(rows, all, 'after'), '',
    'Votes counted again; each quorum followed alike: stop half of the last four hours’ range away, target 1.5 times as far, four hours, after fees and a basis point of slippage each way.',
    'Worth: mean R of the vote of all less that of the vote without the agent. In brackets: where the true figure lies, 19 times in 20. * fewer than 30: too few to say.',
    ...(differing === 0 ? [] : [`${differing} rounds come out otherwise than they did, since their weights are kept to a thousandth.`]),
  ];
}

/** One part of the period: the vote of all, then without each. */
function partTable(rows: readonly AblationRow[], all: AblationRow, part: 'before' | 'after'): string[] {
  return voterTable(rows.map((row) => ({ name: row.without === null ? 'of all' : `without ${row.without}`, part: row[part], worth: row.without === null ? '' : signedR(worthOf(all[part], row[part])) })));
}

/** Voters with what came of their quorums. */
export function voterTable(rows: readonly { readonly name: string; readonly part: AblationPart; readonly worth: string }[]): string[] {
  return tableLines(
    [{ name: 'vote' }, { name: 'rounds', right: true }, { name: 'agreement', right: true }, { name: 'quorums', right: true }, { name: 'trades', right: true }, { name: 'right', right: true }, { name: 'mean R', right: true }, { name: '' }, { name: 'worth', right: true }],
    rows.map(({ name, part, worth }) => [name, ...figures(part), worth]),
  ).map((line) => `  ${line}`);
}

function figures({ rounds, meanAgreement, quorums, n, hitRate, meanR, meanRInterval, fewResults }: AblationPart): string[] {
  return [
    String(rounds), meanAgreement === null ? '–' : percent(meanAgreement, 0), String(quorums), `${n}${fewResults ? '*' : ''}`, hitRate === null ? '–' : percent(hitRate, 0), signedR(meanR),
    meanRInterval === null ? '' : `(${signedR(meanRInterval[0])} – ${signedR(meanRInterval[1])})`,
  ];
}

/** `−0.05`; a dash for null. */
export function signedR(r: number | null): string {
  return r === null ? '–' : `${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)}`;
}
