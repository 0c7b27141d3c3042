/** `quorum stress`: what would become of what is held if …. Always hypothetical. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventOf, marginTaken, scenarioSchema, scenariosSchema, type Scenario, type StressReport } from '../../../src-shared/contract/stress-report.ts';
import { amount, figure, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { SETTINGS_FILE, loadSettings } from '../../hub/settings/settings-file.ts';
import { stressReport } from '../../lab/stress/stress-report.ts';
import { ExitCode } from '../exit-code.ts';
import { withReader, type QueryBasis } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';
import { readShare } from './read-flags.ts';

export interface StressFlags {
  readonly scenario?: readonly string[];
  readonly lose: string;
  readonly positions?: boolean;
}

/** Prints the rows asked for, and the move that loses so much. */
export function showStress(basis: QueryBasis, flags: StressFlags): Promise<ExitCode> | ExitCode {
  const { json, terminal, dataDir } = basis;
  const lose = readShare('lose', flags.lose);
  const named = readNamed(flags.scenario ?? []);
  if (!lose.ok || !named.ok) {
    for (const one of [lose, named]) if (!one.ok) terminal.fail(one.error);
    return ExitCode.usage;
  }
  const kept = loadSettings(dataDir, Date.now()).settings.scenarios.value.scenarios;
  const own = [...kept.filter(({ name }) => !named.value.files.some((one) => one.name.toLowerCase() === name.toLowerCase())), ...named.value.files];
  return withReader(basis, async (reader) => {
    const report = stressReport(reader, { own, whatIf: [], lose: lose.value });
    const rows = chosenRows(report, named.value);
    if (!rows.ok) {
      terminal.fail(rows.error);
      return report.equity === null ? ExitCode.notThere : ExitCode.usage;
    }
    if (json) await terminal.json({ type: 'stress', ...report, rows: rows.value });
    else await terminal.line(stressLines({ ...report, rows: rows.value }, flags.positions === true).join('\n'));
    return report.equity === null ? ExitCode.notThere : ExitCode.done;
  });
}

interface Named {
  readonly words: readonly string[];
  readonly files: readonly Scenario[];
}

/** Words that name scenarios, and files that hold one each. */
function readNamed(words: readonly string[]): Result<Named> {
  const files: Scenario[] = [];
  for (const word of words.filter((one) => one.endsWith('.json'))) {
    const scenario = readScenario(word);
    if (!scenario.ok) return scenario;
    files.push(scenario.value);
  }
  const unique = scenariosSchema.safeParse({ scenarios: files });
  if (!unique.success) return err(failure('bad_scenario', 'Two of the files hold scenarios of one name.', 'Give each a name of its own.'));
  return ok({ words: words.filter((one) => !one.endsWith('.json')), files });
}

/** A scenario from a file, as docs/risk.md describes it. */
function readScenario(file: string): Result<Scenario> {
  let text: string;
  try {
    text = readFileSync(path.resolve(file), 'utf8');
  } catch (error) {
    return err(failure('scenario_unreadable', `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, 'Name a JSON file with one scenario.'));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(failure('bad_scenario', `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Correct it; docs/risk.md shows one.'));
  }
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(failure('bad_scenario', `${file} is no scenario: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')}.`, 'Correct it; docs/risk.md shows one.'));
}

function chosenRows({ rows, equity, notes }: StressReport, { words, files }: Named): Result<StressReport['rows']> {
  if (equity === null) return err(failure('no_books', notes.join(' '), 'Run a session first, or name its folder with --data-dir.'));
  if (words.length === 0 && files.length === 0) return ok(rows);
  const fits = (row: StressReport['rows'][number], word: string): boolean => [row.key, row.name, `own:${row.name}`].some((one) => one.toLowerCase() === word.toLowerCase());
  const unknown = words.find((word) => !rows.some((row) => fits(row, word)));
  if (unknown !== undefined) return err(failure('unknown_scenario', `There is no scenario "${unknown}".`, `There are: ${rows.map(({ key }) => key).join(', ')}. A file of your own ends in .json; the app keeps yours in ${SETTINGS_FILE}.`));
  return ok(rows.filter((row) => words.some((word) => fits(row, word)) || (row.kind === 'own' && files.some(({ name }) => name === row.name))));
}

function stressLines({ framing, equity, at, rows, reverse, rules, notes }: StressReport, each: boolean): string[] {
  return [
    framing, ...(equity === null || at === null ? [] : [`Equity ${amount(equity)} at ${momentText(at)} UTC (the books' time).`]), '',
    ...tableLines(
      [{ name: 'if' }, { name: 'key' }, { name: 'change', right: true }, { name: 'of equity', right: true }, { name: 'margin', right: true }, { name: 'stopped', right: true }, { name: 'liquidated', right: true }, { name: 'limits broken after' }],
      rows.map((row, i) => [rows[i - 1]?.key === eventOf(row) ? '  over three days' : row.name, row.key, signedAmount(row.change), percent(row.share), marginText(row), String(countOf(row, 'stopped')), String(countOf(row, 'liquidated')), row.breaks.join(', ') || 'none']),
    ),
    ...(each ? rows.flatMap((row) => ['', row.name, ...positionLines(row)]) : []),
    '', reverse.sentence, ...reverse.assets.map(({ asset, direction, move }) => `  ${asset} alone: ${move === null ? `no ${direction} of it loses so much` : `a ${direction} of ${percent(Math.abs(move))}`}`),
    '', ...rules, ...notes,
  ];
}

/** Maintenance margin of the wallet, before → after; a dash where nothing is held on margin. */
function marginText(row: StressReport['rows'][number]): string {
  const margin = marginTaken(row);
  return margin === null ? '–' : `${percent(margin.before)} → ${margin.after === null ? '100 %' : percent(margin.after)}`;
}

function positionLines({ positions, sentence }: StressReport['rows'][number]): string[] {
  return [`  ${sentence}`, ...tableLines(
    [{ name: 'instrument' }, { name: 'direction' }, { name: 'moves', right: true }, { name: 'by' }, { name: 'ends' }, { name: 'at', right: true }, { name: 'change', right: true }],
    positions.map(({ instrument, direction, move, from, end, at, change }) => [instrument, direction, percent(move), from.replace('_', ' '), end, figure(at), signedAmount(change)]),
  ).map((line) => `  ${line}`)];
}

function countOf({ positions }: StressReport['rows'][number], wanted: 'stopped' | 'liquidated'): number {
  return positions.filter(({ end }) => end === wanted).length;
}
