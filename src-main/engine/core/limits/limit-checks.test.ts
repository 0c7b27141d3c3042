import { describe, expect, it } from 'vitest';
import { money, toText } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import type { RiskCheck } from '../fact.ts';
import { BTC, Desk, ETH_SPOT, instrumentOf, LATENCY_MS, SOL, type DeskOptions } from '../engine.fixture.ts';
import { liquidationPrice } from '../measures/liquidation-price.ts';
import { previewEntry } from '../risk/preview-entry.ts';
import { judge, type Judgement } from '../risk/judge.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'portfolio', subject: null, measure: 'notional', limit: 3_000, act: 'block', ...more });

/** A desk with limits, the basic ones far away. */
const deskWith = (limits: readonly RiskLimit[], more: DeskOptions = {}): Desk => new Desk({ ...more, tweaks: { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, limits } } });

function verdict(desk: Desk, ...args: Parameters<Desk['signal']>): Judgement {
  const signal = desk.signal(...args);
  desk.state.queue.pop();
  return judge(desk.state, signal, desk.state.at);
}

const named = ({ checks }: { readonly checks: readonly RiskCheck[] }, name: string): RiskCheck | undefined => checks.find((check) => check.name === name);
const size = (judgement: Judgement): string => (judgement.approved ? toText(judgement.entry.quantity) : judgement.sentence);

/** Bars of five minutes that move, so that VaR has something to measure. `beta` 1: as the others; 0: on its own. */
function past(desk: Desk, instrument: InstrumentId, bars: number, beta = 1): void {
  const first = Math.floor(desk.at / 300_000) - bars;
  let [state, own] = [7, instrument.charCodeAt(0) * 9_973];
  desk.observe(...Array.from({ length: bars }, (_, i) => {
    state = (state * 48_271) % 2_147_483_647;
    own = (own * 48_271) % 2_147_483_647;
    const move = (beta * (state / 2_147_483_647 - 0.5) + (1 - beta) * (own / 2_147_483_647 - 0.5)) * 0.6;
    return { kind: 'candle' as const, instrument, timeframe: '5m' as const, openAt: ((first + i) * 300_000) as Timestamp, open: 100, high: 101, low: 99, close: 100 + move, volume: 1, closed: true as const, history: true as const };
  }));
}

/** A desk whose instruments have a past of so many bars in place of sixty flat ones. */
function deskWithPast(limits: readonly RiskLimit[], bars: number, beta = 1): Desk {
  const desk = deskWith(limits, { warm: false, unreconciled: true, instruments: [BTC, SOL] });
  for (const { id } of desk.instruments) {
    past(desk, id, bars, beta);
    desk.quote(id, 100);
  }
  desk.advance(2 * LATENCY_MS);
  return desk;
}

describe('an entry keeps every limit that covers it; the agents take what room there is', () => {
  it.each<[string, readonly RiskLimit[], string, string, string]>([
    // Without a limit 21.739 at 100.3 = 2180.42 would be bought.
    ['the portfolio’s notional', [limit({ limit: 1_500 })], '14.955', 'portfolio notional', '1500'],
    ['the instrument’s', [limit({ scope: 'instrument', subject: BTC.id, limit: 1_003 })], '10', 'BTC-USDT-PERP.alpha notional', '1003'],
    ['each instrument’s', [limit({ scope: 'instrument', limit: 1_003 })], '10', 'BTC-USDT-PERP.alpha notional', '1003'],
    ['the venue’s', [limit({ scope: 'venue', subject: 'alpha', limit: 1_003 })], '10', 'alpha notional', '1003'],
    ['the currency’s', [limit({ scope: 'quote', subject: 'USDT', limit: 1_003 })], '10', 'USDT notional', '1003'],
    ['a quantity', [limit({ scope: 'instrument', subject: BTC.id, measure: 'quantity', limit: 3.5 })], '3.5', 'BTC-USDT-PERP.alpha quantity', '3.5'],
    ['leverage', [limit({ measure: 'leverage', limit: 0.1003 })], '9.996', 'portfolio leverage', '0.1003'],
    ['concentration: a tenth of equity in one instrument', [limit({ measure: 'concentration', limit: 0.1003 })], '9.996', 'portfolio concentration', '0.1003'],
    ['the tightest of several', [limit({ limit: 1_500 }), limit({ scope: 'instrument', limit: 1_003 }), limit({ scope: 'venue', limit: 1_200 })], '10', 'BTC-USDT-PERP.alpha notional', '1003'],
  ])('%s', (_name, limits, quantity, name, level) => {
    const judgement = verdict(deskWith(limits), BTC.id);
    expect(size(judgement)).toBe(quantity);
    expect(named(judgement, name)).toMatchObject({ before: '0', limit: level, passed: true });
  });

  it('what leaves less than the smallest order is named, with what that would make of it', () => {
    const desk = deskWith([limit({ limit: 3_000 }), limit({ scope: 'venue', measure: 'leverage', limit: 2 })]);
    desk.signal(BTC.id);
    desk.signal(SOL.id);
    desk.cycle();
    // 0.027 is left: 0.05 of it is the least the venue takes.
    expect(size(verdict(desk, ETH_SPOT.id))).toBe('portfolio notional: 2999.973 → 3004.988, limit 3000. Also: minimum quantity, minimum value.');
  });

  it('one that covers another instrument says nothing', () => {
    const judgement = verdict(deskWith([limit({ scope: 'instrument', subject: SOL.id, limit: 10 })]), BTC.id);
    expect(size(judgement)).toBe('21.739');
    expect(judgement.checks.some(({ name }) => name.includes('notional'))).toBe(false);
  });

  it('what is in flight and what is unknown counts: before → after', () => {
    const desk = deskWith([limit({ limit: 3_000 })]);
    desk.venue.next('submit', 'lost');
    desk.enter(SOL.id);
    desk.advance(6_000);
    const judgement = verdict(desk, BTC.id);
    expect(named(judgement, 'portfolio notional')).toEqual({ name: 'portfolio notional', before: '2180.4217', value: '2999.973', limit: '3000', unit: 'money', passed: true });
    expect(size(judgement)).toBe('8.171');
  });

  it('of one measure only the tightest act is asked of an entry', () => {
    const judgement = verdict(deskWith([limit({ limit: 2_000, act: 'halt' }), limit({ limit: 1_003, act: 'block' })]), BTC.id);
    expect(judgement.checks.filter(({ name }) => name === 'portfolio notional').map((check) => check.limit)).toEqual(['1003']);
  });
});

describe('a ticket is refused, not made smaller, and told before → after → limit', () => {
  it('in its preview and in its refusal alike', () => {
    const desk = deskWith([limit({ limit: 1_000 }), limit({ measure: 'leverage', limit: 0.05 })]);
    const ticket = { instrument: BTC.id, direction: 'long' as const, type: 'market' as const, price: null, size: { by: 'quantity' as const, quantity: '12' }, stop: '98', target: null };
    const preview = previewEntry(desk.state, ticket, desk.state.at);
    expect(preview.sentence).toBe('portfolio notional: 0 → 1203.6, limit 1000. Also: portfolio leverage.');
    expect(named(preview, 'portfolio leverage')).toEqual({ name: 'portfolio leverage', before: '0', value: '0.12041', limit: '0.05', unit: 'times', passed: false });
    // 500 less what it costs: 0.3 of 100.3 worse than the market, and the fee.
    expect(preview.entry?.room.by).toBe('portfolio leverage');
    expect(toText(preview.entry?.room.value ?? money('0'))).toMatch(/^499\.9127/);
    desk.command({ kind: 'place_order', ticket });
    expect(desk.factsOf('command_handled').at(-1)).toMatchObject({ accepted: false, sentence: `Not sent. ${preview.sentence}` });
    expect(desk.factsOf('risk_event').at(-1)?.checks).toEqual(preview.checks);
  });

  it('with a stop on the wrong side as well: every limit is measured, since the size is known', () => {
    const desk = deskWith([limit({ limit: 1_000 }), limit({ measure: 'openOrders', limit: 5 })], {});
    const preview = previewEntry(desk.state, { instrument: BTC.id, direction: 'long', type: 'market', price: null, size: { by: 'quantity', quantity: '600' }, stop: '101', target: null }, desk.state.at);
    expect(preview.sentence).toBe('stop on the right side: 101, limit below 100. Also: stop distance, instrument exposure, portfolio notional.');
    expect(preview.entry).toBeNull();
    expect(named(preview, 'portfolio open orders')).toMatchObject({ before: '0', value: '1', passed: true });
  });

  it.each<[string, readonly RiskLimit[], string]>([
    ['open orders', [limit({ measure: 'openOrders', limit: 1 })], 'portfolio open orders: 1 → 2, limit 1.'],
    ['open positions', [limit({ measure: 'openPositions', limit: 1 })], 'portfolio open positions: 1 → 2, limit 1.'],
    ['orders a minute', [limit({ measure: 'ordersPerMinute', limit: 1 })], 'portfolio orders per minute: 1 → 2, limit 1.'],
    ['orders a minute at a venue', [limit({ measure: 'ordersPerMinute', scope: 'venue', limit: 1 })], 'alpha orders per minute: 1 → 2, limit 1.'],
    ['a collar', [limit({ measure: 'priceCollar', limit: 0.002 })], 'portfolio price collar: 0.003, limit 0.002.'],
    ['a least equity', [limit({ measure: 'minEquity', limit: 10_001 })], 'portfolio minimum equity: 10000 → 9992.38808914, limit 10527.368421052631578947.'],
  ])('%s', (_name, limits, sentence) => {
    const desk = deskWith(limits);
    desk.signal(SOL.id);
    desk.cycle();
    expect(size(verdict(desk, BTC.id))).toBe(sentence);
  });

  it('a minute later the orders of the last are forgotten', () => {
    const desk = deskWith([limit({ measure: 'ordersPerMinute', limit: 1 })]);
    desk.enter(SOL.id);
    desk.advance(59_000);
    expect(verdict(desk, BTC.id).approved).toBe(false);
    desk.advance(1_001);
    desk.quote(BTC.id, 100);
    expect(size(verdict(desk, BTC.id))).toBe('21.739');
  });
});

describe('VaR and correlation after the trade', () => {
  it('too little past, and nothing is sent: fail closed, with a sentence', () => {
    expect(size(verdict(deskWithPast([limit({ measure: 'var95', limit: 0.02 })], 120), BTC.id))).toBe('portfolio VaR 95: needs 250 bars, has 119, limit 0.02.');
    const desk = deskWithPast([limit({ measure: 'correlation', limit: 0.5 })], 50);
    desk.open(SOL.id);
    expect(size(verdict(desk, BTC.id))).toBe('portfolio correlation: needs 60 bars, has 49, limit 0.5.');
  });

  it('the agents buy what keeps VaR; half the limit, half the size', () => {
    const wide = verdict(deskWithPast([limit({ measure: 'var95', limit: 0.5 })], 400), BTC.id);
    expect(size(wide)).toBe('21.739');
    const full = Number(named(wide, 'portfolio VaR 95')?.value);
    expect(full).toBeGreaterThan(0.005);
    const tight = verdict(deskWithPast([limit({ measure: 'var95', limit: full / 2 })], 400), BTC.id);
    expect(Number(size(tight))).toBeCloseTo(21.739 / 2, 1);
    expect(Number(named(tight, 'portfolio VaR 95')?.value)).toBeLessThanOrEqual(full / 2);
  });

  it('volatility likewise, of fewer bars: half the limit, half the size; what leans the other way passes', () => {
    expect(size(verdict(deskWithPast([limit({ measure: 'volatility', limit: 0.02 })], 50), BTC.id))).toBe('portfolio volatility: needs 60 bars, has 49, limit 0.02.');
    const wide = verdict(deskWithPast([limit({ measure: 'volatility', limit: 0.9 })], 100), BTC.id);
    const full = Number(named(wide, 'portfolio volatility')?.value);
    expect(full).toBeGreaterThan(0.003);
    const tight = verdict(deskWithPast([limit({ measure: 'volatility', limit: full / 2 })], 100), BTC.id);
    expect(Number(size(tight))).toBeCloseTo(21.739 / 2, 1);
    expect(Number(named(tight, 'portfolio volatility')?.value)).toBeLessThanOrEqual(full / 2);
    const desk = deskWithPast([limit({ measure: 'volatility', limit: full * 1.2 })], 100);
    desk.open(SOL.id);
    expect(Number(size(verdict(desk, BTC.id)))).toBeLessThan(6);
    expect(size(verdict(desk, BTC.id, 'short', { stop: 102, target: 96 }))).toBe('21.736');
  });

  it('what leans the other way lowers VaR, and passes where more of the same does not', () => {
    const limits = [limit({ measure: 'var95', limit: 0.5 })];
    const desk = deskWithPast(limits, 400);
    desk.open(SOL.id);
    const before = Number(named(verdict(desk, BTC.id), 'portfolio VaR 95')?.before);
    expect(Number(named(verdict(desk, BTC.id, 'long'), 'portfolio VaR 95')?.value)).toBeCloseTo(2 * before, 2);
    expect(Number(named(verdict(desk, BTC.id, 'short', { stop: 102, target: 96 }), 'portfolio VaR 95')?.value)).toBeLessThan(before / 10);
  });

  it('a second bet that is the same one is refused, one of its own is not', () => {
    const limits = [limit({ measure: 'correlation', limit: 0.6 })];
    const same = deskWithPast(limits, 400);
    same.open(SOL.id);
    expect(size(verdict(same, BTC.id))).toMatch(/^portfolio correlation: 0 → (1|0\.99\d+), limit 0\.6\.$/);
    const own = deskWithPast(limits, 400, 0);
    own.open(SOL.id);
    expect(verdict(own, BTC.id).approved).toBe(true);
  });
});

describe('the distance to liquidation after the trade', () => {
  const far = (level: number): readonly RiskLimit[] => [limit({ measure: 'liquidation', limit: level })];
  const wide = { riskPerTrade: 0.5, maxRiskByHand: 0.5, maxInstrumentExposure: 8, maxPortfolioExposure: 8 };
  const deskOf = (limits: readonly RiskLimit[]): Desk => new Desk({ instruments: [BTC, SOL, ETH_SPOT], tweaks: { risk: { ...wide, limits } } });

  it('the agents buy no more than leaves that much room, as the paper venue reckons it', () => {
    // Of 10,000 with a hundredth to be kept: V × 0.5 × 0.99 = 10,000 − V × 0.01 − what the limit price lies above the market.
    const judgement = verdict(deskOf(far(0.5)), BTC.id);
    const check = named(judgement, 'portfolio liquidation distance');
    expect(check).toMatchObject({ before: '1', limit: '0.5', unit: 'share', passed: true });
    expect(Number(check?.value)).toBeGreaterThanOrEqual(0.5);
    const value = Number(size(judgement)) * 100.3;
    expect(liquidationPrice(10_000, [{ quantity: value / 100.3, cost: value, mark: 100, maintenance: 0.01 }], 0)).toBeCloseTo(50, 0);
  });

  it('a ticket that comes nearer is refused; a limit is the tighter the higher it is', () => {
    const ticket = { instrument: BTC.id, direction: 'long' as const, type: 'market' as const, price: null, size: { by: 'quantity' as const, quantity: '300' }, stop: '98', target: null };
    const desk = deskOf([...far(0.2), limit({ measure: 'liquidation', limit: 0.5, scope: 'venue', subject: null })]);
    expect(previewEntry(desk.state, ticket, desk.state.at).sentence).toMatch(/^alpha liquidation distance: 1 → 0\.3\d+, limit 0\.5\./);
    const both = deskOf([...far(0.2), limit({ measure: 'liquidation', limit: 0.5, act: 'block' }), limit({ measure: 'liquidation', limit: 0.1, act: 'close' })].slice(1));
    expect(previewEntry(both.state, ticket, both.state.at).checks.find(({ name }) => name === 'portfolio liquidation distance')?.limit).toBe('0.5');
  });

  it('a coin that is bought takes money from the wallet and is not liquidated itself', () => {
    const desk = deskOf(far(0.1));
    const ticket = { instrument: ETH_SPOT.id, direction: 'long' as const, type: 'market' as const, price: null, size: { by: 'quantity' as const, quantity: '50' }, stop: '98', target: null };
    expect(named(previewEntry(desk.state, ticket, desk.state.at), 'portfolio liquidation distance')).toMatchObject({ before: '1', value: '1' });
    desk.open(BTC.id, 'long');
    const check = named(previewEntry(desk.state, ticket, desk.state.at), 'portfolio liquidation distance');
    expect(Number(check?.value)).toBeLessThan(Number(check?.before));
  });
});

it('without limits nothing is measured and nothing is checked', () => {
  const desk = new Desk({ instruments: [BTC, SOL, ETH_SPOT, instrumentOf('ADA')] });
  expect(desk.state.limits).toBeNull();
  expect(verdict(desk, BTC.id).checks).toHaveLength(22);
});

describe('an entry that has filled keeps the limits it was let through by', () => {
  it.each<[string, RiskLimit]>([
    ['notional', limit({ limit: 1_000 })], ['leverage', limit({ measure: 'leverage', limit: 0.1 })], ['concentration', limit({ measure: 'concentration', limit: 0.1 })],
  ])('a short by %s, at whatever price it fills', (_name, one) => {
    for (const fillAt of ['99.7', '100']) {
      const desk = deskWith([one]);
      const entry = desk.enter(BTC.id, 'short');
      desk.advance(2 * LATENCY_MS);
      desk.fill(entry, entry.ticket.quantity, fillAt);
      desk.advance(6 * LATENCY_MS);
      expect(desk.held(BTC.id)).toBeLessThan(-9.9);
      expect(desk.factsOf('limit_breached')).toEqual([]);
    }
  });

  it.each(['reduce', 'close', 'halt'] as const)('and leaves a twentieth of one that does more than refuse: the next price does not %s', (act) => {
    const desk = deskWith([limit({ limit: 1_000, act })]);
    const judgement = verdict(desk, BTC.id);
    expect(named(judgement, 'portfolio notional')).toMatchObject({ limit: '950', passed: true });
    desk.open(BTC.id, 'long', { target: 200 });
    expect(desk.held(BTC.id)).toBeGreaterThan(9.4);
    desk.quote(BTC.id, 104);
    expect([desk.state.trading, desk.factsOf('limit_breached')]).toEqual(['active', []]);
    desk.quote(BTC.id, 108);
    expect(desk.factsOf('limit_breached')).toHaveLength(1);
  });

  it('at the last of what may be lost: one whose cost would lose it is refused', () => {
    const desk = deskWith([limit({ measure: 'minEquity', limit: 9_995 }), limit({ measure: 'dailyLoss', limit: 0.0005 })]);
    desk.cycle();
    expect(size(verdict(desk, BTC.id))).toBe('portfolio minimum equity: 10000 → 9992.38808914, limit 9995. Also: portfolio daily loss.');
    expect(verdict(desk, BTC.id, 'long', { stop: 96, target: 110 }).approved).toBe(true);
    // What is on its way costs as well.
    desk.enter(BTC.id, 'long', { stop: 96, target: 110 });
    expect(size(verdict(desk, SOL.id, 'long', { stop: 96, target: 110 }))).toMatch(/^portfolio minimum equity: 10000 → 999\d\.\d+, limit 9995\./);
  });

  it('a short in flight counts at the market, not at the lower price it may still get', () => {
    const desk = deskWith([limit({ limit: 1_000 })]);
    desk.enter(BTC.id, 'short');
    const sent = verdict(desk, SOL.id);
    expect(named(sent, 'portfolio notional')).toMatchObject({ before: '1000', limit: '1000' });
  });
});
