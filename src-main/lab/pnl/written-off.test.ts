import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import type { Reader } from '../reader.ts';
import { pnlFolder, type PnlFolder } from './pnl-folder.fixture.ts';
import { profitAndLoss, profitAndLossExport, profitAndLossLines } from './profit-and-loss.ts';

const HOUR = 3_600_000;
const WISH = { from: null, until: null, method: 'average', currency: null, atPar: false, by: 'instrument' } as const;
const sumOf = (...texts: string[]): string => toText(texts.reduce((sum, text) => sum + decimal<Money>(text), 0n) as Money);

let folder: PnlFolder;
let reader: Reader;

/**
 * 1 BTC bought at 100 and 1 at 130, one of the two gone by the venue's word at 1:30 (115 of cost, for which the venue had booked 112: the correction is −3), the other sold at 140. BTC closes at 120,
 * 150 and 160. What was held after each change is in the database, as the engine writes it.
 */
beforeAll(() => {
  folder = pnlFolder();
  ({ reader } = folder);
  const { run, instrument, candle, ledger } = folder;
  instrument('BTC', 'perpetual', 'USDT');
  for (const [openAt, close] of [[0, 120], [HOUR, 150], [2 * HOUR, 160]] as const) candle('BTC', openAt, close);
  run(`INSERT INTO positions (ordinal, id, session, venue, instrument, direction, opened_at, quantity, cost, realised, fees, funding, peak_quantity, protection, closed_at)
    VALUES (1, 'p1', 1, 'a', 'BTC', 'long', ${HOUR}, '0', '0', '25', '0', '0', '2', 'closed', ${2.5 * HOUR})`);
  const fill = (id: string, side: string, price: string, at: number): unknown =>
    run(`INSERT INTO fills (booking, id, venue, trade_id, position_id, instrument, side, price, quantity, fee, fee_currency, liquidity, cause, realised, at, booked_at) VALUES (${id.slice(1)}, '${id}', 'a', '${id}', 'p1', 'BTC', '${side}', '${price}', '1', '0', 'USDT', 'taker', 'order', '0', ${at}, ${at})`);
  const held = (change: string, quantity: string, at: number): unknown => run(`INSERT INTO position_events (position_id, change, quantity, realised, protection, at) VALUES ('p1', '${change}', '${quantity}', '0', 'native', ${at})`);
  ledger('deposit', '1000', 'opening balance', HOUR);
  fill('f1', 'buy', '100', HOUR + 10);
  held('opened', '1', HOUR + 10);
  fill('f2', 'buy', '130', HOUR + 20);
  held('increased', '2', HOUR + 20);
  held('protection', '2', HOUR + 30);
  held('reduced', '1', 1.5 * HOUR);
  ledger('adjustment', '-3', 'difference accepted', 1.5 * HOUR);
  fill('f3', 'sell', '140', 2.5 * HOUR);
  held('closed', '0', 2.5 * HOUR);
  ledger('realised', '25', 'f3', 2.5 * HOUR);
});
afterAll(() => folder.done());

describe('a position that was cut on the venue’s word', () => {
  it('is closed to the lots too: nothing of it is open any more, and the statement adds up', () => {
    for (const method of ['average', 'fifo'] as const) {
      const made = value(profitAndLoss(reader, { ...WISH, method }));
      expect([made.total.realised, made.total.unrealised, made.total.corrections, made.total.net, made.equityUntil]).toEqual(['25', '0', '-3', '22', '1022']);
      // Between the cut and the sale one is open, at 115 of average cost, and worth 150.
      const between = value(profitAndLoss(reader, { ...WISH, method, until: 2.25 * HOUR }));
      expect([between.total.realised, between.total.unrealised]).toEqual(method === 'average' ? ['0', '35'] : ['15', '20']);
      expect(between.equityUntil).toBe('1032');
      for (const part of [made, between]) expect(sumOf(part.equityFrom, part.deposits, part.total.net)).toBe(part.equityUntil);
    }
  });

  it('before the cut both are open', () => {
    expect(value(profitAndLoss(reader, { ...WISH, until: 1.5 * HOUR })).total).toMatchObject({ realised: '0', unrealised: '10' });
  });

  it('each lot is in the export, the one that is gone without a closing fill, and the line says why', () => {
    const exported = value(profitAndLossExport(reader, { ...WISH, method: 'fifo', what: 'lots', format: 'json' }));
    const rows = exported.text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, string | null>);
    expect(rows.map((row) => [row['quantity'], row['cost'], row['proceeds'], row['gain'], row['opening_fills'], row['closing_fill']])).toEqual([['1', '100', '115', '15', 'f1', null], ['1', '130', '140', '10', 'f2', 'f3']]);
    const { lines, sum } = value(profitAndLossLines(reader, { ...WISH, key: null, figure: 'realised', after: 0, limit: 10 }));
    expect([sum, lines.map(({ sentence, fills }) => [sentence, fills])]).toEqual(['25', [['taken off at average cost on the venue’s word', ['f1', 'f2']], ['sold what had been bought', ['f1', 'f2', 'f3']]]]);
    expect(value(profitAndLoss(reader, WISH)).closings).toBe(1);
  });
});
