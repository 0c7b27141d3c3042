/** The limits a person may change while trading goes on, in the order people read them. Fractions of equity, or a count; for each of them more is looser. */
export const CHANGEABLE_LIMITS = ['riskPerTrade', 'maxRiskByHand', 'maxInstrumentExposure', 'maxPortfolioExposure', 'maxOpenPositions', 'dailyLossHalt', 'drawdownHalt'] as const;
export type LimitName = (typeof CHANGEABLE_LIMITS)[number];
