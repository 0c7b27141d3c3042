import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { RowId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { ok, type Result } from '../../../src-shared/support/result.ts';
import { onStore, type StoredOutcome } from '../composition/stored-control.ts';
import type { Fact } from '../core/fact.ts';
import type { Halt } from '../core/halt/trading-state.ts';
import type { StoredState } from '../core/stored-state.ts';
import type { HaltOrder } from './halt-order.ts';
import type { HaltResult } from './halt-run.ts';

/**
 * Stores a halt that was carried out without the engine, where the database can be opened. A verified one becomes the stored state, so that the next start
 * has nothing left to do. One that is not stays with the halt file: the next start halts by it, and so cancels what still rests.
 * @param at the present time, ms UTC
 */
export function recordCarriedOut(order: HaltOrder, { verified, lines }: HaltResult, at: number): Result<StoredOutcome> {
  return onStore(order.dataDir, at, (store) => {
    const outcome = { accepted: true, sentence: `The halt worker halted in the engine's place: ${verified ? 'verified' : 'not everything is done, the next engine goes on'}.` };
    const handled: Fact = {
      kind: 'command_handled', command: { kind: 'halt', id: order.id as RowId, by: order.by, reason: order.reason, close: order.close }, at: at as Timestamp, ...outcome,
    };
    store.apply([...(verified ? haltFacts(store.load(), order, lines, at) : []), handled], { seq: 0, at: at as Timestamp, body: { kind: 'command_received', command: handled.command } });
    store.commit(true);
    return ok(outcome);
  });
}

function haltFacts(stored: StoredState, order: HaltOrder, lines: readonly HaltProgressLine[], at: number): Fact[] {
  const own: Halt = { id: order.id as RowId, by: order.by, reason: order.reason, close: order.close, at: order.at as Timestamp, verifiedAt: null, resumedAt: null, resumedBy: null };
  const standing = stored.halt ?? own;
  const halt: Halt = { ...standing, close: standing.close || order.close, verifiedAt: at as Timestamp };
  const facts: Fact[] = [{ kind: 'halt_changed', halt, report: lines.map((line) => ({ ...line, venue: line.venue as VenueId })), at: at as Timestamp }];
  if (stored.trading !== 'halted') facts.push({ kind: 'trading_state_changed', from: stored.trading, to: 'halted', reason: order.reason, by: order.by, at: at as Timestamp });
  return facts;
}
