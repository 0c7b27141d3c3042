/**
 * Faults that have cost other people money, planted one at a time as a change of the source text while it is loaded. Each must
 * be caught by the witness: a simulation that cannot see them proves nothing.
 */
export interface PlantedFault {
  readonly name: string;
  /** What a trader would say happened. */
  readonly story: string;
  /** Below src-main/engine. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Looked for on days with the worst hour of a market. */
  readonly worst?: boolean;
}

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: 'resend after time-out', story: 'A send whose answer was lost is sent again (lesson 6).', file: 'core/order/answers.ts',
    find: 'if (failed.mayHaveArrived) return becomeUnknown(turn, order, `${failed.reason}: ${failed.sentence}`);',
    replace: "if (failed.mayHaveArrived) { turn.effects.push({ kind: 'send_request', venue: order.venue, request: { kind: 'submit', id: order.ticket.clientOrderId as never, ticket: order.ticket }, riskAdding: order.purpose === 'entry' }); return becomeUnknown(turn, order, 'resent'); }",
  },
  {
    name: 'unknown taken for refused', story: 'A send whose answer was lost is taken for refused: a second one follows (lesson 6).', file: 'core/order/answers.ts',
    find: 'if (failed.mayHaveArrived) return becomeUnknown(turn, order, `${failed.reason}: ${failed.sentence}`);', replace: '',
  },
  {
    name: 'fill booked twice', story: 'A repeated fill report is booked again (lesson 14).', file: 'core/fill/booking.ts',
    find: 'if (booked.has(key)) return false;', replace: '',
  },
  {
    name: 'missing fills not fetched', story: 'A fill whose report was lost is never booked (lesson 26).', file: 'core/reconcile/absorb-account.ts',
    find: 'if (!bookFill(turn, venue.id, fill)) continue;', replace: 'if (differences.length >= 0) continue;',
  },
  {
    name: 'stop not resized', story: 'The stop keeps the size of the first partial fill (lesson 20).', file: 'core/protection/converge.ts',
    find: "order.cancelRequestedAt === null && openQuantity(order) === size && order.ticket.triggerPrice === position.stop", replace: 'order.cancelRequestedAt === null && order.ticket.triggerPrice === position.stop',
  },
  {
    name: 'alarm forgotten', story: 'A position without a stop stays so in silence.', file: 'core/protection/naked.ts',
    find: "if (position === undefined || position.protection !== 'naked' || turn.state.dust.has(id)) return;", replace: 'if (position !== undefined) return; const positionGone: never = position; if (positionGone) return;',
  },
  {
    name: 'halt ignored by the sender', story: 'An order leaves after the click, while the engine has not heard of it yet (lessons 10, 50).', file: 'runner/runner.ts',
    find: 'if (riskAdding && this.#ports.haltSwitch.isSet()) {', replace: 'if (riskAdding && this.#closed) {',
  },
  {
    name: 'order sent before its intent is kept', story: 'A crash between the wire and the disk leaves an order nobody remembers (lesson 8).', file: 'runner/runner.ts',
    find: 'if (leaves || this.#options.groupTurns === 1) this.#commit();\n      else if (this.#uncommitted >= this.#options.groupTurns) this.#handOver();', replace: 'if (!leaves || this.#uncommitted > 3) this.#commit();',
  },
  {
    name: 'exposure not reserved', story: 'Two signals of one cycle together pass the limit that each alone keeps.', file: 'core/portfolio/valuation.ts',
    find: "if (order?.purpose === 'entry') count(", replace: "if (order?.purpose === 'exit') count(",
  },
  {
    name: 'stale data used', story: 'Entries on a price from minutes ago (lesson 44).', file: 'core/market/quality-gate.ts',
    find: "add('stale', staleSentence(known, config, at));", replace: "add('stale', at < 0 ? staleSentence(known, config, at) : null);",
  },
  {
    name: 'fee not in the ledger', story: 'The balance drifts from the venue’s by every fee.', file: 'core/fill/booking.ts',
    find: "post(turn, venue, fill.feeCurrency, 'fee', neg(fill.fee), fill.tradeId);", replace: '',
  },
  {
    name: 'position forgotten in a restart', story: 'After a crash the bot thinks it is flat (lessons 2, 12).', file: 'core/reconcile/recovery.ts',
    find: "if (!fresh.has(position.venue)) takeBackPosition(state, position);", replace: 'if (fresh.has(position.venue)) takeBackPosition(state, position);',
  },
  {
    name: 'exit without reduce-only', story: 'A close opens the opposite side (lesson 21).', file: 'core/order/submit.ts',
    find: "reduceOnly: intent.purpose !== 'entry'", replace: "reduceOnly: intent.purpose === 'stop'",
  },
  {
    name: 'fill after a cancel ignored', story: 'A fill of an order we thought finished does not count (lesson 5).', file: 'core/fill/booking.ts',
    find: '  addToOrder(turn, order, fill);\n', replace: "  if (order.state === 'cancelled' || order.state === 'expired') return;\n  addToOrder(turn, order, fill);\n",
  },
  {
    name: 'policy asleep', story: 'A stop that is refused for good leaves the position bare for ever (lesson 15).', file: 'core/protection/naked.ts',
    find: "      wantClosed(turn, position, 'unprotected', { kind: 'protection', reason: 'unprotected' }, false);\n", replace: '',
  },
  {
    name: 'stop loosened', story: 'A trailing stop gives way when the price hesitates.', file: 'core/protection/watch.ts',
    find: 'if (!isTighter(position.direction, onTick, stop) || abs(sub(onTick, stop)) < step) return;',
    replace: "if (!isTighter(position.direction, onTick, stop) || abs(sub(onTick, stop)) < step) { position.stop = stopOnTick(instrument, position.direction, position.direction === 'long' ? sub(stop, step) : add(stop, step)); tellProtection(turn, position); return; }",
  },
  {
    name: 'cooldown ignored', story: 'The next entry follows a loss at once.', file: 'core/locks/begin-lock.ts',
    find: ' (at + state.config.risk.cooldownMs', replace: ' (at + 0 * state.config.risk.cooldownMs',
  },
  {
    name: 'size ignores the stop', story: 'The position is as large as the limits allow, however far its stop is.', file: 'core/risk/entry-checks.ts',
    find: 'min(wanted, quantityFor(room.value, prices.limit))', replace: 'quantityFor(room.value, prices.limit)',
  },
  {
    name: 'ticket past the limits', story: 'An order by hand goes through though the account cannot carry it.', file: 'core/risk/entry-checks.ts',
    find: "yield check('portfolio exposure', measured <= portfolioRoom,", replace: "yield check('portfolio exposure', wish.by === 'hand' || measured <= portfolioRoom,",
  },
  {
    name: 'limit blind to what is in flight', story: 'Entries that are on their way count towards none of the limits a person has set.', file: 'core/limits/exposures.ts',
    find: "if (order === undefined || order.purpose !== 'entry' || !counts(order)) continue;", replace: "if (order === undefined || order.purpose !== 'exit' || !counts(order)) continue;",
  },
  {
    name: 'limit measured and not held', story: 'Every check is shown, and one that fails stops nothing.', file: 'core/limits/limit-checks.ts',
    find: 'const passed = keeps(limit, is.value, level);', replace: 'const passed = is.known || keeps(limit, is.value, level);',
  },
  {
    name: 'orders never counted', story: 'A loop that has gone mad sends as many orders a minute as it likes.', file: 'core/order/submit.ts',
    find: "if (order.purpose === 'entry' && turn.state.limits !== null) noteSend(turn.state.limits, order, turn.state.teams);", replace: '',
  },
  {
    name: 'breach told and not acted on', story: 'The market has made a position too large, the alarm rings, and nobody makes it smaller.', file: 'core/limits/watch-limits.ts',
    find: '      actOn(turn, limit, exposures);\n', replace: '      if (exposures.length < 0) actOn(turn, limit, exposures);\n',
  },
  {
    name: 'stop given way', story: 'A person drags a stop away and the loss has no limit.', file: 'core/protection/move-protection.ts',
    find: 'return lost <= limit ? null :', replace: 'return lost <= limit * 1000n as never ? null :',
  },
  {
    name: 'resting entry survives a halt', story: 'A limit order rests on through a halt and fills an hour later.', file: 'core/halt/halting.ts',
    find: "if (order === undefined || order.purpose !== 'entry') continue;\n    if (order.state === 'sent') {", replace: "if (order === undefined || order.purpose !== 'entry' || order.ticket.timeInForce === 'gtc') continue;\n    if (order.state === 'sent') {",
  },
  {
    name: 'chance from outside', story: 'A recorded session does not replay: something drew from the machine instead of the seed.', file: 'core/chance.ts',
    find: 'return sum >>> 0;', replace: 'return (sum ^ Math.floor(Math.random() * 65536)) >>> 0;',
  },
  {
    name: 'exit forgotten in a restart', story: 'A position that was being closed is simply held on to after a crash.', file: 'core/reconcile/absorb-account.ts',
    find: '    takeUpClosings(turn, venue.id);\n', replace: '',
  },
  {
    name: 'cooldown forgotten in a restart', story: 'A restart is a way round the wait after a loss.', file: 'core/reconcile/recovery.ts',
    find: 'if (venue !== undefined && !fresh.has(venue)) state.cooldownUntil.set(instrument, (at + state.config.risk.cooldownMs) as Timestamp);', replace: 'if (venue === undefined) continue;',
  },
  {
    name: 'locks forgotten in a restart', story: 'Three stops in a row stand the agents down, and a crash lets them go on at once.', file: 'core/locks/lock-book.ts',
    find: 'locks: new Map(from?.rows.map((lock) => [lock.id, lock]))', replace: 'locks: new Map()',
  },
  {
    name: 'lock ended by the next one', story: 'A second reason to stand down makes the first one forgotten.', file: 'core/locks/lock-book.ts',
    find: 'if (id !== lock.id && lockSubject(before) === subject && !holds(before, at)) book.locks.delete(id);', replace: 'if (id !== lock.id && subject !== null) book.locks.delete(id);',
  },
  {
    name: 'Kelly not capped', story: 'The stake is what the vote claims to be worth, however much of the account that is.', file: 'core/risk/sizing.ts',
    find: "[{ by: 'risk per trade', quantity: cap }, ...basis.headrooms]", replace: "[{ by: 'risk per trade', quantity: max(cap, asked.quantity ?? cap) }, ...basis.headrooms]",
  },
  {
    name: 'refusal believed for ever', story: 'A stop the venue called refused rests there, and outlives its position (lesson 22).', file: 'core/order/resolve.ts',
    find: 'if (contradicted.has(clientOrderId)) return true;', replace: '',
  },
  {
    name: 'silence unnoticed', story: 'The feed has died, a position is open, and nobody halts.', file: 'core/halt/failing-inputs.ts',
    find: 'heldCount(state) === 0) return;', replace: 'heldCount(state) >= 0) return;',
  },
  {
    name: 'order from nowhere', story: 'An order names a signal that no vote ever raised (I10).', file: 'core/cycle/execute-signals.ts',
    find: "{ origin: { kind: 'signal', signal: signal.id, round: signal.round },", replace: "{ origin: { kind: 'signal', signal: signal.round as never, round: signal.round },",
  },
  {
    name: 'loss unseen between cycles', story: 'Prices fall through the limit and nothing happens until the next cycle.', file: 'core/engine.ts', worst: true,
    find: 'if (mustLook && breaksLossLimit(state, at)) monitorPortfolio(turn);', replace: '',
  },
  {
    name: 'booked loss unseen', story: 'The last position is stopped out past the limit on the day’s loss, and the next order leaves.', file: 'core/engine.ts', worst: true,
    find: 'turn.state.lossWatch === null && breaksLossLimit(turn.state, turn.at)', replace: 'turn.at < 0',
  },
  {
    name: 'open losses forgotten', story: 'Only what was realised counts against the limit: a crash is no loss while it is held.', file: 'core/portfolio/valuation.ts', worst: true,
    find: 'return add(cash(state, venue), unrealisedTotal(state, venue));', replace: 'return cash(state, venue);',
  },
  {
    name: 'loss forgotten in a restart', story: 'A restart begins the day anew: it may lose as much again.', file: 'core/reconcile/recovery.ts', worst: true,
    find: 'state.day = stored.day === null ? null : { ...stored.day };', replace: 'state.day = null;',
  },
  {
    name: 'resumed past the limit', story: 'A click lifts the halt of the day’s loss, and orders leave until somebody looks again.', file: 'core/halt/resuming.ts', worst: true,
    find: 'return worth > floor ? null :', replace: 'return worth > 0n ? null :',
  },
  {
    name: 'withdrawal taken for a loss', story: 'Money is taken out, and the loss limit halts as if it had been lost.', file: 'core/portfolio/move-money.ts',
    find: '  scaleLossBases(turn, before, after);\n', replace: '',
  },
  {
    name: 'transfer booked twice', story: 'A deposit is told by the answer and by the report, and counts twice.', file: 'core/portfolio/move-money.ts',
    find: 'venueState === undefined || !claim(turn, venue, transferId)', replace: 'venueState === undefined || (!claim(turn, venue, transferId) && amount < 0n)',
  },
  {
    name: 'rebalance past the limits', story: 'Because a person said yes to the whole, an entry of a rebalance goes through however large it is.', file: 'core/rebalance/judge-step.ts',
    find: "new Set([...state.dust, held.id]) } : state, wish, at);", replace: "new Set([...state.dust, held.id]) } : { ...state, config: { ...state.config, risk: { ...state.config.risk, maxInstrumentExposure: 9 } } }, wish, at);",
  },
  {
    name: 'rebalance goes on after a halt', story: 'Trading is halted, and the rebalance goes on selling.', file: 'core/rebalance/pursue-rebalance.ts',
    find: "if (state.trading !== 'active') return", replace: "if (state.trading === 'reducing') return",
  },
  {
    name: 'rebalance sells more than is held', story: 'A reduction is as large as it was asked for, whatever is held by then.', file: 'core/rebalance/judge-step.ts',
    find: 'min(floorTo(size, instrument.lotSize), whole);', replace: 'floorTo(size, instrument.lotSize);',
  },
  {
    name: 'rebalance sends all at once', story: 'What is bought leaves before what was to pay for it is sold.', file: 'core/rebalance/pursue-rebalance.ts',
    find: "rebalance.steps.findIndex(({ state }) => state === 'sent');", replace: "rebalance.steps.findIndex(({ state, action }) => state === 'sent' && action === 'close');",
  },
  {
    name: 'rebalance without an end', story: 'The venue is back after a quarter of an hour, and orders of a market that was leave.', file: 'core/rebalance/start-rebalance.ts',
    find: 'const WITHIN_MS = 10 * 60_000;', replace: 'const WITHIN_MS = 100 * 60_000;',
  },
  {
    name: 'old proposal taken up', story: 'A proposal of an hour ago is carried out on the market of now.', file: 'core/rebalance/start-rebalance.ts',
    find: 'if (age > OLDEST_PROPOSAL_MS) return', replace: 'if (age > 10 * OLDEST_PROPOSAL_MS) return',
  },
  {
    name: 'proposal carried out twice', story: 'A proposal sent again after another one is carried out again.', file: 'core/rebalance/start-rebalance.ts',
    find: 'if (rebalance !== null && plan.madeAt < rebalance.startedAt', replace: 'if (rebalance !== null && plan.madeAt < 0',
  },
  {
    name: 'changed limit forgotten in a restart', story: 'A limit made tighter while trading went on is what it was after a crash.', file: 'core/risk/kept-limit.ts',
    find: 'if (limits.length === 0 && list === null) return config;', replace: 'if (limits.length >= 0 || list === null) return config;',
  },
  {
    name: 'limit loosened without a word', story: 'A limit is made looser, and nobody can say why.', file: 'core/risk/change-limits.ts',
    find: 'if (looser.length > 0 && reason.trim().length < SHORTEST_REASON) return', replace: 'if (looser.length > 9) return',
  },
];
