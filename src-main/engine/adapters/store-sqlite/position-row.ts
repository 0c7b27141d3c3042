import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, RowId, SignalId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Position, ProtectionState } from '../../core/position/position.ts';
import { decimalOrNull, textOrNull } from './nullable-decimal.ts';
import type { RowOf } from './row-writer.ts';
import type { positions } from './schema/execution.ts';

/** The row of a position, protection included: a restart rebuilds it from here (lesson 12). */
export function positionRow(position: Readonly<Position>, session: number): RowOf<typeof positions> {
  const { id, venue, instrument, direction, openedAt, signal, command, closeAt, protection, nakedSince, stopOrder, targetOrder, closedAt, closeReason } = position;
  return {
    id, session, venue, instrument, direction, openedAt, signalId: signal, commandId: command, closeAt, protection, nakedSince, stopOrder, targetOrder, closedAt, closeReason,
    quantity: toText(position.quantity), cost: toText(position.cost), realised: toText(position.realised), fees: toText(position.fees),
    funding: toText(position.funding), peakQuantity: toText(position.peakQuantity), bestPrice: textOrNull(position.bestPrice),
    stop: textOrNull(position.stop), target: textOrNull(position.target), initialRisk: textOrNull(position.initialRisk), trailFrom: textOrNull(position.trailFrom), closing: null,
  };
}

/** The position a row holds, its fields in the order of the type. */
export function positionFrom(row: typeof positions.$inferSelect): Position {
  return {
    id: row.id as PositionId,
    venue: row.venue as VenueId,
    instrument: row.instrument as InstrumentId,
    direction: row.direction as Direction,
    openedAt: row.openedAt as Timestamp,
    signal: row.signalId as SignalId | null,
    command: row.commandId as RowId | null,
    quantity: decimal<Quantity>(row.quantity),
    cost: decimal<Money>(row.cost),
    realised: decimal<Money>(row.realised),
    fees: decimal<Money>(row.fees),
    funding: decimal<Money>(row.funding),
    peakQuantity: decimal<Quantity>(row.peakQuantity),
    bestPrice: decimalOrNull<Price>(row.bestPrice),
    stop: decimalOrNull<Price>(row.stop),
    target: decimalOrNull<Price>(row.target),
    initialRisk: decimalOrNull<Price>(row.initialRisk),
    trailFrom: decimalOrNull<Price>(row.trailFrom),
    closeAt: row.closeAt as Timestamp | null,
    protection: row.protection as ProtectionState,
    nakedSince: row.nakedSince as Timestamp | null,
    stopOrder: row.stopOrder as ClientOrderId | null,
    targetOrder: row.targetOrder as ClientOrderId | null,
    closedAt: row.closedAt as Timestamp | null,
    closeReason: row.closeReason,
  };
}
