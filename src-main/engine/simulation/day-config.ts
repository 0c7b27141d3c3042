import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { LockRule } from '../../../src-shared/domain/lock.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import { seatTeam } from '../core/coordination/seat-team.ts';
import { defaultConfig } from '../core/default-config.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import { DEFAULT_MODEL_POLICY } from '../core/model/model-policy.ts';

/** What is particular about a day. */
export interface DayKind {
  readonly strict?: boolean;
  readonly models?: boolean | 'led';
  readonly locks?: boolean;
  readonly kelly?: boolean;
  readonly daring?: boolean;
  readonly limits?: boolean | 'owners';
}

const MINUTE_MS = 60_000;

/** Each begins on most days. */
const EAGER_LOCKS: readonly LockRule[] = [
  { kind: 'stop_streak', scope: 'instrument', count: 1, windowMs: 30 * MINUTE_MS, lockMs: 12 * MINUTE_MS }, { kind: 'drawdown', share: 0.012, windowMs: 60 * MINUTE_MS, lockMs: 8 * MINUTE_MS },
  { kind: 'low_profit', count: 2, leastR: -1.5, windowMs: 60 * MINUTE_MS, lockMs: 10 * MINUTE_MS }, { kind: 'loss_streak', count: 3, windowMs: 60 * MINUTE_MS, lockMs: 5 * MINUTE_MS },
];

/** Tighter than what the day would trade without them, so that each is met. */
const TIGHT_LIMITS: readonly RiskLimit[] = [
  { scope: 'portfolio', subject: null, measure: 'leverage', limit: 0.45, act: 'block' }, { scope: 'instrument', subject: null, measure: 'leverage', limit: 0.3, act: 'reduce' },
  { scope: 'portfolio', subject: null, measure: 'ordersPerMinute', limit: 2, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'openOrders', limit: 1, act: 'block' },
  { scope: 'venue', subject: null, measure: 'var95', limit: 0.03, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'minEquity', limit: 9_000, act: 'close' },
];

/** On whose what is held is, on what the parts lose and how far they fall, and on how near what is held may come to its liquidation. */
const OWNER_LIMITS: readonly RiskLimit[] = [
  { scope: 'strategy', subject: null, measure: 'leverage', limit: 0.4, act: 'block' }, { scope: 'team', subject: null, measure: 'notional', limit: 3_600, act: 'reduce' },
  { scope: 'team', subject: null, measure: 'ordersPerMinute', limit: 1, act: 'block' }, { scope: 'strategy', subject: 'by hand', measure: 'openPositions', limit: 1, act: 'block' },
  { scope: 'team', subject: null, measure: 'dailyLoss', limit: 0.0015, act: 'close' }, { scope: 'instrument', subject: null, measure: 'weeklyLoss', limit: 0.001, act: 'block' },
  { scope: 'portfolio', subject: null, measure: 'liquidation', limit: 0.85, act: 'block' }, { scope: 'strategy', subject: null, measure: 'drawdown', limit: 0.004, act: 'close' },
  { scope: 'team', subject: null, measure: 'drawdown', limit: 0.002, act: 'block' },
];

/**
 * The shipped configuration made eager, so that an hour and a half holds as many trades as a week. Limits stay as they are. `strict`: a
 * longer cooldown, and halts when clock or feed fail, as on a live market but sooner. `models`: language models on some seats; `led`: also at the head of both teams. `locks`: protections that
 * begin soon. `kelly`: sized by what the vote claims, from the first signal on. `daring`: several times as much at risk as a person should
 * have when the market has its worst hour, and a halt at half the loss. `limits`: a person's own; `owners`: also by strategy and team.
 */
export function eagerConfig(watchlist: readonly InstrumentId[], { strict, models, locks, kelly, daring, limits }: DayKind = {}): EngineConfig {
  const shipped = defaultConfig({ watchlist, barsOnly: false, intervalMs: 15_000 });
  const config: EngineConfig = {
    ...shipped,
    market: { ...shipped.market, warmupBars: 30, goodBarsAfterGap: 1, outlier: { ...shipped.market.outlier, fraction: 0.5 } },
    consensus: { ...shipped.consensus, threshold: 0.5, minPresence: 0.15, minVoices: 1, agentCap: 1 },
    risk: {
      ...shipped.risk, cooldownMs: strict === true ? 120_000 : 30_000, maxCostOfRisk: 10,
      ...(daring === true ? { dailyLossHalt: 0.03, riskPerTrade: 0.02, maxInstrumentExposure: 1.2, maxPortfolioExposure: 2 } : { dailyLossHalt: 0.1, riskPerTrade: 0.004, maxInstrumentExposure: 0.4, maxPortfolioExposure: 0.6 }),
      ...(limits === undefined || limits === false ? {} : { limits: limits === 'owners' ? [...TIGHT_LIMITS, ...OWNER_LIMITS] : TIGHT_LIMITS }),
    },
    protection: { ...shipped.protection, maxHoldMs: 20 * 60_000 },
    cycle: { ...shipped.cycle, lateTimerMs: strict === true ? 5_000 : null },
    halt: strict === true ? { ...shipped.halt, clockSkewMs: 12_000, clockSkewForMs: 30_000, dataSilenceMs: 120_000 } : shipped.halt,
    ...(locks === true ? { locks: { rules: EAGER_LOCKS } } : {}),
    ...(kelly === true ? { sizing: { method: 'kelly', maxRiskPerTrade: 0.004, dailyVolatility: 0.01, kellyFraction: 0.25, fewestResults: 0 } } : {}),
    order: { ...shipped.order, accountPollMs: 30_000, rateLimit: { requests: 200, windowMs: 10_000, reserve: 0.3 } },
  };
  return models === undefined || models === false ? config : withModels(models === 'led' ? ledBy(config) : config);
}

/** The configuration with language models on three seats of the crew and on two at the table, the risk officer's among them. */
function withModels(config: EngineConfig): EngineConfig {
  const seats = { crew: { trend: 'model', breakout: 'model', risk_officer: 'model' }, group_chat: { trend: 'model', mean_reversion: 'model' } } as const;
  return { ...config, teams: config.teams.map((team) => ({ ...team, backends: seats[team.framework] })), models: DEFAULT_MODEL_POLICY };
}

/** With teams that a language model leads: a manager and a chair. */
function ledBy(config: EngineConfig): EngineConfig {
  const led = SHIPPED_TEAMS.filter(({ id }) => id === 'managed_desk' || id === 'chaired_table');
  return { ...config, teams: led.map((team) => seatTeam({ ...team, lead: { role: '', goal: '', backstory: '' } }, config.watchlist.length)) };
}
