/** Market condition of one instrument. Changes only with hysteresis: see `regime-detector.ts`. */
export const REGIMES = ['bull', 'bear', 'sideways', 'volatile'] as const;
export type Regime = (typeof REGIMES)[number];
