import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import type { Order } from '../order/order.ts';
import type { EngineState } from '../state.ts';
import { exposuresOf } from './exposures.ts';
import { limitsOnEntry } from './limit-book.ts';
import { keeps } from './limit-holds.ts';
import { nameOf } from './limit-words.ts';
import { LimitGauge } from './measure-limit.ts';
import { ownersOfEntry } from './owner.ts';

/** Sums are made in another order here than where the entry was judged: what floats may differ by. */
const ROUNDING = 1e-9;

/** I5, for every limit that covers an entry that was just sent: with everything in flight and unknown counted, none is passed. */
export function assertLimits(state: EngineState, order: Order): void {
  const { instrument } = order.ticket;
  const limits = state.limits === null ? [] : limitsOnEntry(state.limits, instrument, ownersOfEntry(state.teams, order));
  if (limits.length === 0) return;
  const gauge = new LimitGauge(state);
  const exposures = exposuresOf(state);
  for (const limit of limits) {
    if (limit.measure === 'priceCollar') continue;
    const reading = gauge.read(limit, exposures);
    assert(reading.known, () => `I5: ${nameOf(limit)} has no figure and an entry on ${instrument} was sent`);
    const nearly = toNumber(reading.value) <= toNumber(limit.limit) * (1 + ROUNDING);
    assert(keeps(limit, reading.value, limit.limit) || ((limit.measure === 'var95' || limit.measure === 'correlation') && nearly), () => `I5: ${nameOf(limit)} ${toNumber(reading.value)}, limit ${toNumber(limit.limit)}`);
  }
}
