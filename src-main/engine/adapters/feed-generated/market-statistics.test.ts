import { describe, expect, it } from 'vitest';
import { MarketModel } from './model/market-model.ts';
import { Prng } from './model/prng.ts';
import { ASSETS } from './model/assets.ts';
import { VenueMarket } from './model/venue-market.ts';

const TICK = 5_000;
const MINUTE = 60_000;
const DAYS = 21;

interface Run {
  /** Per asset, prints at the end of each minute, in ticks, of each venue. */
  readonly closes: readonly (readonly number[])[];
  readonly otherCloses: readonly (readonly number[])[];
  readonly volumes: readonly number[];
  readonly regimes: ReadonlyMap<string, number>;
  readonly lowest: number;
  readonly funding: readonly number[];
}

function run(seed: number): Run {
  const start = 1_704_067_200_000;
  const model = new MarketModel(seed, start, TICK);
  const [main, other] = [new VenueMarket(model, seed, 0, TICK), new VenueMarket(model, seed, 1, TICK)];
  const closes: number[][] = ASSETS.map(() => []);
  const otherCloses: number[][] = ASSETS.map(() => []);
  const volumes: number[] = [];
  const funding: number[] = [];
  const regimes = new Map<string, number>();
  let lowest = Infinity;
  let volume = 0;
  for (let at = start; at < start + DAYS * 86_400_000; at += TICK) {
    model.step(at);
    main.step();
    other.step();
    volume += main.lots[0] as number;
    if ((at + TICK) % MINUTE !== 0) continue;
    volumes.push(volume);
    volume = 0;
    regimes.set(model.regime, (regimes.get(model.regime) ?? 0) + 1);
    funding.push(model.funding[0] as number);
    for (let index = 0; index < ASSETS.length; index += 1) {
      closes[index]?.push(main.last[index] as number);
      otherCloses[index]?.push(other.last[index] as number);
      lowest = Math.min(lowest, main.bid[index] as number, other.bid[index] as number);
    }
  }
  return { closes, otherCloses, volumes, regimes, lowest, funding };
}

const returnsOf = (prices: readonly number[]): number[] => prices.slice(1).map((price, index) => price / (prices[index] as number) - 1);
const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [index, x] of xs.entries()) {
    const y = (ys[index] as number) - meanY;
    xy += (x - meanX) * y;
    xx += (x - meanX) ** 2;
    yy += y * y;
  }
  return xy / Math.sqrt(xx * yy);
}

const lagged = (xs: readonly number[], lag: number): number => correlation(xs.slice(lag), xs.slice(0, -lag));

describe.each([1, 2, 3])(`three weeks of the generated market, seed %i`, (seed) => {
  const { closes, funding, lowest, otherCloses, regimes, volumes } = run(seed);
  const returns = closes.map(returnsOf);
  const bitcoin = returns[0] ?? [];
  const sizes = bitcoin.map(Math.abs);

  it('has fat tails: kurtosis above 4 for each asset', () => {
    const kurtoses = returns.map((xs) => {
      const centre = mean(xs);
      const variance = mean(xs.map((x) => (x - centre) ** 2));
      return mean(xs.map((x) => (x - centre) ** 4)) / variance ** 2;
    });
    expect(Math.min(...kurtoses)).toBeGreaterThan(4);
  });

  it('clusters volatility: sizes of moves are correlated over ten minutes, moves are not', () => {
    for (let lag = 1; lag <= 10; lag += 1) {
      expect(lagged(sizes, lag)).toBeGreaterThan(0.1);
      expect(Math.abs(lagged(bitcoin, lag))).toBeLessThan(0.06);
    }
  });

  it('moves its assets together, none in lockstep', () => {
    const correlations = returns.flatMap((xs, index) => returns.slice(index + 1).map((ys) => correlation(xs, ys)));
    expect(Math.min(...correlations)).toBeGreaterThan(0.4);
    expect(Math.max(...correlations)).toBeLessThan(0.95);
  });

  it('lives through all four regimes, each for hours', () => {
    expect([...regimes.keys()].sort()).toEqual(['bear', 'bull', 'sideways', 'volatile']);
    expect(Math.min(...regimes.values())).toBeGreaterThan(10 * 60);
  });

  it('moves a plausible amount: between 1 and 8 per cent a day for Bitcoin', () => {
    const daily = Math.sqrt(mean(bitcoin.map((x) => x * x)) * 1440);
    expect(daily).toBeGreaterThan(0.01);
    expect(daily).toBeLessThan(0.08);
  });

  it('trades more when it moves more', () => {
    expect(correlation(volumes.slice(1), sizes)).toBeGreaterThan(0.2);
  });

  it('lets the venues drift apart and meet again', () => {
    const spreads = (closes[0] ?? []).map((price, index) => price / (otherCloses[0]?.[index] as number) - 1);
    const crossings = spreads.filter((spread, index) => index > 0 && spread > 0 !== (spreads[index - 1] as number) > 0).length;
    expect(lagged(spreads, 1)).toBeGreaterThan(0.5);
    expect(Math.abs(lagged(spreads, 120))).toBeLessThan(0.1);
    expect(crossings / DAYS).toBeGreaterThan(24);
    expect(Math.max(...spreads.map(Math.abs))).toBeGreaterThan(0.001);
    expect(Math.max(...spreads.map(Math.abs))).toBeLessThan(0.02);
  });

  it('keeps prices above zero and funding within what exchanges know', () => {
    expect(lowest).toBeGreaterThan(0);
    expect(Math.max(...funding.map(Math.abs))).toBeLessThan(0.003);
    expect(new Set(funding.map((rate) => Math.sign(rate))).size).toBeGreaterThan(1);
  });
});

describe('the chance behind it', () => {
  it('draws normal numbers of mean 0, variance 1 and kurtosis near 3, independent of one another', () => {
    const prng = new Prng(5, 1);
    const draws = Array.from({ length: 200_000 }, () => prng.gauss());
    expect(Math.abs(mean(draws))).toBeLessThan(0.01);
    expect(mean(draws.map((x) => x * x))).toBeCloseTo(1, 1);
    expect(Math.abs(mean(draws.map((x) => x ** 4)) - 2.85)).toBeLessThan(0.1);
    expect(Math.abs(lagged(draws, 1))).toBeLessThan(0.01);
  });

  it('draws uniform numbers, other ones for each stream', () => {
    const [one, two] = [new Prng(5, 1), new Prng(5, 2)];
    const pairs = Array.from({ length: 50_000 }, () => [one.uniform(), two.uniform()] as const);
    expect(mean(pairs.map(([x]) => x))).toBeCloseTo(0.5, 2);
    expect(Math.abs(correlation(pairs.map(([x]) => x), pairs.map(([, y]) => y)))).toBeLessThan(0.02);
  });
});
