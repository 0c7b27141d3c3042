import { describe, expect, it } from 'vitest';
import { assert, InvariantViolation, must } from '../support/assert.ts';
import { exhaustive } from '../support/exhaustive.ts';
import { err, failure, ok, type Result } from '../support/result.ts';
import { instrumentId } from './instrument.ts';
import { isConditional } from './order-ticket.ts';
import { entrySide, opposite, signOf } from './side.ts';
import { TIMEFRAME_MS, TIMEFRAMES } from './timeframe.ts';

describe('names', () => {
  it.each([['spot', 'BTC-USDT.alpha'], ['perpetual', 'BTC-USDT-PERP.alpha']] as const)('a %s instrument is called %s', (kind, name) => {
    expect(instrumentId('BTC', 'USDT', kind, 'alpha')).toBe(name);
  });

  it.each([['market', false], ['limit', false], ['stop', true], ['stop_limit', true], ['take_profit', true]] as const)('a %s order waits in the conditional book: %s', (type, waits) => {
    expect(isConditional(type)).toBe(waits);
  });

  it('a long is opened by buying and closed by selling, a short the other way round', () => {
    expect([entrySide('long'), opposite(entrySide('long')), signOf('buy')]).toEqual(['buy', 'sell', 1n]);
    expect([entrySide('short'), opposite(entrySide('short')), signOf('sell')]).toEqual(['sell', 'buy', -1n]);
  });

  it('each timeframe is a whole multiple of the one before', () => {
    for (let i = 1; i < TIMEFRAMES.length; i += 1) {
      const [shorter, longer] = [TIMEFRAMES[i - 1], TIMEFRAMES[i]] as const;
      expect(TIMEFRAME_MS[longer ?? '1m'] % TIMEFRAME_MS[shorter ?? '1m']).toBe(0);
      expect(TIMEFRAME_MS[longer ?? '1m'] / TIMEFRAME_MS[shorter ?? '1m']).toBeGreaterThan(1);
    }
  });
});

describe('outcomes', () => {
  const half = (value: number): Result<number> => (value % 2 === 0 ? ok(value / 2) : err(failure('odd', `${value} is odd.`, 'Give an even number.')));

  it('a success carries its value, a failure a code, a sentence and a remedy', () => {
    expect(half(4)).toEqual({ ok: true, value: 2 });
    expect(half(3)).toEqual({ ok: false, error: { code: 'odd', sentence: '3 is odd.', remedy: 'Give an even number.' } });
  });

  it('a broken promise throws InvariantViolation; its text is built only then', () => {
    let built = 0;
    const text = (): string => { built += 1; return 'broken'; };
    assert(true, text);
    expect(built).toBe(0);
    expect(() => assert(false, text)).toThrow(InvariantViolation);
    expect(() => must(null, 'none')).toThrow(InvariantViolation);
    expect(must(0, 'zero is a value')).toBe(0);
    expect(() => exhaustive('new kind' as never)).toThrow(/unhandled kind: "new kind"/);
  });
});
