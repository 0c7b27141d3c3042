import { ASKED_OF_SEATS, COST_GROUPS, MODEL_COSTS_BY_AGENT, readModelCosts, type AgentModelCost, type AskedOfSeat, type CostGroup, type DayModelCost, type DecisionModelCost, type ModelCost } from '../../lab/model-costs.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

type Row = AgentModelCost | DayModelCost | DecisionModelCost;

/** `quorum agents costs`: what language models were asked, and what it cost. */
export async function showModelCosts(basis: QueryBasis, by: string): Promise<ExitCode> {
  const { json, terminal } = basis;
  const group = COST_GROUPS.find((one) => one === by);
  if (group === undefined) {
    terminal.fail({ code: 'bad_group', sentence: `Costs cannot be listed by "${by}".`, remedy: `Use --by ${COST_GROUPS.join(', --by ')}.` });
    return ExitCode.usage;
  }
  return withReader(basis, async (reader) => {
    const rows = readModelCosts(reader, group);
    const asked = group === 'agent' ? reader.all(ASKED_OF_SEATS) : [];
    if (json) {
      for (const row of rows) await terminal.json({ type: 'model_cost', by: group, ...row });
      for (const row of asked) await terminal.json({ type: 'model_questions', ...row });
    } else if (rows.length === 0 && asked.length === 0) await terminal.line('No language model has been asked: every seat is answered by rules. docs/models.md says how to change that.');
    else await terminal.line([...costTable(group, rows), '', totalLine(reader.all(MODEL_COSTS_BY_AGENT)), ...(asked.length === 0 ? [] : ['', ...askedTable(asked)])].join('\n'));
    return ExitCode.done;
  });
}

function costTable(by: CostGroup, rows: readonly Row[]): string[] {
  const heads = { agent: ['framework', 'agent', 'model'], day: ['day'], decision: ['at', 'instrument', 'round', 'outcome'] }[by];
  return tableLines(
    [...heads.map((name) => ({ name })), { name: 'calls', right: true }, { name: 'answered', right: true }, { name: 'tokens', right: true }, { name: 'cost', right: true }, { name: 'seconds', right: true }],
    rows.map((row) => [...namesOf(row), String(row.calls), String(row.answered), String(row.tokens), `${dollars(row.micros)}${row.assumedMicros > 0 ? '*' : ''}`, (row.latencyMs / 1_000).toFixed(1)]),
  );
}

function namesOf(row: Row): string[] {
  if ('day' in row) return [row.day];
  if ('provider' in row) return [row.framework.replaceAll('_', ' '), row.agent, `${row.provider} ${row.model}`];
  return [momentText(row.at), row.instrument, row.round ?? '(counted in none)', row.outcome?.replaceAll('_', ' ') ?? '–'];
}

function totalLine(rows: readonly ModelCost[]): string {
  const sum = (of: (row: ModelCost) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const assumed = sum((row) => row.assumedMicros);
  return `In all ${dollars(sum((row) => row.micros))} for ${sum((row) => row.calls)} calls.${assumed === 0 ? '' : ` * Of it ${dollars(assumed)} for calls whose cost nobody told: booked at the most it can have been.`}`;
}

function askedTable(rows: readonly AskedOfSeat[]): string[] {
  return tableLines(
    [{ name: 'framework' }, { name: 'agent' }, { name: 'questions', right: true }, { name: 'counted', right: true }, { name: 'from memory', right: true }, { name: 'dropped', right: true }, { name: 'open', right: true }],
    rows.map(({ framework, agent, questions, counted, cached, dropped, unanswered }) => [framework.replaceAll('_', ' '), agent, ...[questions, counted, cached, dropped, unanswered].map(String)]),
  );
}

/** Millionths of a dollar as dollars; small sums to the millionth, since they are most of it. */
function dollars(micros: number): string {
  return `$${(micros / 1e6).toFixed(micros % 10_000 === 0 ? 2 : 6)}`;
}
