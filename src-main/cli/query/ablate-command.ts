/** `quorum agents ablate`: what each agent was worth over a recorded past. */
import { percent } from '../../../src-shared/support/figures.ts';
import { ablate, worthOf, type Ablation, type AblationPart, type AblationRow } from '../../lab/ablation/ablate.ts';
import { parseMoment } from '../duration.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

export interface AblateFlags {
  readonly without?: string;
  readonly from?: string;
  readonly until?: string;
  readonly split: string;
}

/** Recounts the votes of a period, with everybody and without each. */
export function showAblation(basis: QueryBasis, flags: AblateFlags): Promise<ExitCode> | ExitCode {
  const { json, terminal } = basis;
  const refuse = (option: string, text: string, must: string): ExitCode => {
    terminal.fail({ code: 'bad_option', sentence: `--${option} cannot be "${text}".`, remedy: `It must be ${must}.` });
    return ExitCode.usage;
  };
  const from = flags.from === undefined ? 0 : parseMoment(flags.from);
  if (from === null) return refuse('from', flags.from ?? '', 'an ISO time such as 2026-03-01T12:00:00Z');
  const until = flags.until === undefined ? Number.MAX_SAFE_INTEGER : parseMoment(flags.until);
  if (until === null) return refuse('until', flags.until ?? '', 'an ISO time such as 2026-03-01T12:00:00Z');
  const split = Number(flags.split);
  if (!(split > 0 && split < 1)) return refuse('split', flags.split, 'a share of the time between 0 and 1, such as 0.67');
  return withReader(basis, async (reader) => {
    const ablation = ablate(reader, { without: flags.without ?? null, from, until, split });
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

function partTable(rows: readonly AblationRow[], all: AblationRow, part: 'before' | 'after'): string[] {
  return tableLines(
    [{ name: 'vote' }, { name: 'rounds', right: true }, { name: 'agreement', right: true }, { name: 'quorums', right: true }, { name: 'trades', right: true }, { name: 'right', right: true }, { name: 'mean R', right: true }, { name: '' }, { name: 'worth', right: true }],
    rows.map((row) => [row.without === null ? 'of all' : `without ${row.without}`, ...figures(row[part]), row.without === null ? '' : signed(worthOf(all[part], row[part]))]),
  ).map((line) => `  ${line}`);
}

function figures({ rounds, meanAgreement, quorums, n, hitRate, meanR, meanRInterval, fewResults }: AblationPart): string[] {
  return [
    String(rounds), meanAgreement === null ? '–' : percent(meanAgreement, 0), String(quorums), `${n}${fewResults ? '*' : ''}`, hitRate === null ? '–' : percent(hitRate, 0), signed(meanR),
    meanRInterval === null ? '' : `(${signed(meanRInterval[0])} – ${signed(meanRInterval[1])})`,
  ];
}

function signed(r: number | null): string {
  return r === null ? '–' : `${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)}`;
}
