import { describe, expect, it } from 'vitest';
import { agentName, shortName } from './names.ts';

describe('how ids are read out', () => {
  it.each([['BTC-USDT-PERP.alpha', 'BTC'], ['SOL-USDT.beta', 'SOL'], ['BTC/USDT:PERP', 'BTC'], ['engine', 'engine'], ['', '']])('instrument %s is %s', (id, name) => expect(shortName(id)).toBe(name));
  it.each([['mean_reversion', 'Mean reversion'], ['risk-officer', 'Risk officer'], ['trend', 'Trend']])('agent %s is %s', (id, name) => expect(agentName(id)).toBe(name));
});
