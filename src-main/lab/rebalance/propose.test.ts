import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposalSchema, USUAL_REBALANCE, type RebalanceProposal, type RebalanceWish } from '../../../src-shared/contract/rebalance.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { Session } from '../../engine/composition/session.ts';
import { BOOKS_START, closesFrom, madeFolder } from '../risk/risk-folder.fixture.ts';
import { openReader, query, type Reader } from '../reader.ts';
import { propose } from './propose.ts';

let folder = '';
let reader: Reader;

/** Two hours of the generated market, in which the agents open something. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-rebalance-'));
  const session = value(await Session.open(
    { market: 'generated', speed: null, forMs: 2 * 3_600_000, untilMs: null, seed: 7, intervalMs: 60_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual' },
    new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined },
  ));
  await session.run();
  reader = value(openReader(folder));
}, 60_000);

afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true, force: true });
});

const proposed = (more: Partial<RebalanceWish> = {}): RebalanceProposal => proposalSchema.parse(value(propose(reader, { ...USUAL_REBALANCE, ...more })));
const refusal = (more: Partial<RebalanceWish>) => propose(reader, { ...USUAL_REBALANCE, ...more });

describe('a proposal from what is stored', () => {
  it('divides equity less cash by the method, says what each order costs and what they do to the volatility', () => {
    const proposal = proposed();
    expect(proposal.targets).toHaveLength(8);
    expect(proposal.targets.reduce((sum, { target }) => sum + target, 0)).toBeCloseTo(0.95, 6);
    for (const { present, target, after, dropped, instrument } of proposal.targets) {
      if (dropped === null) expect(Math.abs(after - target), instrument).toBeLessThan(0.015);
      else expect(after, instrument).toBe(present);
    }
    const traded = proposal.orders.reduce((sum, order) => sum + Number(order.value), 0);
    expect(proposal.turnover).toBeCloseTo(traded / Number(proposal.equity), 9);
    expect(Number(proposal.cost)).toBeCloseTo(proposal.orders.reduce((sum, { fee, slippage }) => sum + Number(fee) + Number(slippage), 0), 6);
    expect(proposal.cashAfter).toBeCloseTo(1 - proposal.targets.reduce((sum, { after }) => sum + Math.abs(after), 0), 9);
    expect(proposal.volatilityAfter).toBeGreaterThan(0);
    expect(proposal.basis).toMatchObject({ timeframe: '1m', returns: 719 });
  });

  it('is the same for the same question, and another for another', () => {
    expect(proposed()).toEqual(proposed());
    expect(proposed({ method: 'equal' }).id).not.toBe(proposed().id);
  });

  it('has the least volatility by minimum variance', () => {
    const least = proposed({ method: 'min_variance', costAversion: 0, leastChange: 0, max: 1 });
    for (const method of ['hrp', 'risk_parity', 'equal'] as const) expect(proposed({ method, leastChange: 0, max: 1 }).volatilityAfter).toBeGreaterThan(least.volatilityAfter * 0.999);
  });

  it('regression: a market recorded in hours, without a bar of a minute, is proposed for; it was told that no candle is stored', () => {
    const closes = (turn: number): readonly number[] => closesFrom(Array.from({ length: 400 }, (_, i) => 0.01 * Math.sin(i * turn)));
    const made = madeFolder({ markets: [{ id: 'BTC-USDT-PERP.alpha', kind: 'perpetual', closes: closes(1.7) }, { id: 'ETH-USDT-PERP.alpha', kind: 'perpetual', closes: closes(2.3) }], positions: [], equity: [10_000], balance: '10000' });
    try {
      const { basis, targets, orders } = proposalSchema.parse(value(propose(made.reader, { ...USUAL_REBALANCE, max: 1 })));
      expect(basis).toMatchObject({ timeframe: '1h', returns: 400, until: BOOKS_START + 401 * 3_600_000 });
      expect(targets.map(({ instrument }) => instrument)).toEqual(['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha']);
      expect(Number(orders[0]?.price)).toBeCloseTo(closes(1.7).at(-1) ?? Number.NaN, 1);
    } finally {
      made.done();
    }
  });

  it('keeps within the turnover', () => {
    const proposal = proposed({ method: 'equal', maxTurnover: 0.2, leastChange: 0 });
    expect(proposal.turnover).toBeLessThanOrEqual(0.2);
    expect(proposal.turnover).toBeGreaterThan(0.17);
  });

  it('leaves what is not named as it is, its value with it', () => {
    const some = proposed().targets.slice(0, 4).map(({ instrument }) => instrument);
    const proposal = proposed({ instruments: some, max: 0.5 });
    expect(proposal.targets.map(({ instrument }) => instrument)).toEqual(some);
    expect(proposal.left).toHaveLength(4);
    const stays = proposal.left.reduce((sum, { present }) => sum + Math.abs(present), 0);
    expect(proposal.targets.reduce((sum, { target }) => sum + target, 0)).toBeCloseTo(0.95 - stays, 6);
  });

  it('puts stops of new positions where it is told to', () => {
    const opened = proposed({ method: 'equal', stop: 0.03 }).orders.filter(({ action }) => action === 'open');
    expect(opened.length).toBeGreaterThan(0);
    for (const { stop, price, side } of opened) expect(Number(stop) / Number(price)).toBeCloseTo(side === 'buy' ? 0.97 : 1.03, 3);
  });
});

describe('what cannot be proposed is said, and no weight given', () => {
  it.each<[Partial<RebalanceWish>, string, RegExp]>([
    [{ windowHours: 24 * 30 }, 'insufficient_data', /^Insufficient data: \d+ of \d+ bars\.$/],
    [{ windowHours: 1 }, 'insufficient_data', /^Insufficient data: (59|60|5\d) returns over 60 bars of 1m that all have; 60 are needed\.$/],
    [{ max: 0.05 }, 'impossible_bounds', /^8 instruments of at most 5 % each cannot take up 95 % of equity\.$/],
    [{ instruments: ['XYZ'] }, 'unknown_instrument', /^There is no instrument XYZ where the money lies\.$/],
    [{ method: 'hrp', min: -0.1, shorts: true }, 'long_only_method', /^This method holds no short positions\.$/],
  ])('%j', (more, code, sentence) => {
    expect(refusal(more)).toMatchObject({ ok: false, error: { code, sentence: expect.stringMatching(sentence) as string } });
  });

  it('an empty folder has nothing to divide', () => {
    const empty = { all: () => [], first: () => undefined } as unknown as Reader;
    expect(propose(empty, USUAL_REBALANCE)).toMatchObject({ ok: false, error: { code: 'insufficient_data', sentence: 'Insufficient data: nothing was traded in this data folder yet.' } });
    expect(reader.first(query<{ n: number }>('count', 'SELECT count(*) AS n FROM candles'))?.n).toBeGreaterThan(1_000);
  });
});
