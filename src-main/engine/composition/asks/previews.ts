/** The core's previews in the words of the contract. */
import type { OutputOf } from '../../../../src-shared/contract/contract.ts';
import { toText, type Decimal } from '../../../../src-shared/domain/decimal.ts';
import type { PositionId } from '../../../../src-shared/domain/ids.ts';
import type { ManualTicket } from '../../core/command.ts';
import { previewProtection, type ProtectionWish } from '../../core/protection/move-protection.ts';
import { openPositionById } from '../../core/protection/naked.ts';
import { closeCost, closeSentence } from '../../core/protection/preview-close.ts';
import { previewEntry } from '../../core/risk/preview-entry.ts';
import type { Sizing } from '../../core/risk/sizing.ts';
import type { EngineState } from '../../core/state.ts';

const textOf = (value: Decimal | null | undefined): string | null => (value === null || value === undefined ? null : toText(value));

/** A ticket, judged whole. */
export function entryAnswer(state: EngineState, ticket: ManualTicket): OutputOf<'order.preview'> {
  const { allowed, sentence, checks, entry, exposureBefore, exposureLimit } = previewEntry(state, ticket, state.at);
  return {
    allowed, sentence, checks: [...checks],
    quantity: textOf(entry?.quantity), price: textOf(entry?.price), value: textOf(entry?.value), feeIn: textOf(entry?.feeIn), feeOut: textOf(entry?.feeOut),
    risk: textOf(entry?.risk), riskShare: entry?.riskShare ?? null, rewardRisk: entry?.rewardRisk ?? null,
    exposureBefore: toText(exposureBefore), exposureAfter: textOf(entry?.exposureAfter), exposureLimit: toText(exposureLimit), room: entry === null ? null : { by: entry.room.by, value: toText(entry.room.value) }, liquidationDistance: entry?.liquidationDistance ?? null, sizing: sizingOf(entry?.sizing ?? null),
  };
}

function sizingOf(sizing: Sizing | null): OutputOf<'order.preview'>['sizing'] {
  if (sizing === null) return null;
  const { sentence, method, quantity, binds, methods, headrooms } = sizing;
  return {
    sentence, method, quantity: toText(quantity), binds, methods: methods.map((one) => ({ method: one.method, quantity: textOf(one.quantity), words: one.words })),
    headrooms: headrooms.map(({ by, quantity: left }) => ({ by, quantity: toText(left) })),
  };
}

/** A moved stop or target, judged whole. */
export function protectAnswer(state: EngineState, wish: ProtectionWish): OutputOf<'position.previewProtect'> {
  const { allowed, sentence, stop, target, ifStopHits, r, riskShare } = previewProtection(state, wish);
  return { allowed, sentence, stop: textOf(stop), target: textOf(target), ifStopHits: textOf(ifStopHits), r, riskShare };
}

/** What closing a position costs about now; null: all of them. */
export function closeAnswer(state: EngineState, position: PositionId | null): OutputOf<'position.previewClose'> {
  const one = position === null ? undefined : openPositionById(state, position);
  const positions = position === null ? [...state.positions.values()] : one === undefined ? [] : [one];
  const cost = closeCost(state, positions);
  return { positions: cost.positions, low: toText(cost.low), high: toText(cost.high), sentence: closeSentence(cost) };
}
