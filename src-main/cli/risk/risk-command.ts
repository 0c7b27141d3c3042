/** `quorum risk`: what is at risk, from what is stored, whether an instance runs or not. */
import type { CorrelationReport, RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { amount, describeDuration, figure, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import { correlations } from '../../lab/risk/correlations.ts';
import { riskReport } from '../../lab/risk/risk-report.ts';
import { ExitCode } from '../exit-code.ts';
import { withReader, type QueryBasis } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';
import { chance } from './backtest-command.ts';
import { readLength, readLookback, readWindow } from './read-flags.ts';

export interface RiskFlags {
  readonly timeframe: string;
  readonly window: string;
  readonly correlations: string;
}

type Measure = RiskReport['values'][number]['bar'];

/** Prints the report. Code 4 where nothing was ever traded in the folder. */
export function showRisk(basis: QueryBasis, flags: RiskFlags): Promise<ExitCode> | ExitCode {
  const { json, terminal } = basis;
  const timeframe = flags.timeframe === 'auto' ? { ok: true as const, value: 'auto' as const } : readLength(flags.timeframe);
  const window = readWindow(flags.window);
  const hours = readLookback(flags.correlations);
  if (!timeframe.ok || !window.ok || !hours.ok) {
    for (const one of [timeframe, window, hours]) if (!one.ok) terminal.fail(one.error);
    return ExitCode.usage;
  }
  return withReader(basis, async (reader) => {
    const report = riskReport(reader, { now: null, timeframe: timeframe.value, window: window.value, method: 'historical', confidence: 0.95, points: 200 });
    const together = correlations(reader, { hours: hours.value });
    if (json) await terminal.json({ type: 'risk', ...report, correlations: together });
    else await terminal.line(riskLines(report, together).join('\n'));
    return report.state === 'no_books' ? ExitCode.notThere : ExitCode.done;
  });
}

/** The report for people. */
export function riskLines(report: RiskReport, together: CorrelationReport): string[] {
  const { sentence, equity, at, state } = report;
  if (state === 'no_books' || equity === null || at === null) return [sentence];
  return [
    sentence, `Equity ${amount(equity)} at ${momentText(at)} UTC (the books' time).`, '',
    ...(state === 'held' ? [...varLines(report), '', ...portfolioLines(report), ''] : []),
    ...equityLines(report), '', ...correlationLines(together),
  ];
}

const METHODS = { historical: 'historical', parametric: 'parametric', ewma: 'EWMA', cornish_fisher: 'Cornish-Fisher' } as const;

function varLines({ basis, values, tests }: RiskReport): string[] {
  return [
    'Value at risk of a day', ...tableLines(
      [{ name: 'method' }, { name: 'sure', right: true }, { name: 'VaR', right: true }, { name: 'money', right: true }, { name: 'CVaR', right: true }, { name: 'tested on', right: true }, { name: 'exceeded', right: true }, { name: 'expected', right: true }, { name: 'Kupiec p', right: true }, { name: 'Christoffersen p', right: true }, { name: 'light' }],
      values.map(({ method, confidence, day, money, shortfall }) => {
        const test = tests.find((one) => one.method === method && one.confidence === confidence);
        return [
          METHODS[method], percent(confidence, 0), shown(day, (value) => percent(value, 2)), money === null ? '–' : amount(money), shortfall === null ? '–' : shown(shortfall, (value) => percent(value, 2)),
          `${test?.bars ?? 0} bars`, String(test?.exceeded ?? 0), (test?.expected ?? 0).toFixed(1), chance(test?.kupiec?.pValue), chance(test?.christoffersen?.pValue), test?.light ?? `needs ${test?.needed ?? 0} bars`,
        ];
      }),
    ).map(indented), `  ${basis.sentence}`,
  ];
}

function portfolioLines({ portfolio, positions }: RiskReport): string[] {
  if (portfolio === null) return [];
  const { gross, net, grossLeverage, netLeverage, concentration, correlationRisk, volatility, beta } = portfolio;
  const by = (name: string, rows: typeof portfolio.byAsset): string => row(name, rows.map((one) => `${one.name} ${percent(one.share, 0)}`).join(', '));
  return [
    'What is held', ...tableLines(
      [{ name: 'instrument' }, { name: 'direction' }, { name: 'value', right: true }, { name: 'of equity', right: true }, { name: 'adds to VaR', right: true }, { name: 'beta', right: true }, { name: 'liquidated at', right: true }, { name: 'away', right: true }, { name: 'by' }],
      positions.map((one) => [
        one.instrument, one.direction, signedAmount(one.value), percent(one.weight), one.componentMoney === null ? '–' : signedAmount(one.componentMoney), shown(one.beta, two),
        one.liquidation === null ? '–' : figure(one.liquidation.price), one.liquidation === null ? '–' : percent(one.liquidation.distance), one.strategy,
      ]),
    ).map(indented),
    row('Leverage', `${grossLeverage.toFixed(2)} gross (${amount(gross)}), ${two(netLeverage)} net (${signedAmount(net)})`),
    row('Concentration', concentration === null ? '–' : `largest ${percent(concentration.largest, 0)}, Herfindahl ${concentration.herfindahl.toFixed(2)}: like ${concentration.effective.toFixed(1)} equal positions`),
    row('Correlation', correlationRisk === null ? 'needs two positions with enough bars' : `${two(correlationRisk.average)} on average, ${correlationRisk.bets.toFixed(1)} bets`),
    row('Volatility', `${shown(volatility, (value) => percent(value, 0))} a year; beta to BTC ${shown(beta, two)}`),
    by('By asset', portfolio.byAsset), by('By venue', portfolio.byVenue), by('By strategy', portfolio.byStrategy),
  ];
}

function equityLines({ drawdown, performance }: RiskReport): string[] {
  const { sentence, volatility, sharpe, sortino, calmar, omega, tailRatio, profitFactor, expectancy } = performance;
  return [
    'What equity has done',
    ...(drawdown === null ? [] : [row('Drawdown', `${percent(drawdown.current, 2)} now, ${percent(drawdown.deepest, 2)} at its deepest; below its highest for ${describeDuration(drawdown.lasts)}, ${describeDuration(drawdown.longestMs)} at the longest`)]),
    row('Ratios', `volatility ${shown(volatility, (value) => percent(value))} a year, Sharpe ${shown(sharpe, two)}, Sortino ${shown(sortino, two)}, Calmar ${shown(calmar, two)}, omega ${shown(omega, two)}, tail ratio ${shown(tailRatio, two)}`),
    row('Trades', `profit factor ${shown(profitFactor, two)}, expectancy ${shown(expectancy, (value) => `${two(value)} R`)}`),
    `  ${sentence}`,
  ];
}

function correlationLines({ matrix, sentence, from, until, left }: CorrelationReport): string[] {
  const window = from === null || until === null ? '' : `, ${momentText(from)} to ${momentText(until)} UTC`;
  const title = `What moves together${window}`;
  if (matrix === null) return [title, `  ${sentence}`];
  const { instruments, values } = matrix;
  return [
    title, ...tableLines([{ name: '' }, ...instruments.map((_, i) => ({ name: String(i + 1), right: true }))], values.map((line, i) => [`${i + 1} ${instruments[i] ?? ''}`, ...line.map(two)])).map(indented),
    `  ${sentence}`, ...(left.length === 0 ? [] : [`  Left out for too few bars: ${left.map(({ instrument, bars }) => `${instrument} (${bars})`).join(', ')}.`]),
  ];
}

function two(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

/** A measure, or why there is none, in a word or two. */
function shown(measure: Measure, text: (value: number) => string): string {
  switch (measure.kind) {
    case 'known': return text(measure.value);
    case 'insufficient': return `needs ${measure.needed}, has ${measure.observations}`;
    case 'undefined': return 'none';
  }
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(14)} ${text}`;
}

function indented(line: string): string {
  return `  ${line}`;
}
