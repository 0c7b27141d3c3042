/** The configuration Quorum starts with. Every number may be set by the person; the reasons stand beside them. */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import { DEFAULT_CONSENSUS_CONFIG } from './consensus/consensus.ts';
import type { EngineConfig } from './engine-config.ts';
import { DEFAULT_MARKET_CONFIG } from './market/market-config.ts';

/** What decides between the two rhythms the engine knows. */
export interface ConfigBasis {
  readonly watchlist: readonly InstrumentId[];
  /** The market gives only bars: cycles follow their closing, and polling is slower, since nothing happens in between. */
  readonly barsOnly: boolean;
  /** Cycle interval where the market flows. */
  readonly intervalMs: number;
}

/** A complete configuration for a market. */
export function defaultConfig({ watchlist, barsOnly, intervalMs }: ConfigBasis): EngineConfig {
  return {
    watchlist,
    cycle: { mode: barsOnly ? 'candle_close' : 'interval', intervalMs },
    market: DEFAULT_MARKET_CONFIG,
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
      answerTimeoutMs: 5_000, receiveWindowMs: 5_000, queryFirstMs: 2_000, queryMaxMs: 30_000, notFoundConfirmations: 2,
      orderPollMs: barsOnly ? 60_000 : 10_000, accountPollMs: barsOnly ? 900_000 : 60_000,
      rateLimit: { requests: 100, windowMs: 10_000, reserve: 0.3 }, exitSlippage: 0.01,
    },
    halt: { verifyEveryMs: 2_000, verifyTimeoutMs: 30_000 },
  };
}
