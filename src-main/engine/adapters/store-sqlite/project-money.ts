import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { balances, fundingPayments, ledgerEntries, portfolioSnapshots, tradingDays } from './schema/money.ts';
import { settings } from './schema/system.ts';

type MoneyFacts = 'ledger_posted' | 'payment_booked' | 'portfolio_marked' | 'day_started';

/** The ledger and what it adds up to. */
export function moneyHandlers(projection: Projection): Pick<FactHandlers, MoneyFacts> {
  const entryWriter = projection.writer(ledgerEntries);
  const balance = projection.writer(balances, { overwriteBy: ['venue', 'currency'] });
  const payment = projection.writer(fundingPayments);
  const day = projection.writer(tradingDays, { overwriteBy: ['starts_at'] });
  const { memory } = projection;
  return {
    ledger_posted: ({ entry }) => {
      const { id, venue, currency, kind, reference, at } = entry;
      const balanceAfter = toText(entry.balanceAfter);
      entryWriter.write({ id, venue, currency, kind, amount: toText(entry.amount), balanceAfter, reference, at });
      balance.write({ venue, currency, total: balanceAfter, updatedAt: at });
    },
    payment_booked: ({ venue, paymentId, instrument, amount, at }) => {
      memory.booking += 1;
      payment.write({ booking: memory.booking, venue, paymentId, instrument, amount: toText(amount), at });
    },
    portfolio_marked: markRecorder(projection),
    day_started: ({ startsAt, equity }) => day.write({ startsAt, equity: toText(equity) }),
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
    if (memory.peakEquity !== null && mark.equity <= memory.peakEquity) return;
    memory.peakEquity = mark.equity;
    setting.write({ key: 'peak_equity', value: equity, updatedAt: at });
  };
}
