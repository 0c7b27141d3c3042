import type Database from 'better-sqlite3';
import type { ClientOrderId, InstrumentId, PositionId, RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Rebalance, RebalanceOrder, RebalanceStep, StepState } from '../../core/rebalance/rebalance.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { selectList } from './row-writer.ts';
import { portfolioTargets } from './schema/rebalance.ts';

/** A row for each order of a rebalance, written anew with every change of it. */
export function rebalanceHandlers(projection: Projection): Pick<FactHandlers, 'rebalance_changed'> {
  const writer = projection.writer(portfolioTargets, { overwriteBy: ['command_id', 'step'], except: ['session'] });
  return {
    rebalance_changed: ({ rebalance: { command, proposal, method, by, startedAt, endsAt, endedAt, sentence: outcome, steps } }) => {
      for (const [step, { instrument, action, direction, quantity, price, stop, held, target, state, sentence, order, position, filled }] of steps.entries()) {
        writer.write({
          commandId: command, step, session: projection.memory.session, proposal, method, by, startedAt, endsAt, endedAt, outcome, instrument, action, direction, quantity, price, stop, held, target, state, sentence,
          clientOrderId: order, positionId: position, filled,
        });
      }
    },
  };
}

/** The newest rebalance; undefined where there never was one. */
export function loadRebalance(db: Database.Database): Rebalance | undefined {
  const rows = db.prepare<[], typeof portfolioTargets.$inferSelect>(
    `SELECT ${selectList(portfolioTargets)} FROM portfolio_targets WHERE command_id = (SELECT command_id FROM portfolio_targets ORDER BY ordinal DESC LIMIT 1) ORDER BY step`,
  ).all();
  const [first] = rows;
  if (first === undefined) return undefined;
  const { commandId, proposal, method, by, startedAt, endsAt, endedAt, outcome } = first;
  return {
    command: commandId as RowId, proposal, method, by, startedAt: startedAt as Timestamp, endsAt: endsAt as Timestamp, endedAt: endedAt as Timestamp | null, sentence: outcome,
    steps: rows.map((row): RebalanceStep => ({
      instrument: row.instrument as InstrumentId, action: row.action as RebalanceOrder['action'], direction: row.direction as Direction, quantity: row.quantity, price: row.price, stop: row.stop, held: row.held, target: row.target,
      state: row.state as StepState, sentence: row.sentence, order: row.clientOrderId as ClientOrderId | null, position: row.positionId as PositionId | null, filled: row.filled,
    })),
  };
}
