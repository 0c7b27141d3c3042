/** An entry by hand: through the same checks as a signal's, then the one way an order comes to be. */
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import type { Command } from '../command.ts';
import { judgeWish } from '../risk/judge.ts';
import { wishOfTicket } from '../risk/entry-wish.ts';
import type { EngineState } from '../state.ts';
import { riskEvent, type Turn } from '../turn.ts';
import { submitEntry } from './submit.ts';

type PlaceOrder = Extract<Command, { kind: 'place_order' }>;

/** Carries out a ticket, or says what stands against it. What is refused is recorded with its checks. */
export function placeOrder(turn: Turn, command: PlaceOrder): { readonly accepted: boolean; readonly sentence: string } {
  const { state, at } = turn;
  const { ticket } = command;
  const wish = wishOfTicket(state, ticket);
  if (typeof wish === 'string') return { accepted: false, sentence: wish };
  const judgement = judgeWish(state, wish, at);
  if (!judgement.approved) {
    riskEvent(turn, 'ticket_refused', wish.instrument, `A ${wish.direction} entry by hand was refused: ${judgement.sentence}`, judgement.checks);
    return { accepted: false, sentence: `Not sent. ${judgement.sentence}` };
  }
  const { entry, checks } = judgement;
  const order = submitEntry(turn, entry, { origin: { kind: 'command', command: command.id }, timeInForce: wish.limit === null ? 'ioc' : 'gtc' }, checks);
  if (order.state !== 'sent') return { accepted: false, sentence: `Denied at the gate: ${order.reason ?? ''}.` };
  const verb = wish.direction === 'long' ? 'Buying' : 'Selling short';
  return { accepted: true, sentence: `${verb} ${toText(entry.quantity)} ${wish.instrument} at ${toText(entry.limitPrice)} or better; stop ${toText(entry.plan.stop)}.` };
}

/** The order a `place_order` command became; null when it became none. */
export function orderOfCommand(state: Readonly<EngineState>, command: PlaceOrder['id']): ClientOrderId | null {
  for (const id of [...state.orders.keys()].reverse()) {
    const order = state.orders.get(id);
    if (order?.purpose === 'entry' && order.origin.kind === 'command' && order.origin.command === command) return id;
  }
  return null;
}
