import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { value } from '../../../src-shared/support/result.fixture.ts';
import type { Reader } from '../reader.ts';
import { pnlFolder, type PnlFolder } from './pnl-folder.fixture.ts';
import { profitAndLoss, profitAndLossLines } from './profit-and-loss.ts';

const HOUR = 3_600_000;
const WISH = { from: null, until: null, method: 'fifo', currency: 'EUR', atPar: false, by: 'instrument' } as const;

let folder: PnlFolder;
let reader: Reader;

/**
 * One perpetual in USDT; a euro is worth 1 ÷ 0.8 USDT in the second hour and 1 ÷ 0.9 in the third, by BTC in either. 1,000 USDT put in, 0.1 BTC bought at 50,000 (fee 1) in the second hour, sold
 * at 51,000 (fee 2) in the third, 200 USDT taken out after that.
 */
beforeAll(() => {
  folder = pnlFolder();
  ({ reader } = folder);
  const { run, instrument, candle, ledger } = folder;
  for (const [id, kind, quote] of [['BTC-USDT-PERP.a', 'perpetual', 'USDT'], ['BTC-USDT.a', 'spot', 'USDT'], ['BTC-EUR.a', 'spot', 'EUR']] as const) instrument(id, kind, quote);
  for (const [id, openAt, close] of [['BTC-USDT.a', 0, 50_000], ['BTC-EUR.a', 0, 40_000], ['BTC-USDT.a', HOUR, 50_000], ['BTC-EUR.a', HOUR, 45_000]] as const) candle(id, openAt, close);
  const fill = (id: string, side: string, price: string, fee: string, at: number): unknown =>
    run(`INSERT INTO fills (booking, id, venue, trade_id, position_id, instrument, side, price, quantity, fee, fee_currency, liquidity, cause, realised, at, booked_at) VALUES (${id.slice(1)}, '${id}', 'a', '${id}', 'p1', 'BTC-USDT-PERP.a', '${side}', '${price}', '0.1', '${fee}', 'USDT', 'taker', 'order', '0', ${at}, ${at})`);
  ledger('deposit', '1000', 'opening balance', HOUR);
  fill('f1', 'buy', '50000', '1', HOUR + 10);
  ledger('fee', '-1', 'f1', HOUR + 10);
  fill('f2', 'sell', '51000', '2', 2 * HOUR + 10);
  ledger('realised', '100', 'f2', 2 * HOUR + 10);
  ledger('fee', '-2', 'f2', 2 * HOUR + 10);
  ledger('withdrawal', '-200', 'transfer-1', 2 * HOUR + 20);
  ledger('adjustment', '0.5', 'rounding of average cost', 2 * HOUR + 30);
});
afterAll(() => folder.done());

describe('profit and loss in another currency', () => {
  it('counts each line at the rate of its moment, and what held money gained as currencies', () => {
    const made = value(profitAndLoss(reader, WISH));
    // Fees 1 × 0.8 + 2 × 0.9. Currencies: 1,000 USDT and the fee of 1 rose from 0.8 to 0.9: 100 − 0.1.
    expect(made.total).toMatchObject({ realised: '90', fees: '2.6', corrections: '0.45', currencies: '99.9', unrealised: '0', net: '187.75' });
    expect(made).toMatchObject({ deposits: '800', withdrawals: '180', equityUntil: '807.75', withoutRate: [] });
    expect(made.rates).toEqual([{ from: 'USDT', to: 'EUR', via: '1 ÷ BTC-USDT.a × BTC-EUR.a', at: 2 * HOUR + 30, rate: '0.9' }]);
    // 800 grew to 807.3 + 180 before the withdrawal: at the withdrawal's moment 1,097 × 0.9 = 987.3; then 807.3 to 807.75.
    expect(made.timeWeighted.value).toBeCloseTo((987.3 / 800) * (807.75 / 807.3) - 1, 12);
  });

  it('in its own currency nothing is made of currencies, and the lines are as they were booked', () => {
    const made = value(profitAndLoss(reader, { ...WISH, currency: null }));
    expect(made).toMatchObject({ currency: 'USDT', rates: [], equityUntil: '897.5', total: { realised: '100', fees: '3', corrections: '0.5', currencies: '0', net: '97.5' } });
  });

  it('each line says its rate, and a fill nothing tells the meaning of has no slippage', () => {
    const { lines, fills } = value(profitAndLossLines(reader, { ...WISH, key: null, figure: 'fees', after: 0, limit: 10 }));
    expect(lines.map(({ amount, native, rate }) => [amount, native, rate])).toEqual([['0.8', '1', '0.8'], ['1.8', '2', '0.9']]);
    expect(fills.map(({ id }) => id)).toEqual(['f1', 'f2']);
    expect(value(profitAndLoss(reader, WISH)).withoutReference).toBe(2);
    expect(value(profitAndLossLines(reader, { ...WISH, key: null, figure: 'fees', after: 1, limit: 10 }))).toMatchObject({ total: 2, sum: '2.6', lines: [{ amount: '1.8' }] });
  });

  it('without a rate says so and counts nothing of it; at par a dollar coin is a dollar', () => {
    const none = value(profitAndLoss(reader, { ...WISH, currency: 'USDC' }));
    expect(none).toMatchObject({ total: { net: '0' }, equityUntil: '0', withoutRate: [{ currency: 'USDT', lines: 6 }] });
    const atPar = value(profitAndLoss(reader, { ...WISH, currency: 'USD', atPar: true }));
    expect(atPar).toMatchObject({ total: { net: '97.5', currencies: '0' }, rates: [{ via: 'at par', rate: '1' }] });
  });
});

describe('funding', () => {
  it('opens down to the fills that made what it was paid on', () => {
    const { run } = folder;
    run(`INSERT INTO funding_payments (booking, venue, payment_id, instrument, amount, at) VALUES (9, 'a', 'pay-1', 'BTC-USDT-PERP.a', '-0.5', ${HOUR + 1_000})`);
    run(`INSERT INTO ledger_entries (id, venue, currency, kind, amount, balance_after, reference, at) VALUES ('pay-1', 'a', 'USDT', 'funding', '-0.5', '0', 'pay-1', ${HOUR + 1_000})`);
    const { lines, fills } = value(profitAndLossLines(reader, { ...WISH, currency: null, key: null, figure: 'funding', after: 0, limit: 10 }));
    expect(lines).toMatchObject([{ instrument: 'BTC-USDT-PERP.a', position: 'p1', fills: ['f1'], amount: '-0.5' }]);
    expect(fills.map(({ id }) => id)).toEqual(['f1']);
  });
});
