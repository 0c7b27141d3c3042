import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { USUAL_TEAMS } from '../../../src-shared/contract/team-settings.ts';
import { modelSettingsSchema, NO_MODELS } from '../../../src-shared/contract/model-settings.ts';
import { APPETITES, settingDefaults, tradingSchema } from '../../../src-shared/contract/settings.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { riskOverrideSchema } from '../../engine/composition/risk-override.ts';
import { defaultConfig } from '../../engine/core/default-config.ts';
import { DEFAULT_MODEL_POLICY } from '../../engine/core/model/model-policy.ts';
import { APPETITE_RISK } from '../../../src-shared/contract/appetites.ts';
import { riskOf } from './appetite.ts';
import { beginningFor, sessionOptions } from './session-options.ts';

const { trading } = settingDefaults;

describe('an appetite', () => {
  it.each([...APPETITES])('%s keeps what it promises: all stops on one day stay inside the daily halt, and several such days inside the drawdown halt', (appetite) => {
    const risk = APPETITE_RISK[appetite];
    expect(risk.riskPerTrade * risk.maxOpenPositions).toBeLessThanOrEqual(0.61 * risk.dailyLossHalt);
    expect(risk.dailyLossHalt * 5).toBeLessThanOrEqual(risk.drawdownHalt);
    expect(risk.maxInstrumentExposure).toBeLessThan(risk.maxPortfolioExposure);
    expect(tradingSchema.safeParse({ ...trading, risk }).success).toBe(true);
    expect(riskOverrideSchema.safeParse(risk).success).toBe(true);
  });

  it('grows from careful to bold in every number', () => {
    const { careful, balanced, bold } = APPETITE_RISK;
    for (const key of Object.keys(careful) as (keyof typeof careful)[]) {
      expect(careful[key]).toBeLessThan(balanced[key]);
      expect(balanced[key]).toBeLessThan(bold[key]);
    }
  });

  it('balanced is what the engine has built in', () => {
    expect(defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5000 }).risk).toMatchObject(APPETITE_RISK.balanced);
  });

  it('gives way to what the person sets', () => {
    expect(riskOf({ ...trading, appetite: 'careful', risk: { ...trading.risk, maxOpenPositions: 1, dailyLossHalt: 0.01 } })).toEqual({ ...APPETITE_RISK.careful, maxOpenPositions: 1, dailyLossHalt: 0.01 });
  });
});

describe('options of a session', () => {
  it.each<[string, Partial<typeof trading>, object]>([
    ['the generated market at the wall\'s pace', {}, { market: 'generated', speed: 1, seed: null, balance: '10000', intervalMs: 5000, kind: 'perpetual', instruments: [] }],
    ['a live market at the wall\'s pace', { market: 'binanceusdm', watchlist: ['BTC'] }, { market: 'binanceusdm', speed: 1, instruments: ['BTC'] }],
    ['recorded data sixty times as fast', { market: './data', intervalSeconds: 60 }, { market: path.resolve('./data'), speed: 60, intervalMs: 60_000 }],
  ])('%s', (_what, change, expected) => {
    expect(sessionOptions({ ...trading, ...change }, '/somewhere')).toMatchObject({ ok: true, value: expected });
  });

  it('learn only where somebody has switched it on', () => {
    const learns = (on: boolean): unknown => value(sessionOptions(trading, '/somewhere', { models: null, learning: { on }, locks: { on: true }, sizing: { method: 'fixed_fraction' }, approval: null, teams: null })).learning;
    expect(learns(true)).toEqual({});
    expect(learns(false)).toBeUndefined();
  });

  it('hold back after losses and size as somebody has set it, by the shipped rules and a fixed fraction where nobody has', () => {
    expect(sessionOptions(trading, '/somewhere')).toMatchObject({ ok: true, value: { locks: 'default', sizing: { method: 'fixed_fraction' } } });
    const wishes = { models: null, learning: { on: false }, locks: { on: false }, sizing: { method: 'kelly' as const }, approval: null, teams: null };
    expect(sessionOptions(trading, '/somewhere', wishes)).toMatchObject({ ok: true, value: { locks: 'off', sizing: { method: 'kelly' } } });
  });

  it('take up language models where somebody has set them, and refuse a seat that nobody has', () => {
    const provider = { id: 'local', baseUrl: 'http://127.0.0.1:11434/v1', model: 'm', promptPrice: '0', answerPrice: '0', contextTokens: 4_096 };
    const models = modelSettingsSchema.parse({ providers: [provider], seats: { crew: { trend: 'model' } } });
    expect(sessionOptions(trading, '/somewhere', { models, learning: { on: false }, locks: { on: true }, sizing: { method: 'fixed_fraction' }, approval: null, teams: null })).toMatchObject({ ok: true, value: { models: { seats: { crew: { trend: 'model' } } } } });
    expect(sessionOptions(trading, '/somewhere', { models: { ...models, seats: { crew: { wizard: 'model' }, group_chat: {} } }, learning: { on: false }, locks: { on: true }, sizing: { method: 'fixed_fraction' }, approval: null, teams: null })).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('no agent "wizard"') as string } });
    expect(modelSettingsSchema.parse({})).toEqual(NO_MODELS);
    expect([NO_MODELS.freshSeconds * 1_000, NO_MODELS.answerTokens]).toEqual([DEFAULT_MODEL_POLICY.freshMs, DEFAULT_MODEL_POLICY.answerTokens]);
  });

  it('take up the teams somebody has chosen, whole', () => {
    expect(sessionOptions(trading, '/somewhere', { models: null, learning: { on: false }, locks: { on: true }, sizing: { method: 'fixed_fraction' }, approval: null, teams: { ...USUAL_TEAMS, crew: 'managed_desk' } })).toMatchObject({ ok: true, value: { teams: [{ id: 'managed_desk', tasks: { length: 9 } }, { id: 'round_table' }] } });
    expect(sessionOptions(trading, '/somewhere')).not.toHaveProperty('value.teams');
  });

  it('that the engine cannot take are refused with a sentence', () => {
    expect(sessionOptions({ ...trading, balance: '12345678901234567890' }, '/somewhere')).toMatchObject({ ok: false, error: { code: 'bad_options', sentence: expect.stringContaining('balance') as string } });
  });
});

describe('the beginning of a generated market', () => {
  const options = (intervalMs: number | null) => {
    const made = sessionOptions(trading, '/somewhere');
    if (!made.ok) throw new Error(made.error.sentence);
    return { ...made.value, intervalMs };
  };
  const FULL = Date.UTC(2026, 0, 5, 12, 0, 0);

  it.each<[string, number | null, number, number]>([
    ['lies two seconds before the last look, so that the first is due at once', 5_000, FULL + 3_400, FULL - 2_000],
    ['the same at the very moment of a look', 5_000, FULL, FULL - 2_000],
    ['and just before one', 5_000, FULL + 4_999, FULL - 2_000],
    ['lies one interval before a look each second, not two', 1_000, FULL + 400, FULL - 1_000],
    ['is now where the last look is long past', 60_000, FULL + 20_000, FULL + 20_000],
    ['is now where nobody looks by the clock', null, FULL + 123, FULL + 123],
  ])('%s', (_what, intervalMs, nowMs, expected) => {
    expect(beginningFor(options(intervalMs), nowMs)).toBe(expected);
  });
});
