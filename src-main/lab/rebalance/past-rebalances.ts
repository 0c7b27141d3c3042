/** Rebalances that were begun, and what became of them. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import type { RebalanceRow } from '../../../src-shared/contract/rebalance-plan.ts';
import { query, type Reader } from '../reader.ts';

type Step = RebalanceRow['steps'][number];
type Row = Omit<RebalanceRow, 'steps'> & Step & { readonly outcome: string };

export const PAST_REBALANCES = query<Row, [limit: number]>(
  'rebalances',
  `SELECT command_id AS command, proposal, method, "by", started_at AS startedAt, ended_at AS endedAt, outcome, instrument, action, direction, quantity, price, stop, held, target, state, sentence, client_order_id AS "order", filled
   FROM portfolio_targets WHERE command_id IN (SELECT command_id FROM portfolio_targets WHERE step = 0 ORDER BY ordinal DESC LIMIT ?) ORDER BY ordinal`,
);

/** Answers `rebalance.list`. */
export function pastRebalances(reader: Reader, { limit }: ParsedInputOf<'rebalance.list'>): OutputOf<'rebalance.list'> {
  const found = new Map<string, Omit<RebalanceRow, 'steps'> & { readonly steps: Step[] }>();
  for (const { command, proposal, method, by, startedAt, endedAt, outcome, ...step } of reader.all(PAST_REBALANCES, limit)) {
    const known = found.get(command);
    if (known === undefined) found.set(command, { command, proposal, method, by, startedAt, endedAt, sentence: outcome, steps: [step] });
    else known.steps.push(step);
  }
  return { rebalances: [...found.values()].reverse() };
}
