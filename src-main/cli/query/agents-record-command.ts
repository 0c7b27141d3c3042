import { percent } from '../../../src-shared/support/figures.ts';
import { readRecords, type AgentRecord } from '../../lab/agent-records.ts';
import { ExitCode } from '../exit-code.ts';
import { tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** `quorum agents record`: what came of what each agent said, per framework and, asked for, per regime. */
export function showRecords(basis: QueryBasis, byRegime: boolean): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const records = readRecords(reader).filter(({ regime }) => byRegime || regime === null);
    if (json) for (const record of records) await terminal.json({ type: 'agent_record', ...record });
    else if (records.every(({ n }) => n === 0)) await terminal.line('No opinion has come to its stop, target or horizon yet: every agent weighs what it was given.');
    else await terminal.line([...recordTable(records, byRegime), '', 'Of opinions that came to their stop, target or horizon, traded or not, after fees. In brackets: where the true figure lies, 19 times in 20. * fewer than 30: too few to say.', ...(byRegime ? ['Weight: what its results do to the weight it was given, in that regime: drawn towards 1 while they are few, within a half and two.'] : [])].join('\n'));
    return ExitCode.done;
  });
}

function recordTable(records: readonly AgentRecord[], byRegime: boolean): string[] {
  return tableLines(
    [
      { name: 'framework' }, { name: 'agent' }, { name: 'regime' }, { name: 'opinions', right: true }, { name: 'right', right: true }, { name: '' }, { name: 'mean R', right: true }, { name: '' }, { name: 'Brier', right: true },
      ...(byRegime ? [{ name: 'weight', right: true }, { name: '' }] : []),
    ],
    records.map(({ framework, agent, regime, n, hitRate, hitRateInterval, meanR, meanRInterval, brier, fewResults, weight }) => [
      framework.replaceAll('_', ' '), agent, regime ?? 'all', `${n}${fewResults ? '*' : ''}`, hitRate === null ? '–' : percent(hitRate, 0), hitRateInterval === null ? '' : `(${percent(hitRateInterval[0], 0)} – ${percent(hitRateInterval[1], 0)})`,
      meanR === null ? '–' : signed(meanR), meanRInterval === null ? '' : `(${signed(meanRInterval[0])} – ${signed(meanRInterval[1])})`, brier === null ? '–' : brier.toFixed(3),
      ...(byRegime ? [weight === null ? '' : `× ${weight.factor.toFixed(2)}`, weight === null || weight.interval === null ? '' : `(${weight.interval.map((end) => end.toFixed(2)).join(' – ')})`] : []),
    ]),
  );
}

function signed(r: number): string {
  return `${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)}`;
}
