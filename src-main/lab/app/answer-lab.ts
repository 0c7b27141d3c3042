/** Answers the lab-answered entries of the contract from a data folder's database. The one entry for whoever keeps readers: a worker, or a test. */
import type { ContractName, OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { profitAndLoss, profitAndLossExport, profitAndLossLines } from '../pnl/profit-and-loss.ts';
import { readLocks } from '../locks.ts';
import type { Reader } from '../reader.ts';
import { pastRebalances } from '../rebalance/past-rebalances.ts';
import { propose } from '../rebalance/propose.ts';
import { breaches } from './breaches.ts';
import { candles } from './chart-data.ts';
import { markers, shading } from './chart-marks.ts';
import { decisions } from './decisions.ts';
import { equityCurve } from './equity-curve.ts';
import { explain } from './explain.ts';
import { closedPositions, fills, orders } from './history-lists.ts';
import { exportJournal } from './journal-export.ts';
import { learned } from './learned.ts';
import { modelCosts } from './model-costs-of-day.ts';
import { correlations } from '../risk/correlations.ts';
import { riskReport } from '../risk/risk-report.ts';
import { stressReport } from '../stress/stress-report.ts';
import { backups, cycles, sessions } from './session-lists.ts';

type Handler<N extends ContractName> = (reader: Reader, input: ParsedInputOf<N>) => Result<OutputOf<N>>;

const handlers: { readonly [N in ContractName]?: Handler<N> } = {
  'agents.learned': (reader) => ok(learned(reader)),
  'locks.list': (reader, input) => ok(readLocks(reader, input)),
  'models.costs': (reader, input) => ok(modelCosts(reader, input)),
  'market.candles': (reader, input) => ok(candles(reader, input)),
  'market.markers': (reader, input) => ok(markers(reader, input)),
  'market.shading': (reader, input) => ok(shading(reader, input)),
  'order.list': (reader, input) => ok(orders(reader, input)),
  'fill.list': (reader, input) => ok(fills(reader, input)),
  'position.closed': (reader, input) => ok(closedPositions(reader, input)),
  'portfolio.profitAndLoss': profitAndLoss,
  'portfolio.profitAndLossLines': profitAndLossLines,
  'portfolio.profitAndLossExport': profitAndLossExport,
  'risk.stress': (reader, input) => ok(stressReport(reader, input)),
  'risk.correlations': (reader, input) => ok(correlations(reader, input)),
  'risk.report': (reader, input) => ok(riskReport(reader, input)),
  'portfolio.curve': (reader, input) => ok(equityCurve(reader, input)),
  'journal.decisions': (reader, input) => ok(decisions(reader, input)),
  'journal.explain': explain,
  'journal.export': (reader, input) => ok(exportJournal(reader, input)),
  'rebalance.propose': propose,
  'rebalance.list': (reader, input) => ok(pastRebalances(reader, input)),
  'risk.breaches': (reader, input) => ok(breaches(reader, input)),
  'review.sessions': (reader, input) => ok(sessions(reader, input)),
  'health.cycles': (reader, input) => ok(cycles(reader, input)),
  'backup.list': (reader) => ok(backups(reader)),
};

/** Answers one question. `input` is what the entry's schema made of it. Never throws: a database that cannot be read is a failure with a sentence. */
export function answerLab(reader: Reader, name: ContractName, input: unknown): Result<unknown> {
  const handler = handlers[name] as Handler<ContractName> | undefined;
  if (handler === undefined) return err(failure('not_answered_here', `The lab does not answer ${name}.`, 'Ask the engine or the app.'));
  try {
    return handler(reader, input as never);
  } catch (error) {
    return err(failure('lab_failed', `The database could not answer: ${error instanceof Error ? error.message : String(error)}.`, 'Run `quorum db check`; trading goes on.'));
  }
}
