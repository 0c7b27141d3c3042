import { describe, expect, it } from 'vitest';
import { namedInstruments } from './named-instruments.ts';

const known = ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha', 'ETH-USDT-PERP.beta'];

describe('instruments by name', () => {
  it('are read as ids, short where that is clear, each once', () => {
    expect(namedInstruments(' btc, eth-usdt-perp.BETA ,BTC', known)).toEqual({ ok: true, ids: ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.beta'] });
    expect(namedInstruments(' , ', known)).toEqual({ ok: true, ids: [] });
  });

  it.each([['BTC, XYZ', 'XYZ', []], ['ETH', 'ETH', ['ETH-USDT-PERP.alpha', 'ETH-USDT-PERP.beta']]])('%s is refused by its word', (text, word, may) => {
    expect(namedInstruments(text, known)).toEqual({ ok: false, word, may });
  });
});
