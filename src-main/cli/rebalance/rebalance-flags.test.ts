import { describe, expect, it } from 'vitest';
import { USUAL_REBALANCE } from '../../../src-shared/contract/rebalance.ts';
import { parseShare, readRebalanceFlags, type RebalanceFlags } from './rebalance-flags.ts';

const KNOWN = ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha', 'ETH-USDT.alpha'];

describe('options of a rebalance', () => {
  it.each<[RebalanceFlags, object]>([
    [{}, USUAL_REBALANCE],
    [{ method: 'min-variance', window: '7d', max: '25%', cash: '0', maxTurnover: '0.5' }, { ...USUAL_REBALANCE, method: 'min_variance', windowHours: 168, max: 0.25, cash: 0, maxTurnover: 0.5 }],
    [{ method: 'Risk_Parity', window: 'all', instruments: 'btc, ETH-USDT.alpha', stop: '4%' }, { ...USUAL_REBALANCE, method: 'risk_parity', instruments: ['BTC-USDT-PERP.alpha', 'ETH-USDT.alpha'], stop: 0.04 }],
    [{ method: 'max-sharpe', shorts: true }, { ...USUAL_REBALANCE, method: 'max_sharpe', shorts: true, min: -0.24 }],
  ])('%j are read', (flags, wish) => {
    expect(readRebalanceFlags(flags, KNOWN)).toEqual({ ok: true, value: wish });
  });

  it.each<[RebalanceFlags, string, string]>([
    [{ method: 'kelly' }, '--method cannot be "kelly".', 'There are min-variance, max-sharpe, risk-parity, hrp, equal.'],
    [{ window: 'long' }, '--window cannot be "long".', 'It is a time such as 6h, 7d or 30d, or `all` for what there is of the last 30 days.'],
    [{ instruments: 'XYZ' }, '--instruments cannot be "XYZ".', `There are ${KNOWN.join(', ')}.`],
    [{ instruments: 'eth' }, '--instruments cannot be "eth".', 'It may be ETH-USDT-PERP.alpha or ETH-USDT.alpha: give the whole name.'],
    [{ max: 'much' }, '--max cannot be "much".', 'It is a share such as 0.25 or 25%.'],
    [{ max: '250%' }, '--max cannot be that: Too big: expected number to be <=1.', '`quorum rebalance --help` says what each option may be.'],
    [{ stop: '0.9' }, '--stop cannot be that: Too big: expected number to be <=0.5.', '`quorum rebalance --help` says what each option may be.'],
  ])('%j are refused: %s', (flags, sentence, remedy) => {
    expect(readRebalanceFlags(flags, KNOWN)).toMatchObject({ ok: false, error: { code: 'bad_option', sentence, remedy } });
  });

  it('a share is a number or a percentage', () => {
    expect(['0.25', '25%', '-5 %', '', 'x', '1e3'].map(parseShare)).toEqual([0.25, 0.25, -0.05, null, null, null]);
  });
});
