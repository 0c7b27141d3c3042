import { ZERO_MONEY, toText } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import { POLICY_STANDING } from './project-policy.ts';
import { BOOKED_BEFORE, DRAWDOWN_FROM, REALISED_TODAY, type FactHandlers, type Projection } from './projection.ts';
import { balances, fundingPayments, ledgerEntries, portfolioSnapshots, tradingDays, transfers } from './schema/money.ts';
import { settings } from './schema/system.ts';

type MoneyFacts = 'ledger_posted' | 'external_changed' | 'disorder_changed' | 'payment_booked' | 'money_moved' | 'portfolio_marked' | 'day_started';

/** The ledger and what it adds up to. */
export function moneyHandlers(projection: Projection): Pick<FactHandlers, MoneyFacts> {
  const entryWriter = projection.writer(ledgerEntries);
  const balance = projection.writer(balances, { overwriteBy: ['venue', 'currency'] });
  const payment = projection.writer(fundingPayments);
  const day = projection.writer(tradingDays);
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const { memory } = projection;
  return {
    external_changed: ({ instrument, quantity, at }) => setting.write({ key: `external:${instrument}`, value: toText(quantity), updatedAt: at }),
    disorder_changed: ({ venue, currency, instruments, adjusted, at }) =>
      setting.write({ key: `disorder:${venue} ${currency}`, value: JSON.stringify({ instruments, adjusted: toText(adjusted) }), updatedAt: at }),
    ledger_posted: ({ entry }) => {
      const { id, venue, currency, kind, reference, at } = entry;
      const balanceAfter = toText(entry.balanceAfter);
      entryWriter.write({ id, venue, currency, kind, amount: toText(entry.amount), balanceAfter, reference, at });
      balance.write({ venue, currency, total: balanceAfter, updatedAt: at });
    },
    payment_booked: ({ venue, paymentId, instrument, amount, at }) => {
      memory.booking += 1;
      payment.write({ booking: memory.booking, venue, paymentId, instrument, amount: toText(amount), at, account: memory.accounts.get(venue) ?? 0 });
    },
    money_moved: transferRecorder(projection),
    portfolio_marked: markRecorder(projection),
    day_started: ({ startsAt, equity }) => {
      day.write({ startsAt, equity: toText(equity), session: memory.session });
      memory.realisedToday = ZERO_MONEY;
      setting.write({ key: REALISED_TODAY, value: '0', updatedAt: startsAt });
    },
  };
}

/**
 * Begins the books of accounts anew: their trade ids may come again, and highest equity and day start without a past. What was booked stays.
 */
export function bookOpener(projection: Projection): (venues: readonly VenueId[], at: number) => void {
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const forgetExternal = projection.change("DELETE FROM settings WHERE key LIKE 'external:%.' || ?");
  const forgetDisorder = projection.change("DELETE FROM settings WHERE key LIKE 'disorder:' || ? || ' %'");
  const forgetEquity = projection.change(`DELETE FROM settings WHERE key IN ('peak_equity', '${DRAWDOWN_FROM}', '${REALISED_TODAY}')`);
  const forgetResults = projection.change('DELETE FROM agent_performance');
  const forgetLessons = projection.change('DELETE FROM agent_lessons');
  const forgetPolicy = projection.change('DELETE FROM policy_values');
  const forgetStanding = projection.change(`DELETE FROM settings WHERE key = '${POLICY_STANDING}'`);
  const { memory } = projection;
  return (venues, at) => {
    if (venues.length === 0) return;
    memory.accounts = new Map([...memory.accounts, ...venues.map((venue) => [venue, memory.session] as const)]);
    memory.peakEquity = null;
    memory.drawdownFrom = null;
    memory.realisedToday = ZERO_MONEY;
    forgetEquity();
    // What agents got right later in a market that is traded from its start again must not weigh them.
    forgetResults();
    forgetLessons();
    forgetPolicy();
    forgetStanding();
    for (const venue of venues) {
      forgetExternal(venue);
      forgetDisorder(venue);
    }
    setting.write({ key: 'books_since', value: String(memory.session), updatedAt: at });
    setting.write({ key: BOOKED_BEFORE, value: String(memory.booking), updatedAt: at });
  };
}

/** Money in or out, and what losses are measured from since. The newest row of the day is the day's beginning, as it counts now. */
function transferRecorder(projection: Projection): FactHandlers['money_moved'] {
  const transfer = projection.writer(transfers);
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const dayStart = projection.change('INSERT INTO trading_days (starts_at, equity, session) SELECT starts_at, ?, ? FROM trading_days ORDER BY ordinal DESC LIMIT 1');
  const { memory } = projection;
  return ({ venue, transferId, currency, amount, worth, day: dayEquity, peakEquity, drawdownFrom, at }) => {
    memory.booking += 1;
    transfer.write({ booking: memory.booking, venue, transferId, currency, amount: toText(amount), worth: toText(worth), at, account: memory.accounts.get(venue) ?? 0 });
    if (dayEquity !== null) dayStart(toText(dayEquity), memory.session);
    memory.peakEquity = peakEquity;
    memory.drawdownFrom = drawdownFrom;
    if (peakEquity !== null) setting.write({ key: 'peak_equity', value: toText(peakEquity), updatedAt: at });
    if (drawdownFrom !== null) setting.write({ key: DRAWDOWN_FROM, value: toText(drawdownFrom), updatedAt: at });
  };
}

function markRecorder(projection: Projection): FactHandlers['portfolio_marked'] {
  const snapshot = projection.batch(portfolioSnapshots);
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const { memory } = projection;
  return ({ mark }) => {
    const { at, drawdown, openPositions, unprotected } = mark;
    const equity = toText(mark.equity);
    snapshot.write({
      session: memory.session, at, equity, cash: toText(mark.cash), unrealised: toText(mark.unrealised), exposure: toText(mark.exposure),
      openRisk: toText(mark.openRisk), realisedToday: toText(mark.realisedToday), drawdown, openPositions, unprotected,
    });
    if (memory.drawdownFrom === null || mark.equity > memory.drawdownFrom) {
      memory.drawdownFrom = mark.equity;
      setting.write({ key: DRAWDOWN_FROM, value: equity, updatedAt: at });
    }
    if (memory.peakEquity !== null && mark.equity <= memory.peakEquity) return;
    memory.peakEquity = mark.equity;
    setting.write({ key: 'peak_equity', value: equity, updatedAt: at });
  };
}
