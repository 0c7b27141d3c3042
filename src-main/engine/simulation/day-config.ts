import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import { seatTeam } from '../core/coordination/seat-team.ts';
import { defaultConfig } from '../core/default-config.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import { DEFAULT_MODEL_POLICY } from '../core/model/model-policy.ts';

/**
 * The shipped configuration made eager, so that an hour and a half holds as many trades as a week. Limits stay as they are. `strict`: a
 * longer cooldown, and halts when clock or feed fail, as on a live market but sooner. `models`: language models on some seats; `led`: also at the
 * head of both teams.
 */
export function eagerConfig(watchlist: readonly InstrumentId[], strict = false, models: boolean | 'led' = false): EngineConfig {
  const shipped = defaultConfig({ watchlist, barsOnly: false, intervalMs: 15_000 });
  const config: EngineConfig = {
    ...shipped,
    market: { ...shipped.market, warmupBars: 30, goodBarsAfterGap: 1, outlier: { ...shipped.market.outlier, fraction: 0.5 } },
    consensus: { ...shipped.consensus, threshold: 0.5, minPresence: 0.15, minVoices: 1, agentCap: 1 },
    risk: { ...shipped.risk, cooldownMs: strict ? 120_000 : 30_000, maxCostOfRisk: 10, dailyLossHalt: 0.1, riskPerTrade: 0.004, maxInstrumentExposure: 0.4, maxPortfolioExposure: 0.6 },
    protection: { ...shipped.protection, maxHoldMs: 20 * 60_000 },
    cycle: { ...shipped.cycle, lateTimerMs: strict ? 5_000 : null },
    halt: strict ? { ...shipped.halt, clockSkewMs: 12_000, clockSkewForMs: 30_000, dataSilenceMs: 120_000 } : shipped.halt,
    order: { ...shipped.order, accountPollMs: 30_000, rateLimit: { requests: 200, windowMs: 10_000, reserve: 0.3 } },
  };
  return models === false ? config : withModels(models === 'led' ? ledBy(config) : config);
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
