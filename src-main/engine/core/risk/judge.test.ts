import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, mul, notional, price, quantity, ratio, sub, toNumber, toText, type Price } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, ETH_SPOT, instrumentOf, LATENCY_MS, SOL, type DeskOptions } from '../engine.fixture.ts';
import { committed } from '../portfolio/valuation.ts';
import { judge, type Judgement } from './judge.ts';

/** The verdict on a signal on `desk` right now. */
function verdict(desk: Desk, ...args: Parameters<Desk['signal']>): Judgement {
  const signal = desk.signal(...args);
  desk.state.queue.pop();
  return judge(desk.state, signal, desk.state.at);
}

const words = (judgement: Judgement): string => (judgement.approved ? 'approved' : judgement.sentence);

describe('a refusal names the check, the value and the limit', () => {
  it.each<[string, DeskOptions, (desk: Desk) => void, Parameters<Desk['signal']>, string]>([
    ['paused', {}, (desk) => { desk.command({ kind: 'pause' }); }, [BTC.id], 'trading state: paused, limit active.'],
    ['ending', {}, (desk) => { desk.post({ kind: 'session_ending', reason: 'end' }); }, [BTC.id], 'trading state: ending, limit active.'],
    ['disconnected', {}, (desk) => { desk.connection(false); }, [BTC.id], 'venue: disconnected, limit reconciled. Also: data quality.'],
    ['not reconciled', {}, (desk) => { desk.connection(false); desk.connection(true); }, [BTC.id], 'venue: not reconciled, limit reconciled.'],
    ['lesson 25: a clock 5 s off', {}, (desk) => { desk.post({ kind: 'clock_measured', skewMs: 5_001 }); }, [BTC.id], "data quality: the clock is 5 s off the venue's, limit 5 s, limit good."],
    ['lesson 26: data that has gone quiet', { tweaks: { market: { staleAfterMs: { candles: 90_000, prints: 15_000 } } } }, (desk) => { desk.advance(400_000); desk.post({ kind: 'clock_measured', skewMs: 0 }); }, [BTC.id], 'data quality: the last price is 400.1 s old, limit 330 s, limit good.'],
    ['short on spot', {}, () => undefined, [ETH_SPOT.id, 'short'], 'direction tradable: short spot, limit long on spot.'],
    ['in flight', {}, (desk) => { desk.enter(); }, [BTC.id], 'unresolved orders: 1, limit 0. Also: open position or entry.'],
    ['held', {}, (desk) => { desk.open(); }, [BTC.id], 'open position or entry: held, limit none.'],
    ['an entry resting', {}, (desk) => { desk.enter(); desk.advance(100); }, [BTC.id], 'open position or entry: 1, limit none.'],
    ['too many positions', { tweaks: { risk: { maxOpenPositions: 1 } } }, (desk) => { desk.open(); }, [SOL.id], 'open positions: 1 → 2, limit 1.'],
    ['too many, one still in flight', { tweaks: { risk: { maxOpenPositions: 1 } } }, (desk) => { desk.enter(); }, [SOL.id], 'open positions: 1 → 2, limit 1.'],
    ['collar', { tweaks: { risk: { priceCollar: 0.001 } } }, () => undefined, [BTC.id], 'price collar: 0.00300, limit 0.001. Also: stop inside collar.'],
    ['stop above a long', {}, () => undefined, [BTC.id, 'long', { stop: 101 }], 'stop on the right side: 101, limit below 100. Also: stop distance.'],
    ['stop below a short', {}, () => undefined, [BTC.id, 'short', { stop: 99 }], 'stop on the right side: 99, limit above 100. Also: stop distance.'],
    ['lesson 16: a stop the venue would refuse', {}, () => undefined, [BTC.id, 'long', { stop: 91 }], 'stop inside collar: 0.09000, limit 0.08.'],
    ['a stop beyond liquidation', { tweaks: { risk: { maxPortfolioExposure: 20, priceCollar: 0.05 } } }, () => undefined, [BTC.id, 'long', { stop: 95 }], 'stop before liquidation: 0.05000, limit 0.04000.'],
    ['a target that is behind', {}, () => undefined, [BTC.id, 'long', { target: 100.2 }], 'target beyond entry: 100.2, limit 100.3.'],
    ['no equity', {}, (desk) => { desk.state.balances.set('alpha USDT', money('0')); }, [BTC.id], 'equity: 0, limit above 0.'],
    ['no room', { tweaks: { risk: { maxPortfolioExposure: 0.2 } } }, (desk) => { desk.enter(SOL.id); }, [BTC.id], 'portfolio exposure: 1999.982 → 2004.997, limit 2000. Also: minimum quantity, minimum value.'],
    ['no room on the instrument', { tweaks: { risk: { maxInstrumentExposure: 0.0004 } } }, () => undefined, [BTC.id], 'instrument exposure: 0 → 5.015, limit 4. Also: minimum value.'],
    ['too small a size', { instruments: [instrumentOf('BTC', 'perpetual', { minQuantity: quantity('30') })] }, () => undefined, [BTC.id], 'minimum quantity: 21.739, limit 30.'],
    ['too small a value', { instruments: [instrumentOf('BTC', 'perpetual', { minNotional: money('3000') })] }, () => undefined, [BTC.id], 'minimum value: 2109.11778, limit 3000.'],
  ])('%s', (_name, options, prepare, signal, sentence) => {
    const desk = new Desk(options);
    prepare(desk);
    expect(words(verdict(desk, ...signal))).toBe(sentence);
  });

  it('a stop two ticks from the entry passes, one nearer does not', () => {
    const coarse = instrumentOf('BTC', 'perpetual', { tickSize: price('2') });
    const cheap = { risk: { maxCostOfRisk: 1 } };
    const desk = new Desk({ instruments: [coarse], tweaks: cheap });
    desk.quote(coarse.id, 100.5);
    // The limit is 102, on the tick.
    expect(words(verdict(desk, coarse.id, 'long', { stop: 98 }))).toBe('approved');
    expect(words(verdict(desk, coarse.id, 'long', { stop: 100 }))).toBe('stop distance: 2, limit at least 2 ticks.');
  });

  it('a stop so near that the cost of coming and going eats the risk is refused', () => {
    expect(words(verdict(new Desk(), BTC.id, 'long', { stop: 99.5 }))).toMatch(/^cost of risk: 0\.\d+, limit 0\.15\.$/);
  });

  it('what passes leaves every check it met behind, with its numbers', () => {
    const desk = new Desk();
    const judgement = verdict(desk, BTC.id);
    expect(judgement.checks.every((check) => check.passed)).toBe(true);
    expect(judgement.checks.map((check) => check.name)).toEqual([
      'trading state', 'venue', 'data quality', 'direction tradable', 'unresolved orders', 'open position or entry', 'cooldown', 'open positions', 'price known', 'price collar',
      'stop on the right side', 'stop distance', 'cost of risk', 'stop inside collar', 'stop before liquidation', 'target beyond entry', 'equity', 'risk per trade', 'instrument exposure', 'portfolio exposure',
      'minimum quantity', 'minimum value',
    ]);
  });
});

describe('every check is made, whatever the first of them says', () => {
  it('a refused entry leaves the same checks behind as an approved one, and is told all that stands against it', () => {
    const names = verdict(new Desk(), BTC.id).checks.map(({ name }) => name);
    const desk = new Desk();
    desk.command({ kind: 'pause' });
    const judgement = verdict(desk, BTC.id, 'long', { stop: 99.5, target: 100.2 });
    expect(judgement.checks.map(({ name }) => name)).toEqual(names);
    expect(words(judgement)).toBe('trading state: paused, limit active. Also: cost of risk, target beyond entry.');
  });

  it('what an entry changes is measured before and after, against the limit itself', () => {
    const desk = new Desk();
    desk.enter(SOL.id);
    const of = (name: string): unknown => verdict(desk, BTC.id).checks.find((check) => check.name === name);
    expect(of('portfolio exposure')).toEqual({ name: 'portfolio exposure', before: '2180.4217', value: '4360.8434', limit: '10000', unit: 'money', passed: true });
    expect(of('open positions')).toEqual({ name: 'open positions', before: '1', value: '2', limit: '8', unit: 'count', passed: true });
    expect(of('price collar')).toEqual({ name: 'price collar', value: '0.00300', limit: '0.02', unit: 'share', passed: true });
  });
});

describe('sizing', () => {
  it.each<['long' | 'short', string, string]>([
    // 0.5 % of 10,000 is 50. Long: limit 100.3, stop 98 → 50 / 2.3. Short: limit 99.7, stop 102 → 50 / 2.3.
    ['long', '100.3', '21.739'], ['short', '99.7', '21.739'],
  ])('a %s at %s risks half a percent of equity at its stop: %s', (direction, limit, size) => {
    const judgement = verdict(new Desk(), BTC.id, direction);
    if (!judgement.approved) throw new Error(judgement.sentence);
    expect([toText(judgement.entry.limitPrice), toText(judgement.entry.quantity)]).toEqual([limit, size]);
  });

  it('for any equity, stop and price: never more than the risk per trade, within a lot of it unless a limit binds', () => {
    fc.assert(fc.property(fc.integer({ min: 100, max: 100_000 }), fc.integer({ min: 930, max: 995 }), fc.constantFrom(0.001, 0.005, 0.02), (worth, stopTicks, riskPerTrade) => {
      const desk = new Desk({ instruments: [BTC], tweaks: { risk: { riskPerTrade } } });
      desk.state.balances.set('alpha USDT', money(String(worth)));
      const judgement = verdict(desk, BTC.id, 'long', { stop: stopTicks / 10, target: 200 });
      if (!judgement.approved) return;
      const { quantity: size, limitPrice, plan } = judgement.entry;
      const budget = mul(money(String(worth)), ratio(String(riskPerTrade)));
      const lost = notional(sub(limitPrice, plan.stop), size);
      expect(lost <= budget).toBe(true);
      expect(size % BTC.lotSize).toBe(0n);
      const capped = toNumber(notional(limitPrice, size)) > 0.2499 * worth - 0.2;
      expect(capped || toNumber(sub(budget, lost)) <= toNumber(notional(sub(limitPrice, plan.stop), BTC.lotSize)) + 1e-9).toBe(true);
      expect(notional(limitPrice, size) <= mul(money(String(worth)), ratio('0.25'))).toBe(true);
    }), { numRuns: 200 });
  });
});

describe('limits hold with everything on its way counted (I5)', () => {
  it('two signals in one cycle cannot overshoot together: the second gets what room is left', () => {
    const desk = new Desk({ tweaks: { risk: { maxPortfolioExposure: 0.3 } } });
    desk.signal(BTC.id);
    desk.signal(SOL.id);
    desk.cycle();
    const sizes = desk.orders('entry').map((order) => toNumber(notional(order.ticket.price as Price, order.ticket.quantity)));
    expect(sizes).toHaveLength(2);
    expect(sizes[0] ?? 0).toBeCloseTo(2_180.4, 0);
    expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeLessThanOrEqual(3_000);
    expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeGreaterThan(2_999);
  });

  it('an unknown order is counted in full', () => {
    const desk = new Desk({ tweaks: { risk: { maxPortfolioExposure: 0.3 } } });
    desk.venue.next('submit', 'lost');
    desk.enter(BTC.id);
    desk.advance(6_000);
    const entry = desk.enter(SOL.id);
    expect(toNumber(notional(entry.ticket.price as Price, entry.ticket.quantity))).toBeLessThan(820);
  });

  it('a partly filled entry counts its fill and its rest, and nothing twice', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const whole = committed(desk.state, BTC.id);
    desk.fill(entry, '10', entry.ticket.price);
    expect(committed(desk.state, BTC.id)).toBe(whole);
    desk.fill(entry, '11.739', entry.ticket.price);
    expect(committed(desk.state, BTC.id)).toBe(whole);
  });

  it('for any order of entries, fills and prices the committed notional stays within both limits', () => {
    const step = fc.record({ on: fc.constantFrom(BTC.id, SOL.id, ETH_SPOT.id), what: fc.constantFrom('enter', 'fill', 'part', 'close'), mid: fc.integer({ min: 980, max: 1_020 }) });
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const desk = new Desk({ tweaks: { risk: { maxPortfolioExposure: 0.5, riskPerTrade: 0.02 } } });
      for (const { on, what, mid } of steps) {
        const before = desk.sent.length;
        const limit = must(desk.engine.state.day?.equity ?? money('10000'), 'equity');
        if (what === 'enter') {
          desk.signal(on);
          desk.cycle();
        } else if (what === 'close') {
          const position = desk.position(on);
          if (position !== undefined) desk.command({ kind: 'close_position', position: position.id });
        } else {
          const order = desk.orders('entry', on).find((one) => desk.venue.order(one.ticket.clientOrderId)?.status === 'open');
          if (order !== undefined) desk.fill(order, what === 'part' ? quantity('1') : order.ticket.quantity);
        }
        if (desk.sent.slice(before).some((sent) => sent.riskAdding)) {
          expect(toNumber(committed(desk.state, null))).toBeLessThanOrEqual(0.5 * toNumber(limit) * 1.02);
          for (const id of [BTC.id, SOL.id, ETH_SPOT.id]) expect(toNumber(committed(desk.state, id))).toBeLessThanOrEqual(0.25 * toNumber(limit) * 1.02);
        }
        desk.quote(on, mid / 10);
        desk.advance(200);
      }
    }), { numRuns: 60 });
  });
});
