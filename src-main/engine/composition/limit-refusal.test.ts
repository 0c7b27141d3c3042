import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/support/result.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { defaultConfig } from '../core/default-config.ts';
import { BTC, SOL } from '../core/engine.fixture.ts';
import { limitRefusal } from './limit-refusal.ts';
import { riskOverrideSchema, withRiskOverride } from './risk-override.ts';
import { parseRunOptions } from './run-options.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'instrument', subject: BTC.id, measure: 'leverage', limit: 0.3, act: 'reduce', ...more });

describe('limits at the border', () => {
  it('are taken into the configuration as they are, and none are made up where none are set', () => {
    const config = defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5_000 });
    expect(withRiskOverride(config, riskOverrideSchema.parse({ limits: [limit()] })).risk.limits).toEqual([limit()]);
    expect('limits' in withRiskOverride(config, { riskPerTrade: 0.01 }).risk).toBe(false);
  });

  it('nonsense is refused with the reason, and nothing starts', () => {
    const options = {
      market: 'generated', speed: null, forMs: null, untilMs: null, seed: 1, intervalMs: null, instruments: [], dataDir: '/x', balance: '10000', kind: 'perpetual' as const,
      risk: { limits: [limit(), limit({ measure: 'drawdown' })] },
    };
    const parsed = parseRunOptions(options);
    expect(parsed.ok ? '' : parsed.error.sentence).toMatch(/risk\.limits\.1: Reduce does not help against drawdown: choose block, close, halt\./);
    expect(parseRunOptions({ ...options, risk: { limits: [limit(), limit({ measure: 'drawdown', act: 'close' })] } }).ok).toBe(true);
  });

  it('a subject that will not be traded keeps the session from starting; what is only odd is told', () => {
    const told: Failure[] = [];
    const ask = (limits: readonly RiskLimit[] | undefined): Failure | null => limitRefusal(limits, undefined, [BTC, SOL], (problem) => told.push(problem));
    expect(ask(undefined)).toBeNull();
    expect(ask([limit()])).toBeNull();
    expect(ask([limit({ subject: 'XYZ-USDT-PERP.alpha' })])).toMatchObject({ code: 'bad_limits', sentence: expect.stringMatching(/There is no instrument XYZ/) });
    expect(told).toEqual([]);
    expect(ask([limit(), limit({ scope: 'portfolio', subject: null, limit: 0.2, act: 'block' })])).toBeNull();
    expect(told.map(({ code }) => code)).toEqual(['limit_reached_later']);
  });

  it('a list that was changed while trading went on is judged in place of the configured one, as long as it stands', () => {
    const ask = (limits: readonly RiskLimit[]): Failure | null => limitRefusal(limits, { list: [limit({ subject: 'XYZ-USDT-PERP.alpha' })], instead: [limit()] }, [BTC, SOL], () => undefined);
    expect(ask([limit()])).toMatchObject({ code: 'bad_limits', remedy: expect.stringContaining('quorum limits remove') });
    expect(ask([limit({ limit: 0.5 })])).toBeNull();
  });
});
