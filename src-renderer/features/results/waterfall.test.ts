import { describe, expect, it } from 'vitest';
import { beginningOf } from './use-statement.ts';
import { negated, waterfall } from './waterfall.ts';

const total = { gross: '100', slippage: '30', fees: '50', funding: '-40', corrections: '0', currencies: '0', net: '-20', realised: '60', unrealised: '10' };

describe('from gross to net', () => {
  it('each bar begins where the one before ended, and net begins at nothing', () => {
    expect(waterfall(total).map(({ name, amount }) => `${name} ${amount}`)).toEqual(['gross 100', 'slippage -30', 'fees -50', 'funding -40', 'net -20']);
    const bars = waterfall(total).map(({ from, until }) => [from, until].map((one) => Math.round(one * 1.2 - 20) + 0));
    expect(bars).toEqual([[0, 100], [70, 100], [20, 70], [-20, 20], [-20, 0]]);
  });

  it('corrections and currencies are shown where there are any', () => {
    expect(waterfall({ ...total, corrections: '-1', currencies: '2' }).map(({ name }) => name)).toEqual(['gross', 'slippage', 'fees', 'funding', 'corrections', 'currencies', 'net']);
  });

  it('nothing at all has no width', () => {
    expect(waterfall({ gross: '0', slippage: '0', fees: '0', funding: '0', corrections: '0', currencies: '0', net: '0', realised: '0', unrealised: '0' }).every(({ from, until }) => from === 0 && until === 0)).toBe(true);
  });

  it.each([['0', '0'], ['1.5', '-1.5'], ['-1.5', '1.5']])('%s the other way round is %s', (text, other) => { expect(negated(text)).toBe(other); });
});

it('today begins at midnight UTC, all with the account', () => {
  const noon = Date.UTC(2026, 10, 21, 12);
  expect([beginningOf('today', noon), beginningOf('week', noon), beginningOf('all', noon)]).toEqual([Date.UTC(2026, 10, 21), Date.UTC(2026, 10, 14, 12), null]);
});
