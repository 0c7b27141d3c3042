import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, money, price, quantity, toText, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import { feeShare } from '../fill/fee-share.ts';
import { realise, unrealised } from './cost-basis.ts';

describe('cost basis', () => {
  it.each<['long' | 'short', string, string, string, string]>([
    // held 10 at a cost of 1,000; direction, size closed, at, cost removed, realised
    ['long', '4', '110', '400', '40'], ['long', '10', '90', '1000', '-100'], ['short', '4', '110', '400', '-40'], ['short', '10', '90', '1000', '100'],
  ])('a %s of 10 at 100 closes %s at %s: removes %s, realises %s', (direction, size, at, removed, realised) => {
    const outcome = realise({ quantity: quantity('10'), cost: money('1000') }, direction, quantity(size), price(at));
    expect([toText(outcome.removedCost), toText(outcome.realised)]).toEqual([removed, realised]);
  });

  it('a position closed in pieces removes exactly its cost: nothing is lost to rounding', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 22n });
    fc.assert(fc.property(positive, positive, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 8 }), (size, cost, shares) => {
      let held = { quantity: size as Quantity, cost: cost as Money };
      let removed = 0n;
      for (const share of shares) {
        const part = (held.quantity * BigInt(share)) / 100n;
        const { removedCost } = realise(held, 'long', part as Quantity, price('1'));
        removed += removedCost;
        held = { quantity: (held.quantity - part) as Quantity, cost: (held.cost - removedCost) as Money };
      }
      removed += realise(held, 'long', held.quantity, price('1')).removedCost;
      expect(removed).toBe(cost);
    }));
  });

  it('realised and unrealised of a whole position are the same at the same price, and a short mirrors a long', () => {
    const some = fc.bigInt({ min: 1n, max: 10n ** 22n });
    fc.assert(fc.property(some, some, some, (size, cost, at) => {
      const held = { quantity: size as Quantity, cost: cost as Money };
      expect(realise(held, 'long', held.quantity, at as Price).realised).toBe(unrealised(held, 'long', at as Price));
      expect(unrealised(held, 'short', at as Price)).toBe(-(unrealised(held, 'long', at as Price) as bigint));
    }));
  });

  it('shares of a fee never add up to more than the fee', () => {
    const some = fc.bigInt({ min: 1n, max: 10n ** 22n });
    fc.assert(fc.property(some, some, some, (fee, a, b) => {
      const fill = { fee, quantity: a + b } as unknown as Parameters<typeof feeShare>[0];
      const parts = add(feeShare(fill, a as Quantity), feeShare(fill, b as Quantity));
      expect(parts <= fee && parts >= fee - 1n).toBe(true);
    }));
  });
});

describe('a position’s life', () => {
  it('opened, increased, reduced, closed: one id, one row after each change', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(100);
    desk.fill(entry, '10', '100');
    desk.fill(entry, entry.ticket.quantity - 10n * 10n ** 18n as Quantity, '100');
    const position = must(desk.position(), 'open');
    desk.advance(500);
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(1_000);
    const rows = desk.factsOf('position_changed').filter((fact) => fact.change !== 'protection');
    expect(rows.map((row) => row.change)).toEqual(['opened', 'increased', 'closed']);
    expect(new Set(rows.map((row) => row.position.id)).size).toBe(1);
    expect(position.closeReason).toBe('closed by hand');
  });

  it('a close starts the cooldown of its instrument and counts as a trade, won or lost after fees', () => {
    const desk = new Desk({ tweaks: { risk: { cooldownMs: 60_000 } } });
    const position = desk.open();
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(1_000);
    expect(desk.held()).toBe(0);
    // Bought and sold at 100: the fees make it a loss.
    expect([desk.state.counters.successfulTrades, desk.state.counters.failedTrades]).toEqual([0, 1]);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toMatch(/^cooldown: \d+ ms left/);
    desk.advance(60_000);
    desk.enter();
  });

  it('lesson 23: the next position starts with its own peak, best price and risk', () => {
    const desk = new Desk({ tweaks: { protection: { trailR: 1, breakEvenAtR: 1 } } });
    const first = desk.open();
    desk.quote(BTC.id, 106);
    desk.command({ kind: 'close_position', position: first.id });
    desk.advance(1_000);
    desk.quote(BTC.id, 100);
    const second = desk.open();
    expect(second.id).not.toBe(first.id);
    expect([toText(must(second.bestPrice, 'best')), toText(must(second.stop, 'stop')), toText(must(second.initialRisk, 'risk'))]).toEqual(['100', '98', '2']);
  });
});
