/** What the generated market trades. Volatilities are per square root of an hour, volumes per hour; both in the sideways-to-bull range of recent years. */
export interface Asset {
  readonly base: string;
  /** Price in USDT at the very start; also what prices are weakly drawn back to over months. */
  readonly startPrice: number;
  readonly pricePlaces: number;
  readonly quantityPlaces: number;
  /** Share of the market factor's move. */
  readonly marketBeta: number;
  /** Share of the alt-coin factor's move. */
  readonly altBeta: number;
  /** Standard deviation of its own move per square root of an hour. */
  readonly ownVolatility: number;
  /** Traded on one venue in an ordinary hour, USDT. */
  readonly hourlyTurnover: number;
  readonly maintenanceMargin: string;
}

export const QUOTE = 'USDT';

export const ASSETS: readonly Asset[] = [
  { base: 'BTC', startPrice: 97_000, pricePlaces: 1, quantityPlaces: 3, marketBeta: 1, altBeta: 0, ownVolatility: 0.0015, hourlyTurnover: 60e6, maintenanceMargin: '0.005' },
  { base: 'ETH', startPrice: 3_400, pricePlaces: 2, quantityPlaces: 3, marketBeta: 1.15, altBeta: 0.35, ownVolatility: 0.0025, hourlyTurnover: 40e6, maintenanceMargin: '0.005' },
  { base: 'SOL', startPrice: 165, pricePlaces: 2, quantityPlaces: 2, marketBeta: 1.45, altBeta: 0.7, ownVolatility: 0.0045, hourlyTurnover: 15e6, maintenanceMargin: '0.01' },
  { base: 'BNB', startPrice: 680, pricePlaces: 2, quantityPlaces: 2, marketBeta: 0.95, altBeta: 0.5, ownVolatility: 0.003, hourlyTurnover: 6e6, maintenanceMargin: '0.01' },
  { base: 'XRP', startPrice: 2.2, pricePlaces: 4, quantityPlaces: 1, marketBeta: 1.15, altBeta: 0.8, ownVolatility: 0.005, hourlyTurnover: 9e6, maintenanceMargin: '0.01' },
  { base: 'ADA', startPrice: 0.75, pricePlaces: 4, quantityPlaces: 0, marketBeta: 1.25, altBeta: 0.9, ownVolatility: 0.0045, hourlyTurnover: 4e6, maintenanceMargin: '0.01' },
  { base: 'DOGE', startPrice: 0.19, pricePlaces: 5, quantityPlaces: 0, marketBeta: 1.5, altBeta: 0.8, ownVolatility: 0.006, hourlyTurnover: 7e6, maintenanceMargin: '0.01' },
  { base: 'AVAX', startPrice: 22, pricePlaces: 3, quantityPlaces: 0, marketBeta: 1.5, altBeta: 0.9, ownVolatility: 0.005, hourlyTurnover: 4e6, maintenanceMargin: '0.01' },
];
