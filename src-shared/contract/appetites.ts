/**
 * Risk appetites in numbers, fractions of equity: what `trading.appetite` stands for where the person has set nothing of their own. Each keeps two promises:
 * if every position it may hold hits its stop on one day, that stays well inside the daily-loss halt; and the drawdown halt lies several such days away, so that
 * it means something is wrong rather than that it rained.
 */
import type { SettingOf } from './settings.ts';

type Trading = SettingOf<'trading'>;
export type RiskBasics = { readonly [K in keyof Trading['risk']]: number };

export const APPETITE_RISK: Readonly<Record<Trading['appetite'], RiskBasics>> = {
  // To watch what it does: half the money at most is in the market, and a bad day costs two per cent.
  careful: { riskPerTrade: 0.001, maxInstrumentExposure: 0.1, maxPortfolioExposure: 0.5, maxOpenPositions: 5, dailyLossHalt: 0.02, drawdownHalt: 0.15 },
  // The engine's own numbers: no leverage unless asked for.
  balanced: { riskPerTrade: 0.0025, maxInstrumentExposure: 0.25, maxPortfolioExposure: 1, maxOpenPositions: 8, dailyLossHalt: 0.05, drawdownHalt: 0.35 },
  // Twice the money at work: leverage, with the halts wider so that an ordinary bad day does not end it.
  bold: { riskPerTrade: 0.005, maxInstrumentExposure: 0.5, maxPortfolioExposure: 2, maxOpenPositions: 12, dailyLossHalt: 0.1, drawdownHalt: 0.5 },
};
