import type { RiskCheck } from '../../core/fact.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { signalRejections, tradingSignals } from './schema/signal.ts';

/** Signals from the vote to their end. */
export function signalHandlers(projection: Projection): Pick<FactHandlers, 'signal_raised' | 'signal_ended'> {
  const raised = projection.writer(tradingSignals);
  const rejected = projection.writer(signalRejections);
  const ended = projection.change(
    'UPDATE trading_signals SET "end" = ?, sentence = ?, checks = ?, client_order_id = ?, ended_at = ? WHERE id = (SELECT ?)',
  );
  return {
    signal_raised: ({ signal }) => {
      const { id, round, cycle, instrument, direction, confidence, expectedValue, plan, raisedAt, expiresAt } = signal;
      raised.write({
        id, session: projection.memory.session, roundId: round, cycleId: cycle, instrument, direction, confidence, expectedValue,
        entry: plan.entry, stop: plan.stop, target: plan.target, horizonMs: plan.horizonMs, rewardRisk: plan.rewardRisk,
        raisedAt, expiresAt, end: null, sentence: null, checks: null, clientOrderId: null, endedAt: null,
      });
    },
    signal_ended: ({ signal, end, sentence, checks, order, at }) => {
      ended(end, sentence, JSON.stringify(checks), order, at, signal);
      if (end === 'executed') return;
      for (const failed of failedOrNone(checks)) {
        rejected.write({ signalId: signal, end, check: failed?.name ?? null, value: failed?.value ?? null, limit: failed?.limit ?? null, sentence, at });
      }
    },
  };
}

function failedOrNone(checks: readonly RiskCheck[]): readonly (RiskCheck | null)[] {
  const failed = checks.filter((check) => !check.passed);
  return failed.length > 0 ? failed : [null];
}
