/** `quorum agents report`: what came of what the agents said over a recorded past, in and out of sample. */
import { isDeepStrictEqual } from 'node:util';
import { percent } from '../../../src-shared/support/figures.ts';
import { worthOf, type AblationPart, type MemberRow } from '../../lab/ablation/ablate.ts';
import { agentsReport, type AgentsReport } from '../../lab/report/agents-report.ts';
import type { BestMember, Comparison } from '../../lab/report/best-member.ts';
import type { Speaker, SpeakerPart } from '../../lab/report/opinion-tallies.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { signedR, voterTable } from './ablate-command.ts';
import { readPeriod, type PeriodFlags } from './period-flags.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

type Part = 'before' | 'after';

/** Prints the report of a period; without one, of the newest session. */
export function showAgentsReport(basis: QueryBasis, flags: PeriodFlags): Promise<ExitCode> | ExitCode {
  const { json, terminal } = basis;
  const period = readPeriod(flags);
  if (!period.ok) {
    terminal.fail(period.error);
    return ExitCode.usage;
  }
  return withReader(basis, async (reader) => {
    const report = agentsReport(reader, { ...period.value, until: period.value.until ?? Number.MAX_SAFE_INTEGER });
    if (!report.ok) {
      terminal.fail(report.error);
      return ExitCode.notThere;
    }
    if (json) await terminal.json({ type: 'agents_report', ...report.value });
    else await terminal.line(reportLines(report.value).join('\n'));
    return ExitCode.done;
  });
}

function reportLines(report: AgentsReport): string[] {
  const { from, splitAt, until } = report;
  return [
    `${momentText(from)} to ${momentText(until)} UTC, divided at ${momentText(splitAt)}.`, '',
    ...verdictLines(report.bestMember), '',
    'In sample (before the division)', ...partLines(report, 'before'), '',
    'Out of sample (after it): what the first part says must hold here', ...partLines(report, 'after'), '',
    'Opinions: each by its own stop, target and horizon, traded or not, after fees and a basis point of slippage each way; of the vote, its signals by their plans. One at a time per seat and instrument.',
    'By one measure: each followed alike, as under `quorum agents ablate`. Worth: mean R of the vote of all less that of the vote without the agent.',
    'In brackets: where the true figure lies, 19 times in 20, if results were independent; markets that move together make that too narrow. Brier: 0.25 is what always saying 50 % scores. * fewer than 30: too few to say.',
  ];
}

function partLines({ speakers, ablation: { rows, members } }: AgentsReport, part: Part): string[] {
  const all = rows.find(({ without }) => without === null);
  return [
    '', ...indented(recordTable(speakers, part)),
    '', '  Mean R by regime (opinions)', ...indented(regimeTable(speakers, part)),
    '', '  Calibration: stated on average → right (opinions), by tenths of confidence', ...indented(calibrationTable(speakers, part)),
    '', '  By one measure', ...voterTable([
      ...rows.map((row) => ({ name: row.without === null ? 'of all' : `without ${row.without}`, part: row[part], worth: row.without === null || all === undefined ? '' : signedR(worthOf(all[part], row[part])) })),
      ...aloneRows(members, part),
    ]),
  ];
}

/** Members by themselves; one row for an agent that says the same in every framework. */
function aloneRows(members: readonly MemberRow[], part: Part): { readonly name: string; readonly part: AblationPart; readonly worth: string }[] {
  return members.flatMap((row, i) => {
    if (row[part].quorums === 0) return [];
    const same = members.filter(({ agent }) => agent === row.agent);
    const isOne = same.every((other) => isDeepStrictEqual(other[part], row[part]));
    if (isOne && members.findIndex(({ agent }) => agent === row.agent) !== i) return [];
    return [{ name: `${isOne ? row.agent : seatName(row)} alone`, part: row[part], worth: '' }];
  });
}

/** Whether the vote is better than the best of those who vote, in words. */
export function verdictLines(best: BestMember | null): string[] {
  if (best === null) return ['Whether the vote is better than its best member cannot be said: no member has 30 would-be trades before the division.'];
  const { before, after, afterHindsight } = best;
  return [
    `In sample the best member is ${seatName(before)}. ${sentenceOf(before)}`,
    `Out of sample, against the same member: ${sentenceOf(after)}`,
    ...(afterHindsight === null || (afterHindsight.agent === after.agent && afterHindsight.framework === after.framework) ? [] : [`With hindsight ${seatName(afterHindsight)} was best there. ${sentenceOf(afterHindsight)}`]),
  ];
}

const FINDINGS: Readonly<Record<Comparison['finding'], string>> = {
  better: 'the vote is better than its best member',
  worse: 'no: the vote is worse than its best member',
  no_difference: 'the vote is no better than its best member: the difference is within what chance makes',
  too_few: 'it cannot be said whether the vote is better: too few trades',
};

function sentenceOf({ voteMeanR, memberMeanR, difference, interval, finding }: Comparison): string {
  const figures = `the vote ${signedR(voteMeanR)} R a trade, the member ${signedR(memberMeanR)}${difference === null || interval === null ? '' : `, difference ${signedR(difference)} (${signedR(interval[0])} to ${signedR(interval[1])})`}`;
  const costs = voteMeanR !== null && memberMeanR !== null && voteMeanR <= 0 && memberMeanR <= 0 ? '; neither earns its costs' : '';
  const sentence = FINDINGS[finding];
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} (${figures})${costs}.`;
}

function recordTable(speakers: readonly Speaker[], part: Part): string[] {
  return tableLines(
    [{ name: 'who' }, { name: 'opinions', right: true }, { name: 'right', right: true }, { name: '' }, { name: 'mean R', right: true }, { name: '' }, { name: 'Brier', right: true }],
    speakers.map((speaker) => {
      const { n, hitRate, hitRateInterval, meanR, meanRInterval, brier, fewResults } = speaker[part];
      return [
        seatName(speaker), counted(n, fewResults), hitRate === null ? '–' : percent(hitRate, 0), hitRateInterval === null ? '' : `(${percent(hitRateInterval[0], 0)} – ${percent(hitRateInterval[1], 0)})`,
        signedR(meanR), meanRInterval === null ? '' : `(${signedR(meanRInterval[0])} – ${signedR(meanRInterval[1])})`, brier === null ? '–' : brier.toFixed(3),
      ];
    }),
  );
}

function regimeTable(speakers: readonly Speaker[], part: Part): string[] {
  const names = ['bull', 'bear', 'sideways', 'volatile'];
  return tableLines(
    [{ name: 'who' }, ...names.map((name) => ({ name, right: true }))],
    speakers.map((speaker) => [seatName(speaker), ...names.map((name) => {
      const found = speaker[part].regimes.find(({ regime }) => regime === name);
      return found === undefined ? '–' : `${signedR(found.meanR)} (${counted(found.n, found.fewResults)})`;
    })]),
  );
}

function calibrationTable(speakers: readonly Speaker[], part: Part): string[] {
  const tenths = [...new Set(speakers.flatMap((speaker) => speaker[part].calibration.map(tenthOf)))].sort((a, b) => a - b);
  return tableLines(
    [{ name: 'who' }, ...tenths.map((tenth) => ({ name: `${10 * tenth}–${10 * tenth + 10} %`, right: true }))],
    speakers.map((speaker) => [seatName(speaker), ...tenths.map((tenth) => {
      const bin = speaker[part].calibration.find((one) => tenthOf(one) === tenth);
      return bin === undefined ? '–' : `${percent(bin.stated, 0)} → ${percent(bin.right, 0)} (${counted(bin.n, bin.fewResults)})`;
    })]),
  );
}

function tenthOf({ stated }: SpeakerPart['calibration'][number]): number {
  return Math.min(9, Math.floor(10 * stated));
}

function seatName({ framework, agent }: { readonly framework: string | null; readonly agent: string }): string {
  return framework === null ? 'the vote' : `${framework.replaceAll('_', ' ')} ${agent}`;
}

function counted(n: number, fewResults: boolean): string {
  return `${n}${fewResults ? '*' : ''}`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
