import { describe, expect, it } from 'vitest';
import { runOptionsFrom, type RunFlags } from './run-flags.ts';

const read = (flags: RunFlags) => runOptionsFrom(flags, {}, '/data');

describe('options of run', () => {
  it('are the built-in market at its own pace where nothing is said', () => {
    expect(read({})).toEqual({
      ok: true, value: { market: 'generated', speed: 1, forMs: null, untilMs: null, seed: null, intervalMs: null, instruments: [], dataDir: '/data', balance: '10000', kind: 'perpetual' },
    });
  });

  it('run recorded data as fast as possible, unless told otherwise', () => {
    expect(read({ market: '/candles' })).toMatchObject({ ok: true, value: { market: '/candles', speed: null } });
    expect(read({ market: '/candles', speed: '60' })).toMatchObject({ ok: true, value: { speed: 60 } });
    expect(read({ market: 'binance' })).toMatchObject({ ok: true, value: { market: 'binance', speed: 1 } });
  });

  it('take everything that can be said', () => {
    expect(read({ speed: 'max', for: '2h', seed: '42', interval: '10s', instruments: 'BTC, ETH', balance: '2500.50', kind: 'spot' })).toMatchObject({
      ok: true, value: { speed: null, forMs: 7_200_000, seed: 42, intervalMs: 10_000, instruments: ['BTC', 'ETH'], balance: '2500.50', kind: 'spot' },
    });
  });

  it('come before the configuration of the folder', () => {
    const config = { balance: '500', interval: '7s', kind: 'spot' as const, risk: { riskPerTrade: 0.001 }, protection: { nakedPolicy: 'halt' as const }, halt: { dataSilenceMs: null } };
    expect(runOptionsFrom({ balance: '900' }, config, '/data')).toMatchObject({ ok: true, value: { balance: '900', intervalMs: 7_000, kind: 'spot', risk: { riskPerTrade: 0.001 }, protection: { nakedPolicy: 'halt' }, halt: { dataSilenceMs: null } } });
  });

  it('say how signals are treated: what is typed counts whatever was stored, the folder only where nothing was', () => {
    const config = { approval: { mode: 'approve' as const, limit: 120_000 } };
    expect(runOptionsFrom({}, config, '/data')).toMatchObject({ ok: true, value: { approval: { mode: 'approve', limitSeconds: 120, override: false } } });
    expect(runOptionsFrom({ mode: 'suggest' }, config, '/data')).toMatchObject({ ok: true, value: { approval: { mode: 'suggest', limitSeconds: 120, override: true } } });
  });

  it.each<[RunFlags, string]>([
    [{ speed: 'fast' }, '--speed'], [{ speed: '0' }, '--speed'], [{ speed: '-1' }, '--speed'], [{ for: '10' }, '--for'], [{ for: 'long' }, '--for'], [{ until: 'tomorrow' }, '--until'],
    [{ seed: '-1' }, '--seed'], [{ seed: '4294967296' }, '--seed'], [{ seed: '1.5' }, '--seed'], [{ interval: '10ms' }, '--interval'], [{ interval: '2h' }, '--interval'],
    [{ instruments: '' }, '--instruments'], [{ instruments: 'BTC,,ETH' }, '--instruments'], [{ balance: '-5' }, '--balance'], [{ balance: '0' }, '--balance'], [{ balance: '1e9' }, '--balance'],
    [{ kind: 'margin' }, '--kind'], [{ mode: 'manual' }, '--mode'], [{ for: '1h', until: '2026-01-01' }, '--until'],
  ])('refuse %j and name %s', (flags, option) => {
    const result = read(flags);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.error.sentence).toContain(option);
    expect(result.error.remedy).not.toBe('');
  });
});
