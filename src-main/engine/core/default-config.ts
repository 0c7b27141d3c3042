/** The configuration Quorum starts with. Every number may be set by the person; the reasons stand beside them. */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import { DEFAULT_CONSENSUS_CONFIG } from './consensus/consensus.ts';
import { defaultTeams } from './coordination/default-teams.ts';
import type { EngineConfig } from './engine-config.ts';
import { DEFAULT_MARKET_CONFIG } from './market/market-config.ts';

/** What decides between the two rhythms the engine knows. */
export interface ConfigBasis {
  readonly watchlist: readonly InstrumentId[];
  /** The market gives only bars: cycles follow their closing, and polling is slower, since nothing happens in between. */
  readonly barsOnly: boolean;
  /** Cycle interval where the market flows. */
  readonly intervalMs: number;
  /** Data come as they happen, from outside; default false. Then a clock or a feed that fails halts. */
  readonly live?: boolean;
}

/** A complete configuration for a market. */
export function defaultConfig({ watchlist, barsOnly, intervalMs, live = false }: ConfigBasis): EngineConfig {
  return {
    watchlist,
    cycle: { mode: barsOnly ? 'candle_close' : 'interval', intervalMs, lateTimerMs: live ? 5_000 : null },
    market: DEFAULT_MARKET_CONFIG,
    teams: defaultTeams(watchlist.length),
    consensus: DEFAULT_CONSENSUS_CONFIG,
    // 20 waiting signals by the product page; a signal holds for two cycles of bars or half a minute of ticks.
    signal: { queueCapacity: 20, timeToLiveMs: barsOnly ? 150_000 : 30_000, halfLifeMs: barsOnly ? 60_000 : 10_000 },
    // A quarter of a percent at the stop, a quarter of equity an instrument, all of it in all: no leverage unless asked for.
    // Eight positions that all hit their stops on one day stay well inside the daily-loss halt.
    risk: {
      riskPerTrade: 0.0025, maxRiskByHand: 0.02, maxInstrumentExposure: 0.25, maxPortfolioExposure: 1, maxOpenPositions: 8, dailyLossHalt: 0.05, drawdownHalt: 0.35, priceCollar: 0.02, maxCostOfRisk: 0.25, cooldownMs: 3_600_000,
    },
    protection: {
      nakedLimitMs: 3_000, nakedPolicy: 'market_exit', stopRetries: 3, breakEvenAtR: 1, trailR: 1, trailStepR: 0.25,
      partialTakeProfit: { atR: 1.5, fraction: 0.5 }, maxHoldMs: 12 * 3_600_000,
    },
    order: {
      answerTimeoutMs: 5_000, receiveWindowMs: 5_000, queryFirstMs: 2_000, queryMaxMs: 30_000, notFoundConfirmations: 2, fillsOverdueMs: 30_000,
      orderPollMs: barsOnly ? 60_000 : 10_000, accountPollMs: barsOnly ? 900_000 : 60_000,
      rateLimit: { requests: 100, windowMs: 10_000, reserve: 0.3 }, exitSlippage: 0.01,
    },
    // Far beyond what blocks entries (5 s; 15 s without prints): a feed reconnects and a clock is set in seconds, and a halt needs a person to end it.
    // Never on recorded data, where outages of hours are part of the history.
    halt: { verifyEveryMs: 2_000, verifyTimeoutMs: 30_000, clockSkewMs: live ? 30_000 : null, clockSkewForMs: 60_000, dataSilenceMs: live ? 600_000 : null },
  };
}
