import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import type { RiskCheck } from '../fact.ts';
import type { Turn } from '../turn.ts';
import type { Signal, SignalEnd } from './signal.ts';

/** Records how a signal ended, with the checks it met and the order it became. */
export function endSignal(turn: Turn, signal: Signal, end: SignalEnd, sentence: string, checks: readonly RiskCheck[], order: ClientOrderId | null): void {
  if (end !== 'executed') turn.state.teams.delete(signal.id);
  turn.facts.push({ kind: 'signal_ended', signal: signal.id, end, sentence, checks, order, at: turn.at });
}
