import { toText } from '../../../src-shared/domain/decimal.ts';
import type { Fact } from '../core/fact.ts';

/** One line of the story for a fact that belongs in it; null for the rest. */
export function describeFact(fact: Fact): string | null {
  switch (fact.kind) {
    case 'order_intended': return `   intend ${fact.order.purpose} ${fact.order.ticket.clientOrderId} ${fact.order.ticket.side} ${toText(fact.order.ticket.quantity)} ${fact.order.ticket.instrument}`;
    case 'order_changed': return `   order ${fact.clientOrderId} ${fact.from} → ${fact.to}${fact.reason === null ? '' : ` (${fact.reason})`} filled ${toText(fact.filledQuantity)}`;
    case 'fill_booked': return `   booked ${fact.fill.tradeId} ${fact.fill.side} ${toText(fact.fill.quantity)} ${fact.fill.instrument} (${fact.fill.cause})`;
    case 'position_changed': return `   position ${fact.position.instrument} ${fact.change}: ${fact.position.direction} ${toText(fact.position.quantity)} stop ${fact.position.stop === null ? 'none' : toText(fact.position.stop)} ${fact.position.protection}`;
    case 'disorder_changed': return `   fills out of order: ${fact.instruments.join(', ') || 'none any more'}; ledger adjusted by ${toText(fact.adjusted)}`;
    case 'closing_changed': return `   ${fact.position} ${fact.closing === null ? 'is no longer to be closed' : `is to be closed: ${fact.closing.reason}`}`;
    case 'trading_state_changed': return `   trading ${fact.from} → ${fact.to}: ${fact.reason}`;
    case 'alert_raised': return `   ALERT ${fact.level} ${fact.code}: ${fact.sentence}`;
    case 'reconciled': return fact.differences.length === 0 ? null : `   reconciled (${fact.cause}): ${fact.differences.map((one) => `${one.kind} ${one.subject} ours ${one.ours} venue ${one.venues}`).join('; ')}`;
    case 'signal_ended': return fact.end === 'executed' ? null : `   signal ended ${fact.end}: ${fact.sentence}`;
    case 'command_handled': return `   ${fact.command.kind}: ${fact.sentence}`;
    default: return null;
  }
}
