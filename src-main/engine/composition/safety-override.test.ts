import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../core/default-config.ts';
import { withRiskOverride } from './risk-override.ts';
import { parseRunOptions } from './run-options.ts';
import { withSafetyOverride } from './safety-override.ts';

const live = defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5_000, live: true });
const recorded = defaultConfig({ watchlist: [], barsOnly: true, intervalMs: 5_000 });
const OPTIONS = { market: 'generated', speed: 1, forMs: null, untilMs: null, seed: 1, intervalMs: null, instruments: [], dataDir: '/d', balance: '1000', kind: 'perpetual' };

describe('what a person sets about safety', () => {
  it('changes what is named and nothing else', () => {
    expect(withSafetyOverride(live, {}, true)).toEqual(live);
    const set = withSafetyOverride(live, { protection: { nakedPolicy: 'halt', nakedLimitMs: 5_000 }, halt: { dataSilenceMs: null, clockSkewMs: 10_000 } }, true);
    expect(set).toEqual({
      ...live, protection: { ...live.protection, nakedPolicy: 'halt', nakedLimitMs: 5_000 }, halt: { ...live.halt, dataSilenceMs: null, clockSkewMs: 10_000 },
    });
  });

  it('cannot make a recorded market halt for its outages', () => {
    expect(withSafetyOverride(recorded, { halt: { dataSilenceMs: 60_000, clockSkewMs: 5_000 } }, false).halt).toEqual(recorded.halt);
  });

  it('limits of risk: positions at once and the wait after a close', () => {
    expect(withRiskOverride(live, { maxOpenPositions: 2, cooldownMs: 0 }).risk).toEqual({ ...live.risk, maxOpenPositions: 2, cooldownMs: 0 });
  });

  it.each([
    [{ protection: { nakedPolicy: 'pray' } }, 'protection.nakedPolicy'], [{ protection: { nakedLimitMs: 10 } }, 'protection.nakedLimitMs'], [{ protection: { stopRetries: -1 } }, 'protection.stopRetries'],
    [{ halt: { dataSilenceMs: 1_000 } }, 'halt.dataSilenceMs'], [{ halt: { clockSkewMs: 1_000 } }, 'halt.clockSkewMs'], [{ risk: { maxOpenPositions: 0 } }, 'risk.maxOpenPositions'],
    [{ risk: { cooldownMs: 8 * 86_400_000 } }, 'risk.cooldownMs'],
  ])('refuses %j and names it', (more, named) => {
    const result = parseRunOptions({ ...OPTIONS, ...more });
    expect(result.ok ? '' : result.error.sentence).toContain(named);
    expect(parseRunOptions(OPTIONS).ok).toBe(true);
  });
});
